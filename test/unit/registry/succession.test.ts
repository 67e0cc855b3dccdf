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

/** What began on the same day with the same value, and ends on another. */
function twin(rows: readonly Row[], said: Stated): Row | undefined {
  return rows.find(
    ({ from, until, value }) => from === said.from && value === said.value && until !== said.until,
  );
}

describe("what is recorded of one thing", () => {
  it("has at most one value on a day", () => {
    fc.assert(
      fc.property(history, (said) => {
        const rows = withoutIds(standing(said));
        for (const [at, row] of rows.entries()) {
          expect(row.from).toBeLessThan(row.until);
          if (at > 0) expect(rows[at - 1]!.until).toBeLessThanOrEqual(row.from);
        }
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("says what was said last, on each of its days, but past an end that is known", () => {
    fc.assert(
      fc.property(history, stated, fc.boolean(), (before, said, isCorrection) => {
        const rows = standing(before);
        const change = lay(rows, said, isCorrection);
        const after = apply(rows, change);
        const ended = isCorrection ? Infinity : (twin(rows, said)?.until ?? Infinity);
        if ("contradicts" in change) expect(told(after)).toEqual(told(rows));
        else
          for (const day of within(said))
            if (day < ended || said.until !== Infinity)
              expect(valueOn(after, day)).toBe(said.value);
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("is not changed by the same words again", () => {
    fc.assert(
      fc.property(history, stated, fc.boolean(), (before, said, isCorrection) => {
        const rows = standing([...before, { said, isCorrection: true }]);
        const again = lay(rows, said, isCorrection);
        expect(again).toEqual({ closes: [], opens: [] });
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
  it("is never refused, and leaves every other day as it was but for the end it corrects", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const change = lay(rows, said, true);
        expect("contradicts" in change).toBe(false);
        const after = apply(rows, change);
        const corrected = twin(rows, said);
        for (const day of days) {
          const wasItsEnd = corrected !== undefined && day >= said.until && day < corrected.until;
          const was = wasItsEnd ? null : valueOn(rows, day);
          expect(valueOn(after, day)).toBe(within(said).includes(day) ? said.value : was);
        }
      }),
      { ...replay(), numRuns: 2000 },
    );
  });
});

describe("a record", () => {
  it("takes days from nobody but an open end", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const after = apply(rows, lay(rows, said, false));
        for (const day of days) {
          const [was, is] = [valueOn(rows, day), valueOn(after, day)];
          if (was === is || was === null) continue;
          const row = rows.find(({ from, until }) => from <= day && day < until)!;
          expect(row.until).toBe(Infinity);
          expect(row.from).toBeLessThanOrEqual(said.from);
          expect(day).toBeGreaterThanOrEqual(said.from);
        }
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("contradicts when, and only when, another value or another end stands that it cannot succeed", () => {
    fc.assert(
      fc.property(history, stated, (before, said) => {
        const rows = standing(before);
        const other = twin(rows, said);
        const isOtherEnd =
          other !== undefined && other.until !== Infinity && said.until !== Infinity;
        const clashes = rows.filter(
          (row) =>
            row.value !== said.value &&
            row.from < said.until &&
            said.from < row.until &&
            (row.until !== Infinity || row.from >= said.from),
        );
        const change = lay(rows, said, false);
        if (other !== undefined) expect("contradicts" in change).toBe(isOtherEnd);
        else expect("contradicts" in change).toBe(clashes.length > 0);
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("of which no two disagree on a day or begin on the same comes to the same in every order", () => {
    const agree = (one: Stated, other: Stated): boolean =>
      one.from !== other.from &&
      ((one.value === other.value && one.until === other.until && one.until === Infinity) ||
        one.until <= other.from ||
        other.until <= one.from);
    const agreeing = fc
      .array(stated, { maxLength: 8 })
      .map((said) =>
        said.filter((one, at) => said.slice(0, at).every((other) => agree(one, other))),
      )
      .filter((said) =>
        said.every((one, at) => said.every((other, place) => at === place || agree(one, other))),
      );
    const shuffled = agreeing.chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray(said, { minLength: said.length, maxLength: said.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([said, otherwise]) => {
        expect(told(standing(asRecords(otherwise)))).toEqual(told(standing(asRecords(said))));
      }),
      { ...replay(), numRuns: 2000 },
    );
  });

  it("ends what is open by saying its end, and is refused another", () => {
    const open = { value: "持有", from: 1, until: Infinity };
    const rows = standing(asRecords([open, { ...open, until: 4 }, open]));
    expect(withoutIds(rows)).toEqual([{ ...open, until: 4 }]);
    expect(lay(rows, { ...open, until: 6 }, false)).toMatchObject({ contradicts: { until: 4 } });
    expect(withoutIds(apply(rows, lay(rows, { ...open, until: 6 }, true)))).toEqual([
      { ...open, until: 6 },
    ]);
  });

  it("is not forgotten under an older one that says the same: a third cannot undo it unsaid", () => {
    const rows = standing(
      asRecords([
        { value: "是", from: 2020, until: Infinity },
        { value: "是", from: 2024, until: Infinity },
      ]),
    );
    expect("contradicts" in lay(rows, { value: "否", from: 2022, until: Infinity }, false)).toBe(
      true,
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
