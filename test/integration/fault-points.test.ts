import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultKind, FaultPointName } from "../../src/domain/fault-point.ts";
import { openNewestHead, StaleRegister } from "../../src/store/newest-head.ts";
import { insistOnWhole } from "../../src/store/whole-answer.ts";
import { type Faultable, openFaultable } from "../support/fault-scenarios.ts";
import { type Faults, openFaults } from "../support/faults.ts";

let faultable: Faultable;
let faults: Faults;
let right: unknown;

function asking(): Promise<unknown> {
  return faultable.scenarios.find(({ name }) => name === "check BLOCKED")!.run();
}

beforeAll(async () => {
  faultable = await openFaultable();
  faults = openFaults();
  await faults.remember(asking);
  await faultable.change();
  right = await asking();
});
afterAll(async () => {
  faults.end();
  await faultable.drop();
});

describe("a check of a firm that is barred since a moment ago", () => {
  it.each([
    ["check.read", "error", 503, "register.unavailable"],
    ["check.read", "timeout", 503, "register.unavailable"],
    ["check.read", "empty", 503, "register.stale"],
    ["check.read", "stale", 503, "register.stale"],
    ["check.seal", "error", 503, "register.unavailable"],
    ["check.seal", "empty", 503, "register.stale"],
    ["register.read", "empty", 503, "register.stale"],
    ["register.read", "stale", 503, "register.stale"],
    ["register.caller", "error", 503, "register.unavailable"],
    ["signing.sign", "error", 500, "unexpected"],
    ["signing.sign", "empty", 500, "unexpected"],
    ["signing.sign", "stale", 500, "unexpected"],
  ] satisfies [FaultPointName, FaultKind, number, string][])(
    "is none where %s fails by %s, says why, and is right afterwards",
    async (point, kind, status, code) => {
      let answer: unknown = null;
      const went = await faults.during({ point, kind, from: 0 }, async () => {
        answer = await asking().catch((error: unknown) => String(error));
      });
      expect(went).toBeGreaterThan(0);
      expect(answer).toContain(`${status} ${code}`);
      expect(await asking()).toEqual(right);
    },
  );
});

describe("an answer of the database", () => {
  const answered = (rows: number, said: object): unknown =>
    Object.assign(Array.from({ length: rows }), said);

  it("is whole where the server has said how many rows it was, and they are there", () => {
    for (const whole of [
      answered(2, { command: "SELECT", count: 2 }),
      answered(0, { command: "SELECT", count: 0 }),
      answered(0, { command: "UPDATE", count: 3 }),
      answered(0, { command: "SET", count: null }),
    ])
      expect(insistOnWhole(whole)).toBe(whole);
    for (const cut of [
      answered(1, { command: "SELECT", count: 2 }),
      answered(0, { command: null, count: null }),
      [],
    ])
      expect(() => insistOnWhole(cut)).toThrow(StaleRegister);
  });

  it("is not believed where it is older than what had been seen when it was asked for", () => {
    const newest = openNewestHead();
    const before = newest.seen();
    newest.insist({ position: 7, today: 20_000 }, before);
    const since = newest.seen();
    expect(() => newest.insist({ position: 6 }, since)).toThrow(StaleRegister);
    expect(() => newest.insist({ position: 7, today: 19_999 }, since)).toThrow(StaleRegister);
    expect(() => newest.insist(undefined, before)).toThrow(StaleRegister);
    // Asked for earlier, it came later: it is older than the other, and no fault.
    newest.insist({ position: 6 }, before);
    expect(newest.seen()).toEqual({ position: 7, today: 20_000 });
  });
});
