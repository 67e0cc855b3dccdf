import { setTimeout as pause } from "node:timers/promises";
import { findHead } from "../store/acts.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findLogEnd, findUnanchoredMs } from "../store/leaves.ts";
import { findSetting } from "../store/settings.ts";
import type { Witness } from "../store/witness.ts";
import { closeCopied, type WitnessRefusal } from "./close-copied.ts";
import { extendOnce } from "./extend-log.ts";
import { findLogLife } from "./judge-witness.ts";
import { openSigning, type SigningOptions } from "./open-signing.ts";

export interface Anchoring {
  readonly database: Database;
  readonly witness: Witness;
  readonly signing: SigningOptions;
}

/** Who looks. */
const watch = { institution: "liandong", operator: "log", within: "everywhere" } as const;

/**
 * Before somebody records where nobody may be serving: a register that came out of a copy becomes
 * read-only, and what has been waiting beyond the limit gets its place in the log.
 */
export async function prepareLog(anchoring: Anchoring): Promise<WitnessRefusal | null> {
  const { database, witness } = anchoring;
  const begun = await database.reading(watch, async (tx) => ({
    origin: await findSetting(tx, "log-origin"),
    unanchoredMs: await findUnanchoredMs(tx),
  }));
  if (begun.origin === null) return null;
  const compared = await closeCopied(database, { origin: begun.origin, witness });
  if ("refused" in compared) return compared;
  // Whatever keeps it from being signed is told to whoever records, as the limit is.
  if (begun.unanchoredMs > database.anchorLimitMs) await anchorLog(anchoring, 0);
  return null;
}

const turnMs = 50;

/**
 * Gives what was recorded its place in the log and signs it, unless a process that serves does so within
 * the patience: then no key of this directory has to be made known. Null where nothing is left to do.
 */
export async function anchorLog(anchoring: Anchoring, patienceMs: number) {
  const { database, witness, signing: options } = anchoring;
  const find = (): Promise<string | null> => database.reading(watch, findOriginWaiting);
  let origin = await find();
  for (const begun = performance.now(); performance.now() - begun < patienceMs;) {
    if (origin === null) return null;
    await pause(turnMs);
    origin = await find();
  }
  if (origin === null) return null;
  const signing = await openSigning(database, options);
  if ("refused" in signing) return signing;
  try {
    const sealing = { signer: signing.signer, signerAt: signing.signerAt, origin };
    for (;;) {
      const done = await extendOnce({ database, sealing, witness });
      if (done === null) await pause(turnMs);
      else if (done.isBehindWitness || !done.isMoreWaiting) return null;
    }
  } finally {
    signing.close();
  }
}

/** The origin of a log for which something waits and which may be added to; null else. */
async function findOriginWaiting(tx: Transaction): Promise<string | null> {
  const origin = await findSetting(tx, "log-origin");
  if (origin === null || (await findLogLife(tx, origin)).isHeld) return null;
  const isWaiting =
    (await findUnanchoredMs(tx)) > 0 || (await findHead(tx)) > (await findLogEnd(tx)).act;
  return isWaiting ? origin : null;
}
