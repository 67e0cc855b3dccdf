import type { Interval } from "../time/day.ts";

/** Something recorded of one thing: a value on `[from, until)`, and the row in which it stands. */
export interface Recorded<T> extends Interval {
  readonly id: T;
  readonly value: string;
}

export type Stated = Interval & { readonly value: string };

/** What a statement changes: rows that close, and rows that open in their place. */
export type Change<T> =
  | { readonly closes: readonly T[]; readonly opens: readonly Stated[] }
  | { readonly contradicts: Recorded<T> };

const nothing = { closes: [], opens: [] };

/**
 * Lays a statement over what is recorded. To record is to add, to succeed or to end: what is open
 * holds until the next begins, or until its end is said; any other disagreement contradicts and needs
 * a correction. To correct replaces what was recorded on those days, and the end of what began on the
 * same day; all else stays as it was. Each row keeps the days that somebody said.
 */
export function lay<T>(
  recorded: readonly Recorded<T>[],
  said: Stated,
  isCorrection: boolean,
): Change<T> {
  const sameStart = recorded.find(({ from, value }) => from === said.from && value === said.value);
  if (sameStart !== undefined && sameStart.until === said.until) return nothing;
  if (isCorrection) return correct(recorded, said, sameStart);
  if (sameStart === undefined) return record(recorded, said);
  if (sameStart.until === Infinity) return { closes: [sameStart.id], opens: [said] };
  return said.until === Infinity ? nothing : { contradicts: sameStart };
}

function correct<T>(
  recorded: readonly Recorded<T>[],
  said: Stated,
  sameStart: Recorded<T> | undefined,
): Change<T> {
  const touched = recorded.filter((row) => row === sameStart || overlaps(row, said));
  const kept = touched.flatMap((row) =>
    row === sameStart
      ? []
      : [
          { ...plain(row), until: Math.min(row.until, said.from) },
          { ...plain(row), from: Math.max(row.from, said.until) },
        ],
  );
  return {
    closes: touched.map(({ id }) => id),
    opens: [...kept.filter(({ from, until }) => from < until), said],
  };
}

function record<T>(recorded: readonly Recorded<T>[], said: Stated): Change<T> {
  const touched = recorded.filter((row) => overlaps(row, said));
  const open = touched.find((row) => row.from < said.from && row.until === Infinity);
  const clash = touched.find((row) => row !== open && row.value !== said.value);
  if (clash !== undefined) return { contradicts: clash };
  if (open?.value === said.value && said.until !== Infinity) return nothing;
  const gaps = touched
    .filter((row) => row !== open)
    .reduce<readonly Stated[]>((left, row) => left.flatMap((one) => without(one, row)), [said]);
  if (gaps.length === 0) return nothing;
  return open === undefined
    ? { closes: [], opens: gaps }
    : { closes: [open.id], opens: [{ ...plain(open), until: said.from }, ...gaps] };
}

function overlaps(one: Interval, other: Interval): boolean {
  return one.from < other.until && other.from < one.until;
}

/** What is left of a statement on the days on which a row does not stand. */
function without(one: Stated, row: Interval): Stated[] {
  return [
    { ...one, until: Math.min(one.until, row.from) },
    { ...one, from: Math.max(one.from, row.until) },
  ].filter(({ from, until }) => from < until);
}

function plain({ value, from, until }: Stated): Stated {
  return { value, from, until };
}
