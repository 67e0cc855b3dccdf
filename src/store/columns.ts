import { bigint, customType, text } from "drizzle-orm/pg-core";
import { dayOfText, dayText } from "./days.ts";

/** A civil day as the number the domain counts with; the open ends are the infinities of both sides. */
export const civilDay = customType<{ data: number; driverData: string }>({
  dataType: () => "date",
  fromDriver: dayOfText,
  toDriver: dayText,
});

/** From which position to which something is known, as PostgreSQL writes it: `[3,)`. */
export const positions = customType<{ data: string; driverData: string }>({
  dataType: () => "int8range",
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** Positions and row numbers fit a number; the wire refuses one that would not. */
export function count(name: string) {
  return bigint(name, { mode: "number" });
}

export function identity() {
  return count("id").primaryKey().generatedAlwaysAsIdentity();
}

/** What every row of the register says: where it belongs, and between which acts it is known. */
export function recorded() {
  return {
    id: identity(),
    region: text("region").notNull(),
    known: positions("known").notNull(),
    openedBy: count("opened_by").notNull(),
    closedBy: count("closed_by"),
  };
}

/** The civil days on which something holds, `[from, until)`. */
export function dated() {
  return { fromDay: civilDay("from_day").notNull(), untilDay: civilDay("until_day").notNull() };
}

/** The same, for what holds always unless days are said. */
export function datedOrAlways() {
  const { fromDay, untilDay } = dated();
  return { fromDay: fromDay.default(-Infinity), untilDay: untilDay.default(Infinity) };
}
