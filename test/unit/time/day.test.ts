import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dateOf, day, dayOf, formatDay, parseDay } from "../../../src/domain/time/day.ts";
import { replay } from "../../support/random.ts";

fc.configureGlobal(replay());

const anyDay = fc.integer({ min: day("1900-01-01"), max: day("2999-12-31") });

describe("a civil day", () => {
  it("is counted from 1970-01-01", () => {
    expect(day("1970-01-01")).toBe(0);
    expect(day("1970-01-02")).toBe(1);
    expect(day("1969-12-31")).toBe(-1);
    expect(day("2024-02-29")).toBe(19_782);
  });

  it.each([
    "2023-02-29",
    "2023-02-30",
    "2023-13-01",
    "2023-00-10",
    "2023-04-31",
    "2023-4-1",
    "20230401",
    "2023-04-01T00:00",
    " 2023-04-01",
    "2023/04/01",
    "",
    "约定",
    "-002023-04-01",
  ])("is refused where the calendar has none: %j", (text) => {
    expect(parseDay(text)).toBeNull();
    expect(() => day(text)).toThrow(RangeError);
  });

  it("exists from 1900 to 2999 and nowhere else", () => {
    expect(parseDay("1900-01-01")).not.toBeNull();
    expect(parseDay("2999-12-31")).not.toBeNull();
    expect(parseDay("1899-12-31")).toBeNull();
    expect(parseDay("3000-01-01")).toBeNull();
  });

  it("is written as it was read", () => {
    fc.assert(fc.property(anyDay, (value) => parseDay(formatDay(value)) === value));
  });

  it("agrees with Temporal about every day", () => {
    fc.assert(
      fc.property(anyDay, (value) => {
        const date = dateOf(value);
        return (
          dayOf(date) === value &&
          date.toString() === Temporal.PlainDate.from("1970-01-01").add({ days: value }).toString()
        );
      }),
    );
  });

  it("is followed by the next", () => {
    expect(formatDay(addDays(day("2024-02-28"), 1))).toBe("2024-02-29");
    expect(formatDay(addDays(day("2023-02-28"), 1))).toBe("2023-03-01");
    expect(formatDay(addDays(day("2024-12-31"), 1))).toBe("2025-01-01");
  });
});
