/** Owners of servers as processes of their own, and what can be seen of the processes they begin. */
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { RunningServer } from "../../src/server/postgres.ts";
import type { ServerRefusal } from "../../src/server/refusal.ts";
import { isRunning, pause } from "../../src/server/running.ts";

export interface OwnerProcess {
  readonly pid: number;
  readonly outcome: RunningServer | ServerRefusal;
  /** The server it started or adopted. */
  readonly server: Omit<RunningServer, "stop">;
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface OwnerOptions {
  readonly directory: string;
  readonly version?: 15 | 18;
  readonly port?: number;
  readonly program?: string;
  /** A command before the program, as in `unshare -m …`. */
  readonly under?: readonly string[];
  readonly spawn?: SpawnOptions;
}

const ownerProgram = join(import.meta.dirname, "server-owner.ts");
const alive = new Set<ChildProcess>();

/** By default with an empty environment: LANG and its like are unset. */
export function spawnOwner(options: OwnerOptions): ChildProcess {
  const [command = "", ...args] = [
    ...(options.under ?? []),
    process.execPath,
    options.program ?? ownerProgram,
    options.directory,
    String(options.version ?? 18),
    ...(options.port === undefined ? [] : [String(options.port)]),
  ];
  const child = spawn(command, args, {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" },
    stdio: ["pipe", "pipe", "inherit"],
    ...options.spawn,
  });
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  return child;
}

export async function startOwner(options: OwnerOptions): Promise<OwnerProcess> {
  const child = spawnOwner(options);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error("the owner ended without a word");
  const outcome = JSON.parse(first.value) as RunningServer | ServerRefusal;
  const exited = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
  return {
    pid: child.pid!,
    outcome,
    get server() {
      if ("refused" in outcome) throw new Error(outcome.because.en);
      return outcome;
    },
    async stop() {
      child.stdin!.write("stop\n");
      await exited;
    },
    async kill(signal) {
      child.kill(signal);
      await exited;
    },
  };
}

/** Ends what a failed test left behind; their servers follow by themselves. */
export function killLeftOwners(): void {
  for (const child of alive) child.kill("SIGKILL");
}

/** The processes begun by a process, with their command lines. Linux only. */
export function childrenOf(pid: number): { pid: number; command: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), ...lookAt(Number(name)) }))
    .filter((found) => found.parent === pid);
}

export function postmasterOf(cluster: string): number {
  return Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);
}

export async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(20))
    if (holds()) return true;
  return holds();
}

export function hasEnded(pid: number): boolean {
  return !isRunning(pid);
}

function lookAt(pid: number): { parent: number; command: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return { parent: -1, command: "" };
  }
}
