import { findNewestCheckpoint, type StoredCheckpoint } from "../store/checkpoints.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findUnanchoredMs } from "../store/leaves.ts";
import type { Witness } from "../store/witness.ts";
import { type Extended, extendOnce, type LogSealing } from "./extend-log.ts";
import { openLateSealing } from "./seal-late.ts";
import type { SealedBatches } from "./sealed-batch.ts";
import { findLogLife } from "./judge-witness.ts";
import { takeTurns } from "./turns.ts";

export interface SequencerOptions {
  readonly database: Database;
  /** Looked at anew each turn: a key may be replaced by the next. */
  readonly sealing: LogSealing;
  readonly witness: Witness;
  /** Signs what was recorded by a process that ended before it signed. */
  readonly sealed: Pick<SealedBatches, "standing">;
}

export interface LogState {
  /** How many leaves the newest signed head has. */
  readonly size: number;
  /** For how long an act or a seal has been waiting; 0 where none waits. */
  readonly unanchoredMs: number;
  /** Why the last turn failed; null where it did not. */
  readonly lastError: unknown;
  /** Turns that failed since this process began. */
  readonly errors: number;
  /** A head of a larger or of another log was kept beside the register: it came out of a copy. */
  readonly isBehindWitness: boolean;
}

export interface Sequencer {
  /** The newest signed head of the log (C2SP); null before there is one. */
  checkpoint(): string | null;
  /** The origin of the log, as far as it is known: another after a restoration. */
  origin(): string;
  /** Something waits: it is not left until the second is over. */
  poke(): void;
  state(): LogState;
  /** Lets the turn that is underway come to its end, and signs once more where there is news. */
  close(): Promise<void>;
}

/** Who looks while another process signs. */
const watch = { institution: "liandong", operator: "log", within: "everywhere" } as const;

/**
 * Gives acts and seals their places in the log and signs its heads, for as long as no other process does;
 * meanwhile it follows what the other signs. A turn that fails has written nothing and is taken again.
 */
export function openSequencer({ database, sealing, witness, sealed }: SequencerOptions): Sequencer {
  const late = openLateSealing(database.checking, sealed);
  let isClosing = false;
  let head: StoredCheckpoint | null = null;
  let { origin } = sealing;
  let age = { ms: 0, readAt: performance.now() };
  let [lastError, errors, isBehindWitness]: [unknown, number, boolean] = [null, 0, false];

  async function extend(): Promise<Extended | null> {
    const done = await extendOnce({ database, sealing, witness });
    if (done !== null) ({ isBehindWitness } = done);
    return done;
  }

  async function follow(): Promise<void> {
    const found = await database.reading(watch, (tx) => look(tx, sealing.origin));
    ({ head, origin } = found);
    age = { ms: found.unanchoredMs, readAt: performance.now() };
  }

  /** True where more waits. */
  async function turn(): Promise<boolean> {
    let done: Extended | null = null;
    try {
      done = await extend();
    } finally {
      await follow();
    }
    if (done === null || done.isBehindWitness) return false;
    if (isClosing) return done.isMoreWaiting;
    const isMoreToSeal = await late.take();
    return done.isMoreWaiting || isMoreToSeal;
  }

  async function tryTurn(): Promise<boolean> {
    try {
      const isMoreWaiting = await turn();
      lastError = null;
      return isMoreWaiting;
    } catch (error) {
      lastError = error;
      errors += 1;
      return false;
    }
  }

  const turns = takeTurns(tryTurn);
  return {
    checkpoint: () => head?.note ?? null,
    origin: () => origin,
    poke: turns.poke,
    state: () => ({
      size: head?.size ?? 0,
      // Nobody knows better while the register cannot be asked: what waits goes on waiting.
      unanchoredMs: age.ms === 0 ? 0 : age.ms + (performance.now() - age.readAt),
      lastError,
      errors,
      isBehindWitness,
    }),
    close() {
      isClosing = true;
      return turns.close();
    },
  };
}

async function look(tx: Transaction, begun: string) {
  const { origin } = await findLogLife(tx, begun);
  const head = await findNewestCheckpoint(tx);
  return { head, origin, unanchoredMs: await findUnanchoredMs(tx) };
}
