import { boolean, integer, numeric, pgTable, text } from "drizzle-orm/pg-core";
import { civilDay, count, dated, datedOrAlways, recorded } from "./columns.ts";

/*
 * What has been established: things, and what holds of them on which days. The migrations make the
 * tables; this is how queries name them, and a test compares the two.
 */

export const entity = pgTable("entity", {
  ...recorded(),
  kind: text("kind", {
    enum: [
      "enterprise",
      "person",
      "parcel",
      "listing",
      "agreement",
      "benefit",
      "project",
      "region",
      "permit",
    ],
  }).notNull(),
  code: text("code").notNull(),
  label: text("label"),
  type: text("type"),
  policy: text("policy"),
  episode: integer("episode"),
  parcel: count("parcel"),
  enterprise: count("enterprise"),
  parties: count("parties").array(),
});

export const name = pgTable("name", {
  ...recorded(),
  ...datedOrAlways(),
  entity: count("entity").notNull(),
  name: text("name").notNull(),
});

export const person = pgTable("person", {
  entity: count("entity").primaryKey(),
  region: text("region").notNull(),
  name: text("name"),
  identifier: text("identifier"),
});

export const identifier = pgTable("identifier", {
  ...recorded(),
  ...datedOrAlways(),
  kind: text("kind").notNull(),
  code: text("code").notNull(),
  entity: count("entity").notNull(),
});

export const succession = pgTable("succession", {
  ...recorded(),
  kind: text("kind", { enum: ["split", "merge", "renumbering", "succession"] }).notNull(),
  predecessor: count("predecessor").notNull(),
  successor: count("successor").notNull(),
  onDay: civilDay("on_day").notNull(),
});

export const fact = pgTable("fact", {
  ...recorded(),
  ...dated(),
  entity: count("entity").notNull(),
  name: text("name").notNull(),
  value: text("value").notNull(),
});

export const tenure = pgTable("tenure", {
  ...recorded(),
  ...dated(),
  enterprise: count("enterprise").notNull(),
  parcel: count("parcel").notNull(),
});

export const control = pgTable("control", {
  ...recorded(),
  ...dated(),
  holder: count("holder").notNull(),
  held: count("held").notNull(),
  basis: text("basis", { enum: ["share", "determination"] }).notNull(),
  share: numeric("share"),
  determined: boolean("determined"),
});

export const mortgage = pgTable("mortgage", {
  ...recorded(),
  ...dated(),
  parcel: count("parcel").notNull(),
  code: text("code").notNull(),
  mortgagee: text("mortgagee").notNull(),
});

export const discharge = pgTable("discharge", {
  ...recorded(),
  entity: count("entity").notNull(),
  measure: text("measure").notNull(),
  subject: count("subject"),
  onDay: civilDay("on_day").notNull(),
});
