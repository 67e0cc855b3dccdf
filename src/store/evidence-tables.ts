import { integer, pgTable, primaryKey, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { bytes, civilDay, count, identity, recorded } from "./columns.ts";

/*
 * What was answered to whom, signed; the log of acts and answers, its heads and its keys; whom a
 * correction concerns. Nothing here is ever changed.
 */

function instant(name: string) {
  return timestamp(name, { withTimezone: true, mode: "string" });
}

export const checkBatch = pgTable("check_batch", {
  id: uuid("id").primaryKey(),
  region: text("region").notNull(),
  institution: text("institution").notNull(),
  position: count("position").notNull(),
  day: civilDay("day").notNull(),
  questions: text("questions").notNull(),
  recordedAt: instant("recorded_at").notNull().defaultNow(),
});

export const checkKey = pgTable(
  "check_key",
  {
    institution: text("institution").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    region: text("region").notNull(),
    batch: uuid("batch").notNull(),
    item: integer("item").notNull(),
    fingerprint: bytes("fingerprint").notNull(),
  },
  (row) => [primaryKey({ columns: [row.institution, row.idempotencyKey] })],
);

export const seal = pgTable("seal", {
  id: uuid("id").primaryKey(),
  payload: text("payload").notNull(),
  protected: text("protected").notNull(),
  signature: bytes("signature").notNull(),
  hashes: bytes("hashes").notNull(),
});

export const receipt = pgTable("receipt", {
  batch: uuid("batch").primaryKey(),
  region: text("region").notNull(),
  institution: text("institution").notNull(),
  seal: uuid("seal").notNull(),
  first: integer("first").notNull(),
  entries: text("entries").notNull(),
  keys: text("keys").array().notNull(),
});

export const signingKey = pgTable("signing_key", {
  ...recorded(),
  kid: text("kid").notNull(),
  algorithm: text("algorithm").notNull(),
  jwk: text("jwk").notNull(),
});

export const leaf = pgTable("leaf", {
  number: count("number").primaryKey(),
  hash: bytes("hash").notNull(),
  act: count("act"),
  seal: uuid("seal"),
});

export const pendingLeaf = pgTable("pending_leaf", {
  seal: uuid("seal").primaryKey(),
  since: instant("since").notNull().defaultNow(),
});

export const tile = pgTable(
  "tile",
  {
    level: integer("level").notNull(),
    number: count("number").notNull(),
    hashes: bytes("hashes").notNull(),
    root: bytes("root").notNull(),
  },
  (row) => [primaryKey({ columns: [row.level, row.number] })],
);

export const checkpoint = pgTable("checkpoint", {
  number: count("number").primaryKey().generatedAlwaysAsIdentity(),
  origin: text("origin").notNull(),
  size: count("size").notNull(),
  root: bytes("root").notNull(),
  note: text("note").notNull(),
  signedAt: instant("signed_at").notNull().defaultNow(),
});

export const recall = pgTable("recall", {
  id: identity(),
  region: text("region").notNull(),
  institution: text("institution").notNull(),
  batch: uuid("batch").notNull(),
  item: integer("item").notNull(),
  position: count("position").notNull(),
  difference: text("difference").notNull(),
  foundAt: instant("found_at").notNull().defaultNow(),
});

export const recallAcknowledgement = pgTable("recall_acknowledgement", {
  recall: count("recall").primaryKey(),
  region: text("region").notNull(),
  institution: text("institution").notNull(),
  account: text("account"),
  operator: text("operator").notNull(),
  acknowledgedAt: instant("acknowledged_at").notNull().defaultNow(),
});

export const recalled = pgTable("recalled", {
  position: count("position").primaryKey(),
  recalledAt: instant("recalled_at").notNull().defaultNow(),
});

export const restoration = pgTable("restoration", {
  id: identity(),
  size: count("size").notNull(),
  witnessed: text("witnessed"),
  restoredAt: instant("restored_at").notNull().defaultNow(),
});

export const restorationAcknowledgement = pgTable(
  "restoration_acknowledgement",
  {
    restoration: count("restoration").notNull(),
    person: text("person").notNull(),
    account: text("account").notNull(),
    institution: text("institution").notNull(),
    acknowledgedAt: instant("acknowledged_at").notNull().defaultNow(),
  },
  (row) => [primaryKey({ columns: [row.restoration, row.person] })],
);
