/** A server that ends by itself, or is killed by a machine short of memory, is started again. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Sentence } from "../domain/sentence.ts";
import { findServer } from "./find-server.ts";
import { type RunningServer, type ServerOptions, startServer } from "./postgres.ts";
import type { ServerRefusal } from "./refusal.ts";

export interface KeepOptions extends ServerOptions {
  /** Told when it was lost, when it is back, and why it is not. */
  readonly tell: (says: Sentence) => void;
}

const lookEveryMs = 500;

/**
 * As `startServer`, and sees to it until it is stopped. It comes back at the same address, so that whoever
 * is connected finds it again; until then questions fail, and nothing is answered in its place.
 */
export async function keepServer(options: KeepOptions): Promise<RunningServer | ServerRefusal> {
  const first = await startServer(options);
  if ("refused" in first) return first;
  const ending = new AbortController();
  let current = first;
  const watching = watch();

  async function watch(): Promise<void> {
    for (let missed = 0; await isWantedStill(ending.signal);) {
      missed = isLive(options) ? 0 : missed + 1;
      // One look may fall into the moment in which the server writes its note.
      if (missed < 2) continue;
      if (missed === 2) options.tell(lost);
      current = (await startAgain(current, options)) ?? current;
    }
  }

  return {
    ...first,
    async stop() {
      ending.abort();
      await watching;
      await current.stop();
    },
  };
}

async function isWantedStill(signal: AbortSignal): Promise<boolean> {
  await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
  return !signal.aborted;
}

function isLive({ directory, version }: ServerOptions): boolean {
  const found = findServer(directory, version);
  return "is" in found && found.is === "live";
}

async function startAgain(
  before: RunningServer,
  { tell, ...options }: KeepOptions,
): Promise<RunningServer | undefined> {
  try {
    await before.stop();
    const outcome = await startServer({ ...options, port: before.port });
    tell("refused" in outcome ? outcome.because : isBack);
    return "refused" in outcome ? undefined : outcome;
  } catch (fault) {
    const { message } = fault as Error;
    tell({ zh: `未能重新启动数据库：${message}`, en: `the database is not back: ${message}` });
    return undefined;
  }
}

const lost: Sentence = {
  zh: "随附的数据库意外终止，正在重新启动…",
  en: "the embedded database has ended unexpectedly and is being started again",
};

const isBack: Sentence = {
  zh: "随附的数据库已重新启动，记录完好。",
  en: "the embedded database is back; what was recorded is there",
};
