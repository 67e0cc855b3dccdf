import { pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytes, civilDay, count, identity, recorded } from "./columns.ts";

/*
 * Who may act, what waits for a second person, what an act is about, what was handed in as evidence,
 * and what departments say they have done.
 */

function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: "string" });
}

export const account = pgTable("account", {
  id: identity(),
  region: text("region").notNull(),
  code: text("code").notNull(),
  kind: text("kind", { enum: ["person", "program"] }).notNull(),
  person: text("person").notNull(),
  name: text("name").notNull(),
  institution: count("institution").notNull(),
  openedAt: instant("opened_at").notNull().defaultNow(),
});

export const accountLogin = pgTable(
  "account_login",
  {
    account: count("account").notNull(),
    region: text("region").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
  },
  (row) => [primaryKey({ columns: [row.issuer, row.subject] })],
);

export const appointment = pgTable("appointment", {
  ...recorded(),
  account: count("account").notNull(),
  institution: count("institution").notNull(),
  role: text("role").notNull(),
  fromDay: civilDay("from_day").notNull(),
  untilDay: civilDay("until_day").notNull().default(Infinity),
});

export const institutionSuccession = pgTable("institution_succession", {
  ...recorded(),
  predecessor: count("predecessor").notNull(),
  successor: count("successor").notNull(),
  onDay: civilDay("on_day").notNull(),
});

export const actAbout = pgTable(
  "act_about",
  {
    position: count("position").notNull(),
    entity: count("entity").notNull(),
    region: text("region").notNull(),
  },
  (row) => [primaryKey({ columns: [row.entity, row.position] })],
);

export const proposal = pgTable("proposal", {
  id: uuid("id").primaryKey(),
  region: text("region").notNull(),
  form: text("form").notNull(),
  content: text("content").notNull(),
  hash: bytes("hash").notNull(),
  institution: text("institution").notNull(),
  account: text("account").notNull(),
  person: text("person").notNull(),
  actor: text("actor").notNull(),
  client: text("client").notNull(),
  idempotencyKey: text("idempotency_key").notNull(),
  fingerprint: bytes("fingerprint").notNull(),
  position: count("position").notNull(),
  proposedAt: instant("proposed_at").notNull().defaultNow(),
});

export const proposalEnd = pgTable("proposal_end", {
  proposal: uuid("proposal").primaryKey(),
  region: text("region").notNull(),
  became: text("became", { enum: ["approved", "declined", "withdrawn"] }).notNull(),
  position: count("position"),
  institution: text("institution").notNull(),
  account: text("account").notNull(),
  person: text("person").notNull(),
  reason: text("reason"),
  client: text("client").notNull(),
  idempotencyKey: text("idempotency_key").notNull(),
  endedAt: instant("ended_at").notNull().defaultNow(),
});

export const attachment = pgTable(
  "attachment",
  {
    hash: bytes("hash").notNull(),
    region: text("region").notNull(),
    size: count("size").notNull(),
    mediaType: text("media_type").notNull(),
    institution: text("institution").notNull(),
    account: text("account").notNull(),
    receivedAt: instant("received_at").notNull().defaultNow(),
  },
  (row) => [primaryKey({ columns: [row.hash, row.institution] })],
);

export const measureReport = pgTable("measure_report", {
  ...recorded(),
  policy: text("policy").notNull(),
  measure: text("measure").notNull(),
  subject: text("subject").notNull(),
  unit: text("unit").notNull(),
  since: civilDay("since").notNull(),
  institution: text("institution").notNull(),
  did: text("did", { enum: ["executed", "already", "exempted"] }).notNull(),
  reason: text("reason"),
  onDay: civilDay("on_day").notNull(),
});
