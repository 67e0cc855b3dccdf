/** The server's first process: found by the file it keeps in its cluster, begun, and stopped. */
import { execFileSync, spawn } from "node:child_process";
import { closeSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

import type { Account } from "./account.ts";
import { program, type Binaries } from "./binaries.ts";
import { lastLines, openLog } from "./log.ts";
import type { Place } from "./place.ts";
import { surroundings } from "./run.ts";
import { isRunning, pause } from "./running.ts";
import { settingsFor } from "./settings.ts";

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: "starting" | "ready" | "stopping";
}

const stopMaxMs = 60_000;
const emptyFileMaxMs = 5_000;

/**
 * The live server of a cluster. PostgreSQL itself takes any process with the noted number for one,
 * even an unrelated or a dead one nobody has collected, and would then never start again: such a
 * note is removed. One that belongs to nobody is left for PostgreSQL to judge.
 */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const note = join(cluster, "postmaster.pid");
  const age = Date.now() - (statSync(note, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const [first = "", directory = "", , port = "", , , , status = ""] =
    readIfThere(note).split("\n");
  const pid = Number(first);
  if (first === "" || !Number.isInteger(pid) || pid <= 0) {
    if (age > emptyFileMaxMs) rmSync(note, { force: true });
    return undefined;
  }
  if (!servesDirectory(pid, directory)) {
    if (isSignallable(pid)) rmSync(note, { force: true });
    return undefined;
  }
  const said = status.trim();
  return {
    pid,
    port: Number(port),
    status: said === "ready" || said === "stopping" ? said : "starting",
  };
}

export interface Launched {
  readonly pid: number;
  /** What the server logged in this life, to tell why it ended. */
  lastLines(): string;
}

/**
 * Begins a server in a session of its own, so that Ctrl-C in the terminal does not reach it before
 * the caller has drained. A string tells why it could not even be spawned.
 */
export async function launch(
  place: Place,
  as: { account: Account; binaries: Binaries; port: number },
): Promise<Launched | string> {
  const log = openLog(place.log);
  try {
    const child = spawn(
      program(as.binaries, "postgres"),
      ["-D", place.cluster, ...settingsFor(as.port)],
      {
        ...as.account.ids,
        cwd: "/",
        env: surroundings,
        detached: true,
        stdio: ["ignore", log.fd, log.fd],
      },
    );
    child.unref();
    if (child.pid === undefined)
      return await new Promise((resolve) => child.once("error", (fault) => resolve(fault.message)));
    return { pid: child.pid, lastLines: () => lastLines(place.log, log.from) };
  } finally {
    closeSync(log.fd);
  }
}

/** True once it answers; false when it ended first. A recovery may take its time. */
export async function becomesReady(cluster: string, pid: number): Promise<boolean> {
  while (isRunning(pid)) {
    const found = findPostmaster(cluster);
    if (found?.pid === pid && found.status === "ready") return true;
    await pause(10);
  }
  return false;
}

/** Fast shutdown: sessions end, everything is written. Only a server that hangs is cut off. */
export async function stopPostmaster(pid: number): Promise<void> {
  signal(pid, "SIGINT");
  if (await ends(pid, stopMaxMs)) return;
  signal(pid, "SIGQUIT");
  await ends(pid, stopMaxMs);
}

export async function ends(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (isRunning(pid)) {
    if (performance.now() > until) return false;
    await pause(10);
  }
  return true;
}

/** A port that was free a moment ago; whoever uses it must be ready for it to be taken since. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Its command line names the directory that its note names, even when that has moved since. */
function servesDirectory(pid: number, directory: string): boolean {
  if (process.platform === "linux")
    return readIfThere(`/proc/${pid}/cmdline`).split("\0").includes(directory);
  try {
    const said = execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
    return said.toString("utf8").includes(directory);
  } catch {
    return false;
  }
}

function isSignallable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "ESRCH") throw fault;
  }
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
