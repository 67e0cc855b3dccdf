import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  faultKinds,
  type FaultKind,
  type FaultPointName,
  faultPoints,
} from "../../src/domain/fault-point.ts";
import { CommitUnknown } from "../../src/store/retry.ts";
import { type Faultable, NoAnswer, openFaultable } from "../support/fault-scenarios.ts";
import { type Faults, openFaults } from "../support/faults.ts";

let faultable: Faultable;
let faults: Faults;
const before = new Map<string, unknown>();
const right = new Map<string, unknown>();
const passings = new Map<string, ReadonlyMap<FaultPointName, number>>();

beforeAll(async () => {
  faultable = await openFaultable();
  faults = openFaults();
  await faults.remember(async () => {
    for (const { name, run } of faultable.scenarios) before.set(name, await run().catch(String));
  });
  await faultable.change();
  for (const { name, run } of faultable.scenarios)
    passings.set(name, await faults.count(async () => right.set(name, await run())));
});

afterAll(async () => {
  faults.end();
  await faultable.drop();
});

const names = Object.keys(faultPoints) as FaultPointName[];
const planned = names.flatMap((point) =>
  faultKinds
    .filter((kind) => faultPoints[point].kinds[kind] === true)
    .map((kind): [FaultPointName, FaultKind] => [point, kind]),
);

describe("a fault point", () => {
  it.each(names)("%s is passed by something that the service does", (point) => {
    expect([...passings.values()].some((passed) => (passed.get(point) ?? 0) > 0)).toBe(true);
  });

  it("is met by firms of which the truth has changed, and is told rightly without a fault", () => {
    expect(before.get("check BLOCKED")).toMatchObject({ check: { outcome: "NO_MEASURE" } });
    for (const outcome of ["BLOCKED", "INDETERMINATE", "NO_MEASURE"])
      expect(right.get(`check ${outcome}`)).toMatchObject({ check: { outcome } });
    expect(right.get("page")).not.toEqual(before.get("page"));
    expect(JSON.stringify(right.get("listings"))).toContain("STANDS");
  });

  it.each(planned)(
    "%s that fails by %s gives the right answer or none",
    async (point, kind) => {
      let went = 0;
      for (const scenario of faultable.scenarios) {
        const passed = passings.get(scenario.name)!.get(point) ?? 0;
        for (let from = 0; from < passed; from += 1) {
          const acts = await faultable.acts();
          const [told, wrong] = await tryWith({ point, kind, from }, scenario.run);
          went += wrong;
          const where = `${scenario.name}, ${point}, ${kind}, from ${from}`;
          if ("value" in told) expect(told.value, where).toEqual(right.get(scenario.name));
          else expectFailure(told.error, where);
          if (
            "error" in told &&
            !(told.error instanceof CommitUnknown) &&
            scenario.name === "an act"
          )
            expect(await faultable.acts(), where).toBe(acts);
          // Without a restart, and at once.
          expect(await scenario.run(), `after ${where}`).toEqual(right.get(scenario.name));
        }
      }
      expect(went).toBeGreaterThan(0);
    },
    600_000,
  );
});

type Outcome = { readonly value: unknown } | { readonly error: unknown };

async function tryWith(
  plan: Parameters<Faults["during"]>[0],
  run: () => Promise<unknown>,
): Promise<[Outcome, number]> {
  let told: Outcome = { error: null };
  const went = await faults.during(plan, async () => {
    told = await Promise.try(run).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  });
  return [told, went];
}

/** Whoever asks over HTTP is told a status and a code. */
function expectFailure(error: unknown, where: string): void {
  expect(error, where).toBeInstanceOf(Error);
  if (error instanceof NoAnswer) expect(error.told, where).toMatch(/^(?:401|5\d\d)|^[a-z]/);
}
