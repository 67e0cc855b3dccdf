import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALWAYS,
  always,
  and,
  equals,
  fromRuns,
  isNever,
  NEVER,
  nextChange,
  not,
  NO,
  or,
  runs,
  sinceWithin,
  type Timeline,
  type Truth,
  UNKNOWN,
  UNKNOWN_ALWAYS,
  valueOn,
  YES,
} from "../../../src/domain/time/timeline.ts";
import { replay } from "../../support/random.ts";

fc.configureGlobal(replay());

/** Days 0 to 29 one by one, with one day before and one after that stand for all others. */
const first = -1;
const last = 30;
type Days = readonly Truth[];

const truths = fc.constantFrom<Truth>(NO, UNKNOWN, YES);
const days = fc.oneof(
  fc.array(truths, { minLength: last - first + 1, maxLength: last - first + 1 }),
  fc
    .array(fc.tuple(truths, fc.integer({ min: 1, max: 9 })), { minLength: 32, maxLength: 32 })
    .map((stretches) =>
      stretches
        .flatMap(([value, length]) => Array.from({ length }, () => value))
        .slice(0, last - first + 1),
    ),
);

/** The plainest timeline that has these values: one run for every day, the ends without end. */
function lineOf(values: Days): Timeline {
  return fromRuns(
    values.map((value, at) => ({
      from: at === 0 ? -Infinity : first + at,
      until: at === values.length - 1 ? Infinity : first + at + 1,
      value,
    })),
    NO,
  );
}

function daysOf(line: Timeline): Days {
  return Array.from({ length: last - first + 1 }, (_, at) => valueOn(line, first + at));
}

function isCanonical({ starts, values }: Timeline): boolean {
  return (
    starts.length === values.length &&
    starts[0] === -Infinity &&
    starts.every(
      (start, at) =>
        at === 0 ||
        (start > starts[at - 1]! && Number.isInteger(start) && values[at] !== values[at - 1]),
    )
  );
}

function check(holds: (a: Days, b: Days, c: Days) => void): void {
  fc.assert(
    fc.property(days, days, days, (a, b, c) => void holds(a, b, c)),
    { numRuns: 500 },
  );
}

describe("a timeline against one value for every day", () => {
  it("has on every day the value it was made from", () => {
    check((a) => expect(daysOf(lineOf(a))).toEqual(a));
  });

  it("and is the smaller of both on every day", () => {
    check((a, b) =>
      expect(daysOf(and(lineOf(a), lineOf(b)))).toEqual(
        a.map((value, at) => Math.min(value, b[at]!)),
      ),
    );
  });

  it("or is the larger of both on every day", () => {
    check((a, b) =>
      expect(daysOf(or(lineOf(a), lineOf(b)))).toEqual(
        a.map((value, at) => Math.max(value, b[at]!)),
      ),
    );
  });

  it("not keeps unknown and exchanges yes and no", () => {
    check((a) => expect(daysOf(not(lineOf(a)))).toEqual(a.map((value) => 2 - value)));
  });

  it("what falls due has been triggered on some day since which the ground has held", () => {
    check((trigger, ground) => {
      const due = ground.map((_, at) =>
        Math.max(
          ...ground
            .slice(0, at + 1)
            .map((_before, since) => Math.min(trigger[since]!, ...ground.slice(since, at + 1))),
        ),
      );
      expect(daysOf(sinceWithin(lineOf(trigger), lineOf(ground)))).toEqual(due);
    });
  });

  it("next change is the first later day with another value", () => {
    check((a) => {
      for (let at = 0; at < a.length; at += 1) {
        const later = a.findIndex((value, other) => other > at && value !== a[other - 1]);
        expect(nextChange(lineOf(a), first + at)).toBe(later === -1 ? Infinity : first + later);
      }
    });
  });

  it("runs are the longest stretches that are not no, in order and touching only where the value changes", () => {
    check((a) => {
      const found = runs(lineOf(a));
      const painted = a.map(
        (_, at) =>
          found.find(({ from, until }) => from <= first + at && first + at < until)?.value ?? NO,
      );
      expect(painted).toEqual(a);
      for (let at = 1; at < found.length; at += 1) {
        expect(found[at]!.from).toBeGreaterThanOrEqual(found[at - 1]!.until);
        if (found[at]!.from === found[at - 1]!.until)
          expect(found[at]!.value).not.toBe(found[at - 1]!.value);
      }
      expect(isNever(lineOf(a))).toBe(found.length === 0);
    });
  });

  it("runs with gaps between them leave the gap value there, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), truths), {
          maxLength: 6,
        }),
        truths,
        (pieces, gap) => {
          let at = 0;
          const made = pieces.map(([skip, length, value]) => {
            const run = { from: at + skip, until: at + skip + length, value };
            at = run.until;
            return run;
          });
          const line = fromRuns(made, gap);
          for (let day = first; day <= 60; day += 1) {
            expect(valueOn(line, day)).toBe(
              made.find(({ from, until }) => from <= day && day < until)?.value ?? gap,
            );
          }
          expect(isCanonical(line)).toBe(true);
        },
      ),
    );
  });
});

