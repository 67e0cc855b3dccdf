import { setTimeout as pause } from "node:timers/promises";
import type { Database, Reader } from "../store/database.ts";
import {
  type Candidate,
  findFirstTold,
  listRecording,
  listTurns,
  listUnsigned,
  type Turn,
} from "../store/recall-search.ts";
import { findRecalled, recordRecalled, takeSearch } from "../store/recalls.ts";
import type { Answering } from "./answering.ts";
import { openTurn, type TurnSearch } from "./recall-turn.ts";

/** `elsewhere`: another process is looking. */
export type Step = "done" | "more" | "elsewhere";

export interface Recaller {
  /** Looks at what has been recorded since, for a while. */
  step(): Promise<Step>;
  /** Something was recorded. */
  poke(): void;
  state(): RecallerState;
  /** Ends; what was found is kept, and whatever was not looked at to its end is looked at again. */
  close(): Promise<void>;
}

export interface RecallerState {
  /** Up to which position whoever is concerned has been found; null before anybody was told anything. */
  readonly position: number | null;
  readonly lastError: unknown;
}

export interface RecallerOptions {
  readonly database: Pick<Database, "checking" | "reading" | "sequencing">;
  readonly answering: Pick<Answering, "again" | "lawAt">;
  /** How often it looks of itself; 0 where only `step` does. */
  readonly everyMs?: number;
  /** For how long one process looks before another may. */
  readonly sliceMs?: number;
  readonly batchesMax?: number;
  readonly touchesMax?: number;
}

const recaller: Reader = { institution: "liandong", operator: "recall", within: "everywhere" };

const turnsMax = 500;
const pokesMs = 100;
const recordingMs = 10;
/** A batch without a receipt is found by its time, unless it is older than this: then by the next start. */
const unsignedMs = 3_600_000;

/**
 * Finds the checks whose answers acts have changed, for whoever holds their receipts. Each transaction
 * is looked at in order; what is found stands before it counts as looked at, so that to look twice, or
 * to be ended in the middle, changes nothing.
 */
export function openRecaller({
  database,
  answering,
  everyMs = 1000,
  sliceMs = 10_000,
  batchesMax = 50,
  touchesMax = 20_000,
}: RecallerOptions): Recaller {
  const { checking } = database;
  const closing = new AbortController();
  const { signal } = closing;
  const listUnsignedBy = openUnsigned(checking);
  let position: number | null = null;
  let search: TurnSearch | null = null;
  let lastError: unknown = null;

  async function step(): Promise<Step> {
    try {
      return await database.reading(recaller, async (tx) => {
        if (!(await takeSearch(tx))) return "elsewhere";
        const begun = (await findRecalled(tx)) ?? position ?? (await firstTold());
        if (begun === null) return "done";
        if (begun !== position) [position, search] = [begun, null];
        return lookOn(begun, Date.now() + sliceMs);
      });
    } catch (error) {
      search = null;
      throw error;
    }
  }

  async function firstTold(): Promise<number | null> {
    await othersRecorded(checking, signal);
    return findFirstTold(checking);
  }

  /** Transactions that follow each other and touch nobody count as looked at together. */
  async function lookOn(begun: number, untilMs: number): Promise<Step> {
    const turns = await listTurns(checking, begun, turnsMax);
    if (turns.length === 0) return "done";
    await othersRecorded(checking, signal);
    let looked = begun;
    for (const turn of turns) {
      if (search?.turn.position !== turn.position) search = await openSearch(turn);
      if (!(await isThrough(search, untilMs))) break;
      looked = turn.position;
      if (Date.now() >= untilMs) break;
    }
    if (looked === begun) return "more";
    position = await database.sequencing("recall", async (tx) => {
      await recordRecalled(tx, looked);
      return looked;
    });
    return position === turns.at(-1)!.position && turns.length < turnsMax ? "done" : "more";
  }

  async function openSearch(turn: Turn): Promise<TurnSearch> {
    const opened = await openTurn(turn, { database, answering, batchesMax, touchesMax, signal });
    if (!opened.isIdle) await opened.look(await listUnsignedBy(turn.before));
    return opened;
  }

  const loop = openLoop(step, { everyMs, signal, came: (error) => (lastError = error) });
  return {
    step,
    poke: loop.poke,
    state: () => ({ position, lastError }),
    async close() {
      closing.abort();
      await loop.ended;
    },
  };
}

async function isThrough({ isIdle, next }: TurnSearch, untilMs: number): Promise<boolean> {
  if (isIdle) return true;
  while (await next()) if (Date.now() >= untilMs) return false;
  return true;
}

type Checking = Database["checking"];

/** What a statement underway has read may be older than the acts that are seen here: it is waited for. */
async function othersRecorded(checking: Checking, signal: AbortSignal): Promise<void> {
  const begun = new Set(await listRecording(checking));
  while (begun.size > 0) {
    await pause(recordingMs, undefined, { signal });
    const underway = new Set(await listRecording(checking));
    for (const one of begun) if (!underway.has(one)) begun.delete(one);
  }
}

/** What is recorded up to a position and not signed yet: it may still be told to whoever asked. */
function openUnsigned(checking: Checking): (before: number) => Promise<readonly Candidate[]> {
  let signedBefore = idAt(0);
  return async (before) => {
    const recent = idAt(Date.now() - unsignedMs);
    const unsigned = await listUnsigned(checking, signedBefore);
    signedBefore = [recent, ...unsigned.map(({ batch }) => batch)].sort()[0]!;
    return unsigned.filter(({ position }) => position <= before);
  };
}

interface Loop {
  poke(): void;
  readonly ended: Promise<void>;
}

/** Steps now and again, and soon after a poke; what fails is tried again. */
function openLoop(
  step: () => Promise<Step>,
  {
    everyMs,
    signal,
    came,
  }: {
    readonly everyMs: number;
    readonly signal: AbortSignal;
    readonly came: (error: unknown) => void;
  },
): Loop {
  let poked = Promise.withResolvers<void>();

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const found = await step().catch((error: unknown) => ({ error }));
      if (signal.aborted) return;
      came(typeof found === "string" ? null : found.error);
      if (found === "more") continue;
      const waiting = pause(everyMs, undefined, { signal, ref: false });
      await Promise.race([waiting, poked.promise]).catch(() => undefined);
      poked = Promise.withResolvers();
      await pause(pokesMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  return { poke: () => poked.resolve(), ended: everyMs === 0 ? Promise.resolve() : run() };
}

/** The smallest number (UUIDv7) that a batch of this instant can have. */
function idAt(ms: number): string {
  const digits = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`;
}
