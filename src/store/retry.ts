import { setTimeout as pause } from "node:timers/promises";

/** Where a transaction was when it failed; `opening` means that none of its own statements was sent. */
export type Stage = "opening" | "running" | "committing";

export type Outcome<T> = { readonly value: T } | { readonly error: unknown; readonly stage: Stage };

/**
 * The connection was lost while the answer to COMMIT was awaited: the record stands or it does not.
 * Whoever asked finds out by looking for its idempotency key; nobody may simply do it again.
 */
export class CommitUnknown extends Error {
  override readonly name = "CommitUnknown";
  readonly code = "commit.unknown";

  constructor(cause: unknown) {
    super("the connection was lost during COMMIT: whether it took effect is unknown", { cause });
  }
}

const limits = { opening: 2, conflict: 5, lost: 1 } as const;

/**
 * Tries a transaction until it is done or may not be tried again. A conflict undid everything, so the
 * whole is run anew; a transaction that never began is begun again; a read that lost its connection is
 * run once more; a write that lost it never is.
 */
export async function untilDone<T>(
  attempt: () => Promise<Outcome<T>>,
  isReadOnly: boolean,
): Promise<T> {
  const spent = { opening: 0, conflict: 0, lost: 0 };
  for (;;) {
    const outcome = await attempt();
    if ("value" in outcome) return outcome.value;
    const { error, stage } = outcome;
    const cause = causeOf(error, stage);
    if (cause === "lost" && stage === "committing" && !isReadOnly) throw new CommitUnknown(error);
    if (cause === "other" || (cause === "lost" && !isReadOnly)) throw error;
    if (spent[cause] === limits[cause]) throw error;
    spent[cause] += 1;
    await pause(jitterMs(spent[cause]));
  }
}

/** Runs something that undoes itself when it is disturbed until it is not. */
export async function untilUndisturbed<T>(
  run: () => Promise<T>,
  isDisturbed: (error: unknown) => boolean,
): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isDisturbed(error) || turn > limits.conflict) throw error;
      await pause(jitterMs(turn));
    }
  }
}

function causeOf(error: unknown, stage: Stage): "opening" | "conflict" | "lost" | "other" {
  if (isConflict(error)) return "conflict";
  if (!isConnectionLost(error)) return "other";
  return stage === "opening" ? "opening" : "lost";
}

/** Between 0 and 20, 40, 80, 160, 320 ms: two that met once should not meet again. */
function jitterMs(turn: number): number {
  return Math.random() * 10 * 2 ** turn;
}

/** Serialization failure or deadlock: the server undid this transaction so that another could go on. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40001" || code === "40P01";
}

const lostCodes: ReadonlySet<string> = new Set([
  // The driver's words for a socket that closed, and the system's.
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  // A server that ends the session: shut down, crashed, starting, or tired of waiting.
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "25P03",
]);

export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && (lostCodes.has(code) || code.startsWith("08"));
}

/** The code of a fault or of the fault that caused it. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return undefined;
}
