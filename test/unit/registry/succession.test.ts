import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Change,
  lay,
  type Recorded,
  type Stated,
} from "../../../src/domain/registry/succession.ts";
import { replay } from "../../support/random.ts";

/** Days that are asked; statements begin and end on some of them or never. */
const days = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8];

const edge = fc.integer({ min: 0, max: 8 });
const period = fc
  .tuple(fc.option(edge, { nil: -Infinity }), fc.option(edge, { nil: Infinity }))
  .filter(([from, until]) => from < until)
  .map(([from, until]) => ({ from, until }));
const stated: fc.Arbitrary<Stated> = fc
  .tuple(period, fc.constantFrom("是", "否", "未知"))
  .map(([interval, value]) => ({ ...interval, value }));
const history = fc.array(fc.record({ said: stated, isCorrection: fc.boolean() }), {
  maxLength: 12,
});

type Row = Recorded<number>;

function apply(rows: readonly Row[], change: Change<number>): Row[] {
  if ("contradicts" in change) return [...rows];
  const next = Math.max(0, ...rows.map(({ id }) => id)) + 1;
  return [
    ...rows.filter(({ id }) => !change.closes.includes(id)),
    ...change.opens.map((row, at) => ({ ...row, id: next + at })),
  ];
}

function standing(
  said: readonly { readonly said: Stated; readonly isCorrection: boolean }[],
): Row[] {
  return said.reduce<Row[]>((rows, one) => apply(rows, lay(rows, one.said, one.isCorrection)), []);
}

function valueOn(rows: readonly (Stated | Row)[], day: number): string | null {
  return rows.find(({ from, until }) => from <= day && day < until)?.value ?? null;
}

function told(rows: readonly Stated[]): (string | null)[] {
  return days.map((day) => valueOn(rows, day));
}

function within(said: Stated): number[] {
  return days.filter((day) => said.from <= day && day < said.until);
}

function asRecords(said: readonly Stated[]): Parameters<typeof standing>[0] {
  return said.map((one) => ({ said: one, isCorrection: false }));
}

function withoutIds(rows: readonly Row[]): Stated[] {
  return rows
    .map(({ value, from, until }) => ({ value, from, until }))
    .toSorted((one, other) => one.from - other.from);
}

describe("what is recorded of one thing", () => {
  it("has at most one value on a day, and touching stretches of one value are one row", () => {
    fc.assert(
      fc.property(history, (said) => {
        const rows = withoutIds(standing(said));
        for (const [at, row] of rows.entries()) {
          expect(row.from).toBeLessThan(row.until);
          const next = rows[at + 1];
          if (next === undefined) continue;
          expect(row.until).toBeLessThanOrEqual(next.from);
          if (row.until === next.from) expect(row.value).not.toBe(next.value);
        }
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("says what was said last, on each of its days", () => {
    fc.assert(
      fc.property(history, stated, fc.boolean(), (before, said, isCorrection) => {
        const rows = standing(before);
        const change = lay(rows, said, isCorrection);
        const after = apply(rows, change);
        if ("contradicts" in change) expect(told(after)).toEqual(told(rows));
        else for (const day of within(said)) expect(valueOn(after, day)).toBe(said.value);
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("is not changed by what stands already, in any words", () => {
    fc.assert(
      fc.property(history, stated, fc.boolean(), fc.boolean(), (before, said, one, other) => {
        const rows = standing([...before, { said, isCorrection: one }]);
        if (within(said).some((day) => valueOn(rows, day) !== said.value)) return;
        const again = lay(rows, said, other);
        expect("contradicts" in again).toBe(false);
        expect(withoutIds(apply(rows, again))).toEqual(withoutIds(rows));
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("opens nothing that it does not close or that was not said", () => {
    fc.assert(
      fc.property(history, stated, fc.boolean(), (before, said, isCorrection) => {
        const rows = standing(before);
        const change = lay(rows, said, isCorrection);
        if ("contradicts" in change) return;
        const closed = rows.filter(({ id }) => change.closes.includes(id));
        for (const row of change.opens)
          for (const day of days.filter((day) => row.from <= day && day < row.until))
            if (!within(said).includes(day)) expect(valueOn(closed, day)).toBe(row.value);
      }),
      { ...replay(), numRuns: 2000 },
    );
  });
});

describe("a correction", () => {
  it("is never refused, and leaves every other day as it was", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const change = lay(rows, said, true);
        expect("contradicts" in change).toBe(false);
        const after = apply(rows, change);
        for (const day of days)
          expect(valueOn(after, day)).toBe(
            within(said).includes(day) ? said.value : valueOn(rows, day),
          );
      }),
      { ...replay(), numRuns: 2000 },
    );
  });
});

describe("a record", () => {
  it("takes days from nobody but an open end that began before it", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const after = apply(rows, lay(rows, said, false));
        for (const day of days) {
          const [was, is] = [valueOn(rows, day), valueOn(after, day)];
          if (was === is || was === null) continue;
          const row = rows.find(({ from, until }) => from <= day && day < until)!;
          expect(row.until).toBe(Infinity);
          expect(row.from).toBeLessThan(said.from);
          expect(day).toBeGreaterThanOrEqual(said.from);
        }
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("contradicts when, and only when, another value stands that it cannot succeed", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const clashes = rows.filter(
          (row) =>
            row.value !== said.value &&
            row.from < said.until &&
            said.from < row.until &&
            (row.until !== Infinity || row.from >= said.from),
        );
        const change = lay(rows, said, false);
        expect("contradicts" in change).toBe(clashes.length > 0);
        if ("contradicts" in change) expect(clashes).toContainEqual(change.contradicts);
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("of which no two disagree on a day comes to the same in every order", () => {
    const agreeing = fc
      .array(stated, { maxLength: 8 })
      .map((said) =>
        said.filter((one, at) =>
          said
            .slice(0, at)
            .every(
              (other) =>
                one.value === other.value || one.until <= other.from || other.until <= one.from,
            ),
        ),
      )
      .filter((said) =>
        said.every((one) =>
          said.every(
            (other) =>
              one.value === other.value || one.until <= other.from || other.until <= one.from,
          ),
        ),
      );
    const shuffled = agreeing.chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray(said, { minLength: said.length, maxLength: said.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([said, otherwise]) => {
        expect(withoutIds(standing(asRecords(otherwise)))).toEqual(
          withoutIds(standing(asRecords(said))),
        );
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("of an open value ends where the next begins, and does not come back when that ends", () => {
    const rows = standing([
      { said: { value: "是", from: 1, until: Infinity }, isCorrection: false },
      { said: { value: "否", from: 4, until: 6 }, isCorrection: false },
    ]);
    expect(withoutIds(rows)).toEqual([
      { value: "是", from: 1, until: 4 },
      { value: "否", from: 4, until: 6 },
    ]);
  });
});
