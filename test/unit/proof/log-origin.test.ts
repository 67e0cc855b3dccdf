import { describe, expect, it } from "vitest";
import { isEarlierLife, originAfter, readOrigin } from "../../../src/domain/proof/log-origin.ts";

const register = "liandong/0198c7a2-1111-7000-8000-000000000000";

describe("the origin of a log", () => {
  it.each([
    [register, 1],
    [`${register}/2`, 2],
    [`${register}/10`, 10],
    [`${register}/999999999`, 999_999_999],
  ])("%s is of the register's life %d", (origin, life) => {
    expect(readOrigin(origin)).toEqual({ register, life });
  });

  it.each([`${register}/1`, `${register}/0`, `${register}/02`, `${register}/x`, "liandong"])(
    "%s is a register's own",
    (origin) => expect(readOrigin(origin)).toEqual({ register: origin, life: 1 }),
  );

  it("tells a life from the one before, and another register from both", () => {
    expect(isEarlierLife(register, `${register}/2`)).toBe(true);
    expect(isEarlierLife(`${register}/2`, `${register}/10`)).toBe(true);
    expect(isEarlierLife(`${register}/2`, `${register}/2`)).toBe(false);
    expect(isEarlierLife(`${register}/2`, register)).toBe(false);
    expect(isEarlierLife("liandong/other", `${register}/2`)).toBe(false);
  });
});

describe("a register that was restored", () => {
  const head = (origin: string): string => `${origin}\n5\nabc\n\n— ${origin} xyz\n`;

  it.each([
    ["liandong/a", [], "liandong/a"],
    ["liandong/a", [null], "liandong/a/2"],
    ["liandong/a", [head("liandong/a"), null], "liandong/a/3"],
    ["liandong/a", [head("liandong/a/7")], "liandong/a/8"],
    ["liandong/a", [head("liandong/b/7")], "liandong/a/2"],
    ["liandong/a", ["damaged"], "liandong/a/2"],
    ["liandong/a/4", [null], "liandong/a/4"],
    ["liandong/a/4", [head("liandong/a/4")], "liandong/a/5"],
  ] as const)(
    "from %s with the heads %j goes on as %s, which none of them is",
    (origin, heads, now) => {
      expect(originAfter(origin, heads)).toBe(now);
    },
  );
});
