// Starts a candidate in a process of its own and ends it by its own number.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface Launched {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

export interface Launch {
  readonly name: string;
  readonly script: string;
  readonly words?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where what it prints is kept, as a service's log is. */
  readonly directory: string;
}

const patienceMs = 30_000;

/** Waits for the line in which it says where it listens. */
export async function launch({
  name,
  script,
  words = [],
  env,
  directory,
}: Launch): Promise<Launched> {
  const path = join(directory, `${name.replaceAll(/\W+/g, "-")}.log`);
  const log = openSync(path, "w");
  const child = spawn(process.execPath, [...flags(), join(import.meta.dirname, script), ...words], {
    env: { ...process.env, ...env },
    stdio: ["ignore", log, "inherit"],
  });
  closeSync(log);
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(50)) {
    if (child.exitCode !== null) break;
    const url = readFileSync(path, "utf8")
      .split("\n")
      .map((line) => /"url":"(http:[^"]+)"/.exec(line)?.[1])
      .find((found) => found !== undefined);
    if (url !== undefined) return { pid: child.pid!, url, stop: () => stop(child) };
  }
  await stop(child);
  throw new Error(`${name} has not come up: ${readFileSync(path, "utf8").slice(0, 2000)}`);
}

/** More of the runtime's own flags, to look into a candidate. */
function flags(): string[] {
  return (process.env["NODE_FLAGS"] ?? "").split(" ").filter((flag) => flag !== "");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}
