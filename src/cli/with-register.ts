import { type Config, readConfig } from "../config.ts";
import { migrationsPending, type StartRefusal, unhurried } from "../raise-register.ts";
import { findServer } from "../server/find-server.ts";
import { startServer } from "../server/postgres.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { migrate, pendingMigrations } from "../store/migrations.ts";
import { wordUnreachable } from "../store/server-reach.ts";
import type { ExitCode, Invocation } from "./cli.ts";
import { refuse } from "./fault.ts";

/** A server as a verb finds or starts it; `stop` ends only what the verb has started. */
export interface Reached {
  readonly url: string;
  /** Null where this process is not told it. */
  readonly ownerUrl: string | null;
  readonly isStartedHere: boolean;
  stop(): Promise<void>;
}

export interface OpenRegister extends Reached {
  readonly config: Config;
  readonly database: Database;
}

export const registerFlags = ["data-dir"];

/**
 * Opens the register that the surroundings name, migrated, for a verb, and leaves it as it was found. One
 * that another process serves is shared with it.
 */
export async function withRegister(
  invocation: Invocation,
  use: (register: OpenRegister) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = configOf(invocation);
  if (config === null) return 64;
  try {
    await using opened = new AsyncDisposableStack();
    const reached = await reachServer(config);
    if ("refused" in reached) return refuse(reached.refused, reached.because, invocation);
    opened.defer(() => reached.stop());
    const { anchorLimitMs } = config;
    const database = await openDatabase({ url: reached.url, ...unhurried, anchorLimitMs });
    opened.defer(() => database.close());
    const refusal = await settle(reached, database);
    if (refusal !== null) return refuse(refusal.refused, refusal.because, invocation);
    return await use({ ...reached, config, database });
  } catch (error) {
    const because = wordUnreachable(error);
    if (because === null) throw error;
    return refuse("register.unreachable", because, invocation);
  }
}

/** The surroundings, or null when everything that is wrong with them has been said. */
export function configOf(invocation: Invocation): Config | null {
  const config = readConfig(invocation.flags);
  if (!("refused" in config)) return config;
  const { json, language, terminal } = invocation;
  if (json) terminal.out(JSON.stringify(config));
  else for (const { says } of config.faults) terminal.err(`[${config.refused}] ${says[language]}`);
  return null;
}

export async function reachServer({ keeping }: Config): Promise<Reached | StartRefusal> {
  if (keeping.by === "given")
    return { ...keeping, isStartedHere: false, stop: () => Promise.resolve() };
  const server = await startServer({ directory: keeping.directory });
  if (!("refused" in server)) {
    const { url, ownerUrl } = server;
    return { url, ownerUrl, isStartedHere: true, stop: () => server.stop() };
  }
  const found = server.refused === "server.owned" ? findServer(keeping.directory) : server;
  if ("refused" in found) return found;
  if (found.is !== "live") return server;
  const { url, ownerUrl } = found;
  return { url, ownerUrl, isStartedHere: false, stop: () => Promise.resolve() };
}

/** A register that nobody else serves is brought up to date; another is not, behind its back. */
async function settle(reached: Reached, database: Database): Promise<StartRefusal | null> {
  if (reached.isStartedHere && reached.ownerUrl !== null) {
    const done = await migrate({ ownerUrl: reached.ownerUrl, login: loginOf(reached.url) });
    return "refused" in done ? done : null;
  }
  const found = await pendingMigrations(database);
  if ("refused" in found) return found;
  return found.pending.length === 0 ? null : migrationsPending(found.pending);
}

/** The role that serves, by the address under which it does. */
export function loginOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
