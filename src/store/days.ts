import { formatDay } from "../domain/time/day.ts";

/** A day as SQL writes it; the open ends are PostgreSQL's own infinities. */
export function dayText(day: number): string {
  if (day === Infinity) return "infinity";
  return day === -Infinity ? "-infinity" : formatDay(day);
}

const perDay = 86_400_000;

/** The day that SQL wrote. Plain arithmetic on the calendar's own numbers: no zone and no clock. */
export function dayOfText(text: string): number {
  if (text === "infinity") return Infinity;
  if (text === "-infinity") return -Infinity;
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number);
  return Date.UTC(year!, month! - 1, day) / perDay;
}
