import { type Day, dateOf, dayOf } from "./day.ts";

/** A statutory period in whole units, as written in a document: "3年", "6个月", "30日". */
export interface Period {
  readonly years: number;
  readonly months: number;
  readonly days: number;
}

/**
 * Whether the day on which a period begins is itself counted. Civil Code art. 201: it is not. The
 * validity of a document counts it, as 张政办字〔2022〕6号 prints (2022-04-06 to 2024-04-05).
 */
export type Counting = "start-day-counted" | "start-day-not-counted";

const pattern = /^(?:(\d{1,3})年)?(?:(\d{1,4})个月)?(?:(\d{1,5})日)?$/;

/** Reads "3年", "18个月", "1年6个月", "30日"; null for anything else and for a period of nothing. */
export function parsePeriod(text: string): Period | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [years, months, days] = [1, 2, 3].map((at) => Number(found[at] ?? 0));
  const period = { years: years!, months: months!, days: days! };
  return period.years + period.months + period.days === 0 ? null : period;
}

export function formatPeriod(period: Period): string {
  const { years, months, days } = period;
  return `${years ? `${years}年` : ""}${months ? `${months}个月` : ""}${days ? `${days}日` : ""}`;
}

/**
 * The last day of a period that begins on `start`, inclusive (Civil Code arts. 201 to 203). It is
 * the corresponding day; where the month has none, the end of the month (art. 202). With the start
 * day counted it is the day before the corresponding day. Never moved from a holiday: the recorded
 * day is the effective one.
 */
export function lastDay(start: number, period: Period, counting: Counting): Day {
  const begins = dateOf(start);
  const corresponding = begins.add(period, { overflow: "constrain" });
  const hasNone = period.days === 0 && corresponding.day !== begins.day;
  if (counting === "start-day-not-counted" || hasNone) return dayOf(corresponding);
  return dayOf(corresponding.subtract({ days: 1 }));
}
