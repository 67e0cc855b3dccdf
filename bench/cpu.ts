// CPU time of processes from the kernel's own books, so that a busy machine does not change it.
import { readdirSync, readFileSync } from "node:fs";
import type postgres from "postgres";

/** Ticks a second of those books; Linux has said 100 to every program for decades. */
const ticks = 100;

interface Spent {
  readonly parent: number;
  readonly seconds: number;
  /** Of children that have ended. */
  readonly ended: number;
}

function spentBy(pid: number): Spent | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map(
      (at) => fields[at]!,
    );
    return {
      parent: parent!,
      seconds: (user! + system!) / ticks,
      ended: (endedUser! + endedSystem!) / ticks,
    };
  } catch {
    return null;
  }
}

/** Seconds of CPU that one process has spent. */
export function cpuOf(pid: number): number {
  return spentBy(pid)?.seconds ?? 0;
}

/** Seconds of CPU of a process and of all that it has started, those that have ended too. */
export function cpuOfTree(root: number): number {
  const own = spentBy(root);
  if (own === null) return 0;
  const below = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => spentBy(Number(name)))
    .filter((spent) => spent?.parent === root);
  return below.reduce((sum, spent) => sum + spent!.seconds, own.seconds + own.ended);
}

/** The process that has started all sessions of a server on this machine. */
export async function postmasterOf(sql: postgres.Sql): Promise<number> {
  const [{ pid }] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`;
  return spentBy(pid)!.parent;
}
