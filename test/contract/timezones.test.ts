import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

interface Printed {
  readonly cases: number;
  readonly worlds: number;
  readonly rows: number;
  readonly zone: string;
  readonly offset: number;
  readonly hash: string;
}

const zones = ["UTC", "Asia/Shanghai", "America/New_York"];
const root = join(import.meta.dirname, "..", "..");

async function derivedIn(zone: string): Promise<Printed> {
  const program = join(import.meta.dirname, "..", "support", "fingerprint.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, TZ: zone },
  });
  return JSON.parse(stdout) as Printed;
}

it("derivation says the same on a machine in any zone: a day is a day in Shanghai everywhere", async () => {
  const printed = await Promise.all(zones.map(derivedIn));
  expect(printed.map(({ offset }) => offset)).toEqual([0, -480, 240]);
  expect(new Set(printed.map(({ hash }) => hash)).size).toBe(1);
  expect(printed[0]!.cases).toBeGreaterThan(0);
  expect(printed[0]!.rows).toBeGreaterThan(100);
});

it.each(zones)("time keeps its laws on a machine in %s", async (zone) => {
  const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...environment } = process.env;
  const runner = join(root, "node_modules", "vitest", "vitest.mjs");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [runner, "run", "test/unit/time", "--reporter", "dot"],
    { cwd: root, env: { ...environment, NO_COLOR: "1", TZ: zone } },
  );
  expect(Number(/Tests\s+(\d+) passed/.exec(stdout)?.[1])).toBeGreaterThan(40);
});
