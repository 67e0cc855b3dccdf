import { formatDay } from "../time/day.ts";
import type { FactDefinition, FactValue } from "./fact.ts";

/** A value as the register keeps it: a JSON scalar, with a day written as a date. */
export function factText(value: FactValue, definition: FactDefinition | undefined): string {
  return JSON.stringify(
    definition?.type === "date" && typeof value === "number" ? formatDay(value) : value,
  );
}
