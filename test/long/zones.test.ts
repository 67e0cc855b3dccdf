import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

/** The same questions, the same answers: a register asked by a program in any zone. */
it.each(["UTC", "Asia/Shanghai", "America/New_York"])(
  "the register on a machine in %s answers as the engine in memory does",
  async (zone) => {
    const { VITEST: _, VITEST_WORKER_ID: __, VITEST_POOL_ID: ___, ...environment } = process.env;
    const runner = join(root, "node_modules", "vitest", "vitest.mjs");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [runner, "run", "--project", "integration", "test/integration/as-of.test.ts"],
      { cwd: root, env: { ...environment, NO_COLOR: "1", TZ: zone } },
    );
    expect(stdout).toMatch(/Tests\s+1 passed/);
  },
);
