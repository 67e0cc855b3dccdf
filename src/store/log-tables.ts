import { integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytes, civilDay, count, dated, datedOrAlways, identity, recorded } from "./columns.ts";

/*
 * Who said what in which order, the law by which it was read, what followed from it, and what was
 * answered to whom. Nothing here is ever changed, but for the end of what is known.
 */

function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: "string" });
}

export const institution = pgTable("institution", {
  id: identity(),
  code: text("code").notNull(),
  name: text("name").notNull(),
  english: text("english").notNull(),
  region: text("region").notNull(),
  scopes: text("scopes").array().notNull(),
  departments: text("departments").array().notNull().default([]),
  openedAt: instant("opened_at").notNull().defaultNow(),
});

export const apiKey = pgTable("api_key", {
  id: identity(),
  institution: count("institution").notNull(),
  region: text("region").notNull(),
  hash: bytes("hash").notNull(),
  label: text("label").notNull(),
  issuedAt: instant("issued_at").notNull().defaultNow(),
  revokedAt: instant("revoked_at"),
  account: count("account"),
  scopes: text("scopes").array(),
});

export const act = pgTable("act", {
  position: count("position").primaryKey(),
  region: text("region").notNull(),
  kind: text("kind").notNull(),
  institution: text("institution").notNull(),
  actor: text("actor").notNull(),
  basis: text("basis"),
  effectiveOn: civilDay("effective_on"),
  client: text("client").notNull(),
  idempotencyKey: text("idempotency_key").notNull(),
  fingerprint: bytes("fingerprint").notNull(),
  canonical: bytes("canonical").notNull(),
  hash: bytes("hash").notNull(),
  reply: text("reply").notNull(),
  account: text("account"),
  proposal: uuid("proposal"),
  recordedAt: instant("recorded_at").notNull().defaultNow(),
});

export const head = pgTable("head", {
  position: count("position").primaryKey(),
  committedAt: instant("committed_at").notNull().defaultNow(),
});

export const imported = pgTable("import", {
  id: identity(),
  region: text("region").notNull(),
  institution: text("institution").notNull(),
  actor: text("actor").notNull(),
  file: text("file").notNull(),
  hash: bytes("hash").notNull(),
  received: integer("received").notNull(),
  accepted: integer("accepted").notNull(),
  unchanged: integer("unchanged").notNull(),
  rejected: integer("rejected").notNull(),
  receivedAt: instant("received_at").notNull().defaultNow(),
});

export const rejectedRow = pgTable(
  "rejected_row",
  {
    import: count("import").notNull(),
    line: integer("line").notNull(),
    region: text("region").notNull(),
    content: text("content").notNull(),
    code: text("code").notNull(),
    zh: text("zh").notNull(),
    en: text("en").notNull(),
  },
  (row) => [primaryKey({ columns: [row.import, row.line] })],
);

export const law = pgTable("law", {
  ...recorded(),
  part: text("part", { enum: ["policy", "vocabulary", "engine"] }).notNull(),
  code: text("code").notNull(),
  hash: bytes("hash").notNull(),
  body: text("body").notNull(),
  document: text("document"),
  ...datedOrAlways(),
  executionDays: integer("execution_days"),
});

export const setting = pgTable("setting", {
  name: text("name").primaryKey(),
  value: text("value").notNull(),
});

export const consequence = pgTable("consequence", {
  ...recorded(),
  ...dated(),
  under: text("under").notNull(),
  origin: text("origin").notNull(),
  kind: text("kind").notNull(),
  status: text("status", {
    enum: ["in-force", "unknown", "lapsed", "spared", "suspended"],
  }).notNull(),
  standing: text("standing", { enum: ["decides", "other-reading"] }).notNull(),
  policy: text("policy").notNull(),
  measure: text("measure").notNull(),
  subjectKind: text("subject_kind", {
    enum: ["enterprise", "person", "parcel", "region"],
  }).notNull(),
  subject: text("subject").notNull(),
  unitKind: text("unit_kind").notNull(),
  unit: text("unit").notNull(),
  parcel: text("parcel"),
  via: text("via"),
  benefit: text("benefit"),
  words: text("words").notNull(),
  digest: uuid("digest").notNull(),
});
