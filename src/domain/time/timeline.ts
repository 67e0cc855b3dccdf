import type { Interval } from "./day.ts";

/** Kleene's three values, ordered: and is the smaller, or the larger, not the distance from yes. */
export type Truth = 0 | 1 | 2;
export const NO = 0;
export const UNKNOWN = 1;
export const YES = 2;

/**
 * A three-valued step function of the civil day. `values[i]` holds on `[starts[i], starts[i + 1])`,
 * the last one for ever; `starts[0]` is minus infinity and neighbours differ, so that equal
 * functions are equal structures.
 */
export interface Timeline {
  readonly starts: readonly number[];
  readonly values: readonly Truth[];
}

export const NEVER: Timeline = constant(NO);
export const ALWAYS: Timeline = constant(YES);
export const UNKNOWN_ALWAYS: Timeline = constant(UNKNOWN);

function constant(value: Truth): Timeline {
  return { starts: [-Infinity], values: [value] };
}

export function always(value: Truth): Timeline {
  return value === YES ? ALWAYS : value === NO ? NEVER : UNKNOWN_ALWAYS;
}

/** The timeline that has each run's value on its days and `gap` elsewhere. Runs are sorted, disjoint. */
export function fromRuns(
  runs: readonly (Interval & { readonly value: Truth })[],
  gap: Truth,
): Timeline {
  const starts = [-Infinity];
  const values: Truth[] = [gap];
  for (const { from, until, value } of runs) {
    if (from >= until) continue;
    step(starts, values, from, value);
    if (until !== Infinity) step(starts, values, until, gap);
  }
  return { starts, values };
}

function step(starts: number[], values: Truth[], at: number, value: Truth): void {
  const end = starts.length - 1;
  if (starts[end] === at) {
    if (end > 0 && values[end - 1] === value) {
      starts.pop();
      values.pop();
    } else values[end] = value;
  } else if (values[end] !== value) {
    starts.push(at);
    values.push(value);
  }
}

export function not(a: Timeline): Timeline {
  return { starts: a.starts, values: a.values.map((value) => (2 - value) as Truth) };
}

export function and(a: Timeline, b: Timeline): Timeline {
  if (a.starts.length === 1)
    return a.values[0] === YES ? b : a.values[0] === NO ? NEVER : merge(a, b, min);
  if (b.starts.length === 1)
    return b.values[0] === YES ? a : b.values[0] === NO ? NEVER : merge(a, b, min);
  return merge(a, b, min);
}

export function or(a: Timeline, b: Timeline): Timeline {
  if (a.starts.length === 1)
    return a.values[0] === NO ? b : a.values[0] === YES ? ALWAYS : merge(a, b, max);
  if (b.starts.length === 1)
    return b.values[0] === NO ? a : b.values[0] === YES ? ALWAYS : merge(a, b, max);
  return merge(a, b, max);
}

function min(a: Truth, b: Truth): Truth {
  return a < b ? a : b;
}

function max(a: Truth, b: Truth): Truth {
  return a > b ? a : b;
}

/** Pointwise combination in one pass over the change points of both. */
function merge(a: Timeline, b: Timeline, combine: (x: Truth, y: Truth) => Truth): Timeline {
  const starts = [-Infinity];
  let held = combine(a.values[0]!, b.values[0]!);
  const values = [held];
  let i = 1;
  let j = 1;
  while (i < a.starts.length || j < b.starts.length) {
    const atA = i < a.starts.length ? a.starts[i]! : Infinity;
    const atB = j < b.starts.length ? b.starts[j]! : Infinity;
    const at = atA < atB ? atA : atB;
    if (atA === at) i += 1;
    if (atB === at) j += 1;
    const value = combine(a.values[i - 1]!, b.values[j - 1]!);
    if (value !== held) {
      starts.push(at);
      values.push(value);
      held = value;
    }
  }
  return { starts, values };
}

/**
 * What falls due: on some day up to now `trigger` held, and `ground` has held on every day since.
 * A trigger that ends leaves the matter open; a ground that ends closes it; a ground that may have
 * ended leaves it unknown, until the trigger holds again.
 */
export function sinceWithin(trigger: Timeline, ground: Timeline): Timeline {
  const starts: number[] = [];
  const values: Truth[] = [];
  let due: Truth = NO;
  let i = 0;
  let j = 0;
  while (i < trigger.starts.length || j < ground.starts.length) {
    const at = Math.min(trigger.starts[i] ?? Infinity, ground.starts[j] ?? Infinity);
    if (trigger.starts[i] === at) i += 1;
    if (ground.starts[j] === at) j += 1;
    due = min(max(due, trigger.values[i - 1]!), ground.values[j - 1]!);
    if (values.length === 0 || values.at(-1) !== due) {
      starts.push(at);
      values.push(due);
    }
  }
  return { starts, values };
}

export function valueOn(a: Timeline, day: number): Truth {
  let low = 0;
  let high = a.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (a.starts[middle]! <= day) low = middle;
    else high = middle;
  }
  return a.values[low]!;
}

/** The first day after `day` on which the value changes; Infinity when none does. */
export function nextChange(a: Timeline, day: number): number {
  for (const start of a.starts) if (start > day) return start;
  return Infinity;
}

export interface Run extends Interval {
  readonly value: Truth;
}

/** The maximal runs on which the value is not no, in order. */
export function runs(a: Timeline): Run[] {
  const found: Run[] = [];
  for (let i = 0; i < a.starts.length; i += 1) {
    if (a.values[i] === NO) continue;
    found.push({ from: a.starts[i]!, until: a.starts[i + 1] ?? Infinity, value: a.values[i]! });
  }
  return found;
}

export function isNever(a: Timeline): boolean {
  return a.starts.length === 1 && a.values[0] === NO;
}

export function equals(a: Timeline, b: Timeline): boolean {
  return (
    a.starts.length === b.starts.length &&
    a.starts.every((start, i) => start === b.starts[i] && a.values[i] === b.values[i])
  );
}
