import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Counting,
  formatPeriod,
  lastDay,
  parsePeriod,
  type Period,
} from "../../../src/domain/time/calendar.ts";
import { addDays, dateOf, day, formatDay } from "../../../src/domain/time/day.ts";
import { replay } from "../../support/random.ts";

fc.configureGlobal(replay());

const last = (start: string, period: string, counting: Counting): string =>
  formatDay(lastDay(day(start), parsePeriod(period)!, counting));
const counted = "start-day-counted";
const notCounted = "start-day-not-counted";
const anyDay = fc.integer({ min: day("1990-01-01"), max: day("2100-12-31") });
const anyPeriod = fc
  .record({
    years: fc.integer({ min: 0, max: 60 }),
    months: fc.integer({ min: 0, max: 24 }),
    days: fc.integer({ min: 0, max: 400 }),
  })
  .filter(({ years, months, days }) => years + months + days > 0);

describe("a period of the Civil Code, the start day not counted (arts. 201 to 203)", () => {
  it.each([
    ["2022-03-15", "2年", "2024-03-15"],
    ["2022-03-15", "6个月", "2022-09-15"],
    ["2022-03-15", "1日", "2022-03-16"],
    ["2022-03-15", "30日", "2022-04-14"],
    ["2022-12-31", "2个月", "2023-02-28"],
    ["2023-12-31", "2个月", "2024-02-29"],
    ["2022-01-31", "1个月", "2022-02-28"],
    ["2022-08-31", "1个月", "2022-09-30"],
    ["2020-02-29", "1年", "2021-02-28"],
    ["2020-02-29", "4年", "2024-02-29"],
    ["2021-02-28", "3年", "2024-02-28"],
    ["2021-07-31", "1年6个月", "2023-01-31"],
    ["2021-08-31", "1年6个月", "2023-02-28"],
  ])("%s and %s ends at the end of %s", (start, period, end) => {
    expect(last(start, period, notCounted)).toBe(end);
  });
});

describe("a period that counts its start day", () => {
  it.each([
    ["2022-03-15", "2年", "2024-03-14"],
    ["2022-03-01", "1个月", "2022-03-31"],
    ["2022-03-15", "1日", "2022-03-15"],
    ["2022-01-31", "1个月", "2022-02-28"],
    ["2020-02-29", "1年", "2021-02-28"],
    ["2020-02-29", "4年", "2024-02-28"],
    ["2023-12-31", "2个月", "2024-02-29"],
  ])("%s and %s ends at the end of %s", (start, period, end) => {
    expect(last(start, period, counted)).toBe(end);
  });
});

describe("the validity of a document counts its first day", () => {
  it("is what 张政办字〔2022〕6号 prints: 2022-04-06 to 2024-04-05", () => {
    expect(last("2022-04-06", "2年", counted)).toBe("2024-04-05");
  });

  it("gives three years from 2021-04-28 the last day 2024-04-27, and by the other reading 2024-04-28", () => {
    expect(last("2021-04-28", "3年", counted)).toBe("2024-04-27");
    expect(last("2021-04-28", "3年", notCounted)).toBe("2024-04-28");
  });
});

describe("P15: the last day of a period", () => {
  it("agrees with Temporal for every day and period", () => {
    fc.assert(
      fc.property(anyDay, anyPeriod, (start, period) => {
        const corresponding = dateOf(start).add(period, { overflow: "constrain" });
        return formatDay(lastDay(start, period, notCounted)) === corresponding.toString();
      }),
      { numRuns: 2000 },
    );
  });

  it("never comes earlier for a later start", () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 1, max: 40 }),
        anyPeriod,
        fc.constantFrom<Counting>(counted, notCounted),
        (start, later, period, counting) => {
          return (
            lastDay(start, period, counting) <= lastDay(addDays(start, later), period, counting)
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("never comes earlier for a longer period", () => {
    fc.assert(
      fc.property(
        anyDay,
        anyPeriod,
        fc.constantFrom<keyof Period>("years", "months", "days"),
        (start, period, unit) => {
          const longer = { ...period, [unit]: period[unit] + 1 };
          return lastDay(start, period, notCounted) < lastDay(start, longer, notCounted);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("is the same or one day earlier with the start day counted, and never before the start", () => {
    fc.assert(
      fc.property(anyDay, anyPeriod, (start, period) => {
        const [early, late] = [lastDay(start, period, counted), lastDay(start, period, notCounted)];
        return early >= start && (early === late || early === late - 1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a written period", () => {
  it.each(["3年", "18个月", "30日", "1年6个月", "2年10日", "1年2个月3日"])(
    "%s is written as it was read",
    (text) => {
      expect(formatPeriod(parsePeriod(text)!)).toBe(text);
    },
  );

  it.each([
    "",
    "三年",
    "3",
    "年",
    "3月",
    "0年",
    "0日",
    "6个月1年",
    "3 年",
    "-3年",
    "1.5年",
    "3年以内",
  ])("%j is refused", (text) => {
    expect(parsePeriod(text)).toBeNull();
  });
});
