import { describe, expect, it } from "vitest";
import { day, formatDay } from "../../../src/domain/time/day.ts";
import { valueOn } from "../../../src/domain/time/timeline.ts";
import { loadPacks } from "../../support/packs.ts";

const { law } = loadPacks();

/** First day in force, last day in force, last day by the other way of counting; … where the text has none. */
const printed = [
  ["linyi-2013-45", "2013-11-11", "…", "…"],
  ["jiaxing-2014-91", "2015-01-05", "…", "…"],
  ["liaocheng-2020", "2020-10-23", "…", "…"],
  ["zhangdian-2022-6", "2022-04-06", "2024-04-05", "…"],
  ["luoyang-2021-16", "2021-04-28", "2024-04-27", "2024-04-28"],
] as const;

const lastBefore = (until: number | null): string => (until === null ? "…" : formatDay(until - 1));

describe("a document is in force from the day it says to the day it says", () => {
  it.each(printed)("%s: %s to %s", (id, first, last, otherLast) => {
    const { policy, inForce } = law.policies.find((one) => one.policy.id === id)!;
    const { from, until, otherUntil } = policy.validity;
    expect([formatDay(from), lastBefore(until), lastBefore(otherUntil)]).toEqual([
      first,
      last,
      otherLast,
    ]);
    expect([day(first) - 1, day(first)].map((on) => valueOn(inForce, on))).toEqual([0, 2]);
    if (last === "…") expect(valueOn(inForce, day("2999-12-31"))).toBe(2);
    else expect([day(last), day(last) + 1].map((on) => valueOn(inForce, on))).toEqual([2, 0]);
  });
});