describe("P2: a timeline is canonical", () => {
  it("begins at minus infinity, strictly increases, and neighbours differ, after every operation", () => {
    check((a, b) => {
      const [x, y] = [lineOf(a), lineOf(b)];
      for (const line of [
        x,
        not(x),
        and(x, y),
        or(x, y),
        sinceWithin(x, y),
        and(x, ALWAYS),
        or(x, UNKNOWN_ALWAYS),
      ])
        expect(isCanonical(line)).toBe(true);
    });
  });

  it("so that equal functions are equal structures", () => {
    check((a, b) => {
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      expect(equals(lineOf(a), lineOf(b))).toBe(isSame);
      expect(equals(lineOf(a), lineOf([...a]))).toBe(true);
    });
  });
});

describe("the algebra of timelines", () => {
  const laws: Readonly<
    Record<string, (a: Timeline, b: Timeline, c: Timeline) => [Timeline, Timeline]>
  > = {
    "and does not mind the order": (a, b) => [and(a, b), and(b, a)],
    "or does not mind the order": (a, b) => [or(a, b), or(b, a)],
    "and does not mind the brackets": (a, b, c) => [and(and(a, b), c), and(a, and(b, c))],
    "or does not mind the brackets": (a, b, c) => [or(or(a, b), c), or(a, or(b, c))],
    "and distributes over or": (a, b, c) => [and(a, or(b, c)), or(and(a, b), and(a, c))],
    "or distributes over and": (a, b, c) => [or(a, and(b, c)), and(or(a, b), or(a, c))],
    "De Morgan: not of and is or of nots": (a, b) => [not(and(a, b)), or(not(a), not(b))],
    "De Morgan: not of or is and of nots": (a, b) => [not(or(a, b)), and(not(a), not(b))],
    "twice not is itself": (a) => [not(not(a)), a],
    "and with itself is itself": (a) => [and(a, a), a],
    "or with itself is itself": (a) => [or(a, a), a],
    "and absorbs or": (a, b) => [and(a, or(a, b)), a],
    "or absorbs and": (a, b) => [or(a, and(a, b)), a],
    "always is neutral to and": (a) => [and(a, ALWAYS), a],
    "never is neutral to or": (a) => [or(a, NEVER), a],
    "never destroys and": (a) => [and(a, NEVER), NEVER],
    "always fills or": (a) => [or(a, ALWAYS), ALWAYS],
    "a ground that is its own trigger is due exactly while it holds": (a) => [sinceWithin(a, a), a],
    "nothing falls due without a trigger": (a) => [sinceWithin(NEVER, a), NEVER],
    "nothing falls due without a ground": (a) => [sinceWithin(a, NEVER), NEVER],
  };
  it.each(Object.entries(laws))("%s", (_, law) => {
    check((a, b, c) => {
      const [left, right] = law(lineOf(a), lineOf(b), lineOf(c));
      expect(left).toEqual(right);
    });
  });

  it("is Kleene's: unknown and no is no, unknown or yes is yes, unknown stays unknown under not", () => {
    expect(and(UNKNOWN_ALWAYS, NEVER)).toEqual(NEVER);
    expect(and(UNKNOWN_ALWAYS, ALWAYS)).toEqual(UNKNOWN_ALWAYS);
    expect(or(UNKNOWN_ALWAYS, ALWAYS)).toEqual(ALWAYS);
    expect(or(UNKNOWN_ALWAYS, NEVER)).toEqual(UNKNOWN_ALWAYS);
    expect(not(UNKNOWN_ALWAYS)).toEqual(UNKNOWN_ALWAYS);
    expect([always(NO), always(UNKNOWN), always(YES)]).toEqual([NEVER, UNKNOWN_ALWAYS, ALWAYS]);
  });

  it("never turns yes into no or back when an unknown day becomes known", () => {
    fc.assert(
      fc.property(
        days,
        days,
        fc.array(fc.constantFrom<Truth>(NO, YES), {
          minLength: last - first + 1,
          maxLength: last - first + 1,
        }),
        (a, b, answers) => {
          const filled = (values: Days): Timeline =>
            lineOf(values.map((value, at) => (value === UNKNOWN ? answers[at]! : value)));
          for (const combine of [and, or, sinceWithin]) {
            const before = daysOf(combine(lineOf(a), lineOf(b)));
            const after = daysOf(combine(filled(a), filled(b)));
            before.forEach((value, at) => value !== UNKNOWN && expect(after[at]).toBe(value));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
