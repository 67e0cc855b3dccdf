/** Everything put together, by arguments: the register, the desk, the app, the page, the listener. */
import { join } from "node:path";
import { openAnswering } from "./commands/answering.ts";
import { openDesk } from "./commands/check-desk.ts";
import { openRecaller } from "./commands/recall-checks.ts";
import { openSealedBatches } from "./commands/sealed-batch.ts";
import { openSequencer, type Sequencer } from "./commands/sequence-log.ts";
import type { Config } from "./config.ts";
import { demonstrationInstitutions } from "./demonstration/institutions.ts";
import { tour } from "./demonstration/tour.ts";
import type { Sentence } from "./domain/sentence.ts";
import { schema } from "./graphql/schema.ts";
import { createApp } from "./http/app.ts";
import { examplesOf } from "./http/examples.ts";
import { serveApp } from "./http/listen.ts";
import { openMetrics } from "./http/metrics.ts";
import { openLog } from "./http/log.ts";
import { createPages } from "./pages/check-page.ts";
import { type Counter, counterFor } from "./pages/counters.ts";
import type { Ask, Reply } from "./pages/page-queries.ts";
import { type Raised, raiseRegister, type StartRefusal } from "./raise-register.ts";
import { openEvidenceFiles } from "./store/evidence-files.ts";
import { openWitness } from "./store/witness.ts";

export interface Running extends Pick<Raised, "isDemonstration" | "keys" | "keyFile"> {
  readonly url: string;
  /** Lets what is underway be answered, then ends everything, the embedded server last. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly progress?: (says: Sentence) => void;
  /** Aborted when the process is to stop: a start that is underway ends itself. */
  readonly signal?: AbortSignal;
  /** Who runs the program. */
  readonly operator?: string;
}

/** Serves, or says why not; then, and on any fault, whatever had been begun has been ended. */
export async function start(
  config: Config,
  {
    progress = () => undefined,
    signal = new AbortController().signal,
    operator = "serve",
  }: StartOptions = {},
): Promise<Running | StartRefusal> {
  await using begun = new AsyncDisposableStack();
  const log = openLog({ level: config.logLevel });
  begun.defer(() => new Promise((resolve) => log.flush(() => resolve())));
  const raised = await raiseRegister({ config, begun, progress, signal, operator });
  if ("refused" in raised) return raised;
  const { isDemonstration, keys, keyFile } = raised;
  const sealing = openSealing(raised, config.directory);
  begun.defer(() => sealing.log.close());
  begun.defer(() => sealing.recaller.close());
  const app = compose(raised, { sealing, log, stopping: signal, ...edgeOf(config) });
  const listening = await serveApp(app, config).catch((error: unknown) => unheard(error, config));
  if ("refused" in listening) return listening;
  begun.defer(() => listening.close());
  const ending = begun.move();
  let stopped: Promise<void> | undefined;
  return {
    url: listening.url,
    isDemonstration,
    keys,
    keyFile,
    stop: () => (stopped ??= ending.disposeAsync()),
  };
}

type App = ReturnType<typeof createApp>;
type Parts = Parameters<typeof createApp>[0];
type Edge = Required<Pick<Parts, "issuers" | "origin" | "evidence" | "limits">>;
type Around = Edge & Required<Pick<Parts, "log" | "stopping">> & { readonly sealing: Sealed };

function edgeOf({ directory, issuers, origin, evidenceBytesMax }: Config): Edge {
  const evidence = openEvidenceFiles(join(directory, "evidence"));
  return { issuers, origin, evidence, limits: { evidenceBytesMax } };
}

function compose(raised: Raised, { sealing, ...around }: Around): App {
  const { database, isDemonstration, salt, keys, signing } = raised;
  const metrics = openMetrics();
  metrics.watchLog(sealing.log.state);
  const desk = openDesk({ database, isDemonstration, salt, sealing, stated: metrics.stated });
  const counters = countersWith(keys ?? {});
  const stops = isDemonstration ? tour : [];
  const ask: Ask = (query, variables, key) => askOver(app, { query, variables, key });
  const app: App = createApp({
    ...around,
    schema,
    desk,
    metrics,
    database,
    signing,
    isDemonstration,
    examples: examplesOf(stops, (question) => counterFor(counters, question)?.key ?? null),
    pages: createPages({ ask, isDemonstration, counters, stops, today }),
  });
  return app;
}

type Sealed = ReturnType<typeof openSealing>;

/**
 * With what answers are signed, after a rotation with the next key; the log in which they stand; and who
 * looks for those that acts have changed.
 */
function openSealing({ database, isDemonstration, signing, origin }: Raised, directory: string) {
  const sealing = {
    get signer() {
      return signing.signer;
    },
    signerAt: signing.signerAt,
    get origin(): string {
      return log.origin();
    },
    checkpoint: (): string | null => log.checkpoint(),
  };
  const answering = openAnswering({ database, isDemonstration });
  const sealed = openSealedBatches({ checking: database.checking, answering, sealing });
  const witness = openWitness(directory);
  const signingHeads = {
    get signer() {
      return signing.signer;
    },
    signerAt: signing.signerAt,
    origin,
  };
  const log: Sequencer = openSequencer({ database, sealing: signingHeads, witness, sealed });
  return Object.assign(sealing, { log, recaller: openRecaller({ database, answering }) });
}

/** With what day the form begins; which day an answer is for is the register's to say. */
function today(): string {
  return Temporal.Now.plainDateISO("Asia/Shanghai").toString();
}

function countersWith(keys: Readonly<Record<string, string>>): Counter[] {
  return demonstrationInstitutions.flatMap(({ code, scopes, ...institution }) => {
    const key = keys[code];
    return key === undefined || !scopes.has("ask") ? [] : [{ ...institution, code, key }];
  });
}

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly key: string | undefined;
}

/** The page asks as anybody does, with a key, but for the wire. */
async function askOver(app: App, { query, variables, key }: Asked): Promise<Reply> {
  const response = await app.request("/graphql", {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Reply;
}

/** Why nobody can be heard at an address; anything else is a fault. */
function unheard(error: unknown, { host, port }: Config): StartRefusal {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (!["EADDRINUSE", "EADDRNOTAVAIL", "EACCES", "ENOTFOUND"].includes(code)) throw error;
  return {
    refused: "address.unusable",
    because: {
      zh: `无法在 ${host}:${port} 监听（${code}）；请另选 PORT 或 HOST`,
      en: `cannot listen on ${host}:${port} (${code}); choose another PORT or HOST`,
    },
  };
}
