/**
 * A civil day in Asia/Shanghai, counted from 1970-01-01. Legal facts are day-grained and no zone
 * ever enters: the same number everywhere, whatever the clock of the machine says.
 */
export type Day = number & { readonly day: unique symbol };

/** A half-open run of days `[from, until)`; an absent end reaches to infinity. */
export interface Interval {
  readonly from: number;
  readonly until: number;
}

const pattern = /^\d{4}-\d{2}-\d{2}$/;
const epoch = Temporal.PlainDate.from("1970-01-01");
const first = dayOf(Temporal.PlainDate.from("1900-01-01"));
const last = dayOf(Temporal.PlainDate.from("2999-12-31"));

const read = new Map<string, Day>();
const readMax = 50_000;

/** The day written `YYYY-MM-DD`, between 1900 and 2999; null when no such day exists. */
export function parseDay(text: string): Day | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const found = findDay(text);
  if (found === null) return null;
  // Few days are asked about, and each many times.
  if (read.size >= readMax) read.clear();
  read.set(text, found);
  return found;
}

function findDay(text: string): Day | null {
  if (!pattern.test(text)) return null;
  try {
    const day = dayOf(Temporal.PlainDate.from(text, { overflow: "reject" }));
    return day < first || day > last ? null : day;
  } catch {
    return null;
  }
}

/** The day a program writes down; a program that writes an impossible day is wrong. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new RangeError(`no such day: ${text}`);
  return parsed;
}

const written = new Map<number, string>();

/** `YYYY-MM-DD`. The few thousand days that a register speaks of are written once. */
export function formatDay(value: number): string {
  let text = written.get(value);
  if (text === undefined) {
    text = dateOf(value).toString();
    written.set(value, text);
  }
  return text;
}

export function addDays(value: number, count: number): Day {
  return (value + count) as Day;
}

export function dateOf(value: number): Temporal.PlainDate {
  return epoch.add({ days: value });
}

export function dayOf(date: Temporal.PlainDate): Day {
  return epoch.until(date, { largestUnit: "days" }).days as Day;
}
