import { findStateHash } from "../../src/store/state-hash.ts";
import { importFile, openImportRegister, writeLines } from "./act-batch.ts";
import type { Packs } from "./packs.ts";
import type { Random } from "./random.ts";
import { observer, type TestRegister } from "./register.ts";

export interface OrderSeen {
  readonly parts: number;
  /** Rows of all parts, among them those that stand in two. */
  readonly dealt: number;
  /** Over all imports of all parts; received is the sum of the other three. */
  readonly received: number;
  readonly accepted: number;
  readonly unchanged: number;
  /** Rows that lacked what another part brought later. */
  readonly rejected: number;
  readonly hash: string;
}

const turns = 3;

/** Imports the parts, in their order, into a register of their own, as often as it takes until none lacks another. */
export async function importParts(
  packs: Packs,
  parts: readonly (readonly unknown[])[],
  stem: string,
): Promise<OrderSeen> {
  const register = await openImportRegister(packs);
  try {
    for (const [number, part] of parts.entries()) await writeLines(`${stem}-${number}.jsonl`, part);
    const sums = { received: 0, accepted: 0, unchanged: 0, rejected: 0 };
    for (let turn = 0; turn < turns; turn += 1)
      for (const number of parts.keys()) {
        const report = await importFile(register, `${stem}-${number}.jsonl`);
        for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += report[name];
        if (report.accepted + report.unchanged + report.rejected !== report.received)
          throw new Error(`rows were lost: ${JSON.stringify(report)}`);
      }
    const dealt = parts.reduce((sum, part) => sum + part.length, 0);
    return { parts: parts.length, dealt, ...sums, hash: await hashOf(register) };
  } finally {
    await register.drop();
  }
}

/** The batch in some parts, in any order, a tenth of its rows twice. */
export function dealtParts<T>(batch: readonly T[], chance: Random): T[][] {
  const dealt = chance.shuffle([...batch, ...batch.filter(() => chance.chance(0.1))]);
  const parts: T[][] = Array.from({ length: 1 + chance.int(4) }, () => []);
  for (const act of dealt) chance.pick(parts).push(act);
  return parts;
}

function hashOf({ database }: TestRegister): Promise<string> {
  return database.reading(observer, findStateHash);
}
