import { type Checkpoint, parseCheckpoint } from "../domain/proof/checkpoint.ts";
import { isSameHash } from "../domain/proof/hash.ts";
import { isEarlierLife, originAfter, readOrigin } from "../domain/proof/log-origin.ts";
import { readNote } from "../domain/proof/note.ts";
import { carryOut, planRoot } from "../domain/proof/plan.ts";
import { readTiles, tilesFor } from "../domain/proof/tiles.ts";
import type { Transaction } from "../store/database.ts";
import { loadTiles } from "../store/leaves.ts";
import { listRestorations, recordRestoration, type Restoration } from "../store/restorations.ts";

/** Under which origin a log goes on, and whether it may. */
export interface LogLife {
  readonly origin: string;
  readonly restorations: readonly Restoration[];
  /** The register came out of a copy, and two persons have not yet said that they know. */
  readonly isHeld: boolean;
}

export async function findLogLife(tx: Transaction, origin: string): Promise<LogLife> {
  const restorations = await listRestorations(tx);
  const acknowledged = restorations.filter(({ isAcknowledged }) => isAcknowledged);
  return {
    origin: originAfter(
      origin,
      acknowledged.map(({ witnessed }) => witnessed),
    ),
    restorations,
    isHeld: acknowledged.length < restorations.length,
  };
}

/**
 * What a head that was kept beside the database says of the log in it: that the log has grown out of it;
 * that the database came out of a copy; or nothing, because it is of another register.
 */
export type Judgement = "grown" | "copied" | "foreign";

/** The log as it stands in the database. */
export interface StandingLog {
  readonly life: LogLife;
  readonly size: number;
}

async function judgeWitness(
  tx: Transaction,
  { life: { origin, restorations }, size }: StandingLog,
  witnessed: string,
): Promise<Judgement> {
  // Of what it says two persons know already.
  if (restorations.some((one) => one.isAcknowledged && one.witnessed === witnessed)) return "grown";
  const seen = readWitnessed(witnessed);
  if (isEarlierLife(seen.origin, origin)) return "grown";
  if (readOrigin(seen.origin).register !== readOrigin(origin).register) return "foreign";
  if (seen.origin !== origin || seen.size > size) return "copied";
  const plan = planRoot(seen.size);
  const read = readTiles(await loadTiles(tx, tilesFor(plan, size)));
  return isSameHash(carryOut(plan, read)[0]!, seen.root) ? "grown" : "copied";
}

/** A register that came out of a copy is noted as such, once; from then on it is read-only. */
export async function holdCopied(
  tx: Transaction,
  log: StandingLog,
  witnessed: string | null,
): Promise<Judgement> {
  if (witnessed === null || log.life.isHeld) return "grown";
  const judged = await judgeWitness(tx, log, witnessed);
  if (judged === "copied") await recordRestoration(tx, { size: log.size, witnessed });
  return judged;
}

/** The head that was kept beside the database is none. */
export class UnreadableWitness extends Error {
  constructor(why: string) {
    super(`the head of the log that was kept beside the register: ${why}`);
    this.name = "UnreadableWitness";
  }
}

function readWitnessed(text: string): Checkpoint {
  const note = readNote(text);
  const seen = "refused" in note ? note : parseCheckpoint(note.body);
  if ("refused" in seen) throw new UnreadableWitness(seen.because.en);
  return seen;
}
