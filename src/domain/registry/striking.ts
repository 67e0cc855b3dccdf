import type { Interval } from "../time/day.ts";
import type { Recorded, Stated } from "./succession.ts";

/** What an act changed of one thing: rows that it closed, rows that it opened, rows that stand now. */
export interface Struck<T> {
  readonly closed: readonly Stated[];
  readonly opened: readonly Stated[];
  readonly standing: readonly Recorded<T>[];
}

export interface Restoring<T> {
  readonly closes: readonly T[];
  readonly opens: readonly Stated[];
}

interface Segment extends Interval {
  readonly value: string | undefined;
  /** The rows by which two neighbours belong together: one that stands unchanged, one that stood before. */
  readonly rows: readonly unknown[];
}

/**
 * Takes back what an act said: on the days on which its word still stands, what stood before it stands
 * again. Days of which a later act spoke stay as that act left them.
 */
export function strike<T>({ closed, opened, standing }: Struck<T>): Restoring<T> {
  const edges = [...closed, ...opened, ...standing].flatMap(({ from, until }) => [from, until]);
  const days = [...new Set([-Infinity, ...edges, Infinity])].sort((a, b) => a - b);
  const segments = days.slice(0, -1).map((from, at): Segment => {
    const until = days[at + 1]!;
    const [before, after, now] = [closed, opened, standing].map((rows) =>
      rows.find((row) => row.from <= from && until <= row.until),
    );
    const isTakenBack = before?.value !== after?.value && now?.value === after?.value;
    const row = isTakenBack ? before : now;
    return {
      from,
      until,
      value: row?.value,
      rows: [row, before].filter((one) => one !== undefined),
    };
  });
  const rows = joined(segments);
  const kept = standing.filter((one) => rows.some((row) => isSame(row, one)));
  return {
    closes: standing.filter((one) => !kept.includes(one)).map(({ id }) => id),
    opens: rows.filter((row) => !kept.some((one) => isSame(row, one))),
  };
}

/** Neighbours that say the same are one row where one row spanned them before. */
function joined(segments: readonly Segment[]): Stated[] {
  const found: { value: string; from: number; until: number; rows: readonly unknown[] }[] = [];
  for (const { value, rows, from, until } of segments) {
    const last = found.at(-1);
    if (value === undefined) continue;
    const isOne =
      last?.until === from && last.value === value && rows.some((row) => last.rows.includes(row));
    if (isOne) Object.assign(last, { until, rows });
    else found.push({ value, from, until, rows });
  }
  return found.map(({ value, from, until }) => ({ value, from, until }));
}

function isSame(one: Stated, other: Stated): boolean {
  return one.value === other.value && one.from === other.from && one.until === other.until;
}
