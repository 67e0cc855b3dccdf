// The first derivation of a whole register, stored, and a second one that finds nothing to change.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deriveAll } from "../src/commands/derivation.ts";
import { findHead } from "../src/store/acts.ts";
import { findLaw } from "../src/store/laws.ts";
import { cpuOfTree, postmasterOf } from "./cpu.ts";
import { acting, fill, openRegister } from "./registers.ts";

const parcels = Number(process.env["PARCELS"] ?? 100_000);
const seed = Number(process.env["SEED"] ?? 20261121);
const kept = process.env["DATA"];
const directory = kept ?? mkdtempSync(join(tmpdir(), "liandong-bench-"));

const register = await openRegister(directory);
const { database, owner } = register;
try {
  const [{ count }] = await owner<[{ count: number }]>`select count(*)::int as count from tenure`;
  if (count === 0)
    await timed("register written as rows (not measured)", () =>
      fill(owner, { enterprises: parcels, listed: parcels, seed }),
    );
  console.log(
    `seed ${seed}, ${parcels} parcels, Node ${process.version}, PostgreSQL ${register.server.version}`,
  );
  const postmaster = await postmasterOf(owner);
  for (const name of ["first derivation", "second derivation, nothing changed"]) {
    const cpu = process.cpuUsage();
    const server = cpuOfTree(postmaster);
    const derived = await timed(name, () =>
      database.recording(acting, async (tx) => {
        const known = await findLaw(tx, null);
        if (known === null) throw new Error("no law has been adopted");
        const position = (await findHead(tx)) + 1;
        return deriveAll(tx, { law: known.law, isDemonstration: false, position });
      }),
    );
    const { user, system } = process.cpuUsage(cpu);
    console.log(
      `  rows opened ${derived.opened}, closed ${derived.closed}; CPU: Node ${((user + system) / 1e6).toFixed(1)} s, PostgreSQL ${(cpuOfTree(postmaster) - server).toFixed(1)} s`,
    );
  }
  const [rows] =
    await owner`select count(*)::int as rows, pg_size_pretty(pg_total_relation_size('consequence')) as size from consequence`;
  console.log(`consequence: ${rows!["rows"]} rows, ${rows!["size"]}`);
} finally {
  await register.close();
  if (kept === undefined) rmSync(directory, { recursive: true, force: true });
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await run();
  console.log(`${what}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}
