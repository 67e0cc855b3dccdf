/** The program as a process that is killed over and over, and its PostgreSQL likewise. */
import { join } from "node:path";
import { findServer, type LiveServer } from "../../src/server/find-server.ts";
import { keepServer } from "../../src/server/keep-server.ts";
import { pause } from "../../src/server/running.ts";
import { endProgram, type ServeProcess, spawnProgram } from "./serve-process.ts";
import { childrenOf, postmasterOf } from "./server-processes.ts";

export interface KillService {
  /** With what its verbs are run. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it serves; waits while it does not. */
  address(): Promise<string>;
  /** Begins it; returns the file of the demonstration's keys. */
  start(): Promise<string>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** The server of its register, while that runs. */
  database(): LiveServer;
  /** SIGKILL of the postmaster and everything it began. */
  killDatabase(): Outage;
  /** In good order. */
  end(): Promise<void>;
}

export interface Outage {
  /** When all of its processes had been killed. */
  readonly goneAt: number;
  /** When it was last seen to be gone, and first to be back. */
  over(): Promise<{ readonly goneUntil: number; readonly backAt: number }>;
}

/** By 18 the program brings its own server; another version is kept here, and given to it. */
export async function openKillService(directory: string, version: 15 | 18): Promise<KillService> {
  let served: ServeProcess | null = null;
  let up = Promise.withResolvers<string>();
  const kept = version === 18 ? null : await keep(directory, version);
  const env: Record<string, string> = {
    DATA_DIR: directory,
    ...(kept === null
      ? {}
      : { DATABASE_URL: kept.url, DATABASE_OWNER_URL: kept.ownerUrl, DEMO: "yes" }),
  };
  const cluster = join(directory, `postgres-${version}`, "cluster");

  function findLive(): LiveServer | null {
    const found = findServer(directory, version);
    return "is" in found && found.is === "live" ? found : null;
  }

  return {
    env,
    address: () => up.promise,
    async start() {
      served = spawnProgram({ env });
      const { url, keyFile } = await served.announced;
      up.resolve(url);
      return keyFile;
    },
    async kill() {
      up = Promise.withResolvers();
      served!.kill("SIGKILL");
      await served!.exited;
    },
    database() {
      const live = findLive();
      if (live === null) throw new Error("the register's server does not run");
      return live;
    },
    killDatabase() {
      const killed = postmasterOf(cluster);
      process.kill(killed, "SIGSTOP");
      const all = [...childrenOf(killed).map(({ pid }) => pid), killed];
      for (const pid of all) end(pid);
      const goneAt = performance.now();
      return {
        goneAt,
        async over() {
          let goneUntil = goneAt;
          while (findLive() === null || postmasterOf(cluster) === killed) {
            goneUntil = performance.now();
            if (goneUntil - goneAt > 40_000) throw new Error("the server did not come back");
            await pause(5);
          }
          return { goneUntil, backAt: performance.now() };
        },
      };
    },
    async end() {
      if (served !== null) await endProgram(served);
      await kept?.stop();
    },
  };
}

async function keep(directory: string, version: 15) {
  const server = await keepServer({ directory, version, tell: () => undefined });
  if ("refused" in server) throw new Error(server.because.en);
  return server;
}

/** One that has ended by itself meanwhile is as dead as it shall be. */
function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== "ESRCH") throw fault;
  }
}
