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

/**
 * Lays a statement over what is recorded. To record is to add or to succeed: an open-ended value
 * ends where the next begins; any other disagreement contradicts and needs a correction. To correct
 * replaces what was recorded on those days and leaves the others as they were.
 */
export function lay<T>(
  recorded: readonly Recorded<T>[],
  said: Stated,
  isCorrection: boolean,
): Change<T> {
  const touching = recorded.filter(({ from, until }) => from < said.until && said.from < until);
  const covering = touching.find(
    ({ from, until, value }) => value === said.value && from <= said.from && said.until <= until,
  );
  if (covering !== undefined) return { closes: [], opens: [] };
  const other = touching.filter(({ value }) => value !== said.value);
  const clash = other.find(({ from, until }) => until !== Infinity || from >= said.from);
  if (clash !== undefined && !isCorrection) return { contradicts: clash };
  const same = recorded.filter(
    ({ value, from, until }) => value === said.value && from <= said.until && said.from <= until,
  );
  const whole = {
    value: said.value,
    from: Math.min(said.from, ...same.map(({ from }) => from)),
    until: Math.max(said.until, ...same.map(({ until }) => until)),
  };
  const kept = other.flatMap(({ value, from, until }) => [
    { value, from, until: Math.min(until, said.from) },
    // A value that has been succeeded does not come back by itself when its successor ends.
    ...(isCorrection ? [{ value, from: Math.max(from, said.until), until }] : []),
  ]);
  return {
    closes: [...other, ...same].map(({ id }) => id),
    opens: [...kept.filter(({ from, until }) => from < until), whole],
  };
}
