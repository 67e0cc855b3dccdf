/**
 * One owner at a time, held as a session lock in the server itself: it ends with its holder,
 * however that ends, and needs no clock and no judgement about numbers in files. The only file here
 * that speaks to the server.
 */
import postgres from "postgres";

import { isRunning, pause } from "./running.ts";

export interface Ownership {
  /** The server has ended by itself, or somebody else took over while our session was cut. */
  isLost(): boolean;
  /** Whether the session that holds the lock still answers. */
  isAlive(): Promise<boolean>;
  release(): Promise<void>;
}

export type Claim =
  | { readonly kind: "held"; readonly ownership: Ownership }
  | { readonly kind: "owned"; readonly by: number }
  | { readonly kind: "refused-login" }
  | { readonly kind: "unanswered" };

const lockKeys = [0x6c69616e, 0x646f6e67] as const;
const nameOfOwner = "liandong owner";

/** Tries once. `pid` is the server's, so that a cut session is not mended against a dead server. */
export async function claim(url: string, pid: number, onLost: () => void): Promise<Claim> {
  let state: "claiming" | "held" | "lost" | "released" = "claiming";
  const sql = postgres(url, {
    max: 1,
    ssl: false,
    max_lifetime: null,
    connect_timeout: 5,
    fetch_types: false,
    backoff: () => 0.1,
    connection: { application_name: `${nameOfOwner} ${process.pid}` },
    onclose: () => {
      if (isHeld()) void mend();
    },
  });

  async function mend(): Promise<void> {
    for (; isHeld() && isRunning(pid); await pause(100)) {
      try {
        if (await lock(sql)) return;
        break;
      } catch {
        // Not answering just now; while it runs it may answer again.
      }
    }
    if (!isHeld()) return;
    state = "lost";
    onLost();
    await end();
  }

  async function end(): Promise<void> {
    await sql.end({ timeout: 1 });
  }

  try {
    if (await lock(sql)) {
      state = "held";
      return { kind: "held", ownership: { isLost, isAlive, release } };
    }
    const by = await holder(sql);
    await end();
    return by === undefined ? { kind: "unanswered" } : { kind: "owned", by };
  } catch (fault) {
    await end();
    const code = (fault as { code?: string }).code ?? "";
    return { kind: code.startsWith("28") ? "refused-login" : "unanswered" };
  }

  function isHeld(): boolean {
    return state === "held";
  }

  function isLost(): boolean {
    return state === "lost";
  }

  async function isAlive(): Promise<boolean> {
    try {
      return isHeld() && (await lock(sql));
    } catch {
      return false;
    }
  }

  async function release(): Promise<void> {
    state = "released";
    await end();
  }
}

async function lock(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ held: boolean }[]>`
    select pg_try_advisory_lock(${lockKeys[0]}, ${lockKeys[1]}) as held`;
  return row?.held === true;
}

/** The process that holds the lock; undefined when it let go, or died, in this very moment. */
async function holder(sql: postgres.Sql): Promise<number | undefined> {
  const [row] = await sql<{ name: string }[]>`
    select activity.application_name as name
    from pg_locks as lock join pg_stat_activity as activity using (pid)
    where lock.locktype = 'advisory' and lock.granted
      and lock.classid = ${lockKeys[0]}::int::oid and lock.objid = ${lockKeys[1]}::int::oid`;
  const pid = Number(row?.name.slice(nameOfOwner.length));
  return pid > 0 && isRunning(pid) ? pid : undefined;
}
