import type { IncomingMessage, ServerResponse } from "node:http";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { Hono } from "hono";
import type { Logger } from "pino";
import type { CheckDesk } from "../commands/check-desk.ts";
import type { Signing } from "../commands/open-signing.ts";
import { asRejection } from "../graphql/rejection.ts";
import type { EvidenceStore } from "../store/evidence-files.ts";
import { answer } from "./answer.ts";
import { askingOf, askingOver } from "./asking.ts";
import { openAttachments } from "./attachments.ts";
import { createEngine } from "./engine.ts";
import { type GateParts, type Gates, openGates } from "./gates.ts";
import { type Example, openExplorer } from "./graphiql.ts";
import { serveLog } from "./log-paths.ts";
import { logVisit, openLog } from "./log.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import { openReadiness } from "./readiness.ts";
import { replyCode, replyRejected, respond, send } from "./reply.ts";
import { openKeySet } from "./signing-keys.ts";
import { openVisit, type Visit } from "./visit.ts";

export interface AppParts extends GateParts {
  readonly schema: GraphQLSchema;
  readonly desk: CheckDesk;
  readonly isDemonstration: boolean;
  readonly log?: Logger;
  readonly metrics?: Metrics;
  /** Where the bytes of evidence lie; without it none is taken. */
  readonly evidence?: EvidenceStore;
  /** Questions that stand ready in GraphiQL. */
  readonly examples?: readonly Example[];
  /** Pages for people. */
  readonly pages?: Hono;
  /** With what this process signs; absent where it signs nothing. */
  readonly signing?: Pick<Signing, "signerAt">;
  /** Aborted as soon as the process is to stop, before it takes no more connections. */
  readonly stopping?: AbortSignal;
}

type Surroundings = { Variables: { visit: Visit } };

/** What is served, and its hot path by itself for whoever has a wire. */
export interface App extends Hono {
  /** Answers a request that is one of the contract's own; false where it is anything else. */
  readonly direct: Direct;
}

export type Direct = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Everything that is served, over whatever will listen. */
export function createApp(parts: AppParts): App {
  const { metrics = openMetrics(), log = openLog({ level: "info" }) } = parts;
  const app = new Hono<Surroundings>();
  const gates = openGates(parts, log);
  const { handler, direct } = contract(parts, gates, passed);
  app.all("/graphql", handler);
  app.use(async (c, next) => {
    const visit = openVisit(c.req.header("x-request-id") ?? null);
    c.set("visit", visit);
    await next();
    c.header("X-Request-Id", visit.requestId);
    passed(visit, c.req.path, c.res.status);
  });
  app.get("/healthz", (c) => c.json({ isAlive: true }));
  const readiness = openReadiness(parts);
  app.get("/readyz", async (c) => {
    const found = await readiness();
    return c.json(found, found.isReady ? 200 : 503, { "Cache-Control": "no-store" });
  });
  app.get("/metrics", async (c) => {
    const { type, text } = await metrics.print();
    return c.body(text, 200, { "Content-Type": type });
  });
  serveEvidence(app, parts, gates);
  serveLog(app, { ...gates, database: parts.database });
  serveKeys(app, parts.database);
  const sdl = printSchema(lexicographicSortSchema(parts.schema));
  app.get("/schema.graphql", (c) =>
    c.body(sdl, 200, { "Content-Type": "application/graphql; charset=utf-8" }),
  );
  if (parts.pages !== undefined) app.route("/", parts.pages);
  app.notFound((c) => respond(replyCode("request.not-found", c.get("visit")), c.get("visit")));
  app.onError((error, c) => {
    const visit = c.get("visit") ?? openVisit(null);
    visit.faults.push(error);
    return respond(replyCode("unexpected", visit), visit);
  });

  function passed(visit: Visit, path: string, status: number): void {
    const route = routeOf(path, status);
    metrics.visited(visit, { route, status });
    logVisit(log, visit, { route, status });
  }

  return Object.assign(app as unknown as Hono, { direct });
}

type Handler = (c: { readonly req: { readonly raw: Request } }) => Promise<Response>;

function serveEvidence(
  app: Hono<Surroundings>,
  { database, evidence: store }: AppParts,
  gates: Gates,
): void {
  if (store === undefined) return;
  const bytesMax = gates.limits.evidenceBytesMax;
  const attachments = openAttachments({ ...gates, database, store, bytesMax });
  app.post("/evidence", (c) => attachments.receive(c.req.raw, c.get("visit")));
  app.get("/evidence/:hash", (c) =>
    attachments.send(c.req.param("hash"), c.req.raw, c.get("visit")),
  );
}

/** Whoever verifies a receipt needs no key of ours for it, and keeps what is told here. */
function serveKeys(app: Hono<Surroundings>, database: AppParts["database"]): void {
  const keySet = openKeySet(database);
  app.get(keysPath, async (c) => {
    try {
      const headers = { "Content-Type": "application/jwk-set+json" };
      return c.body(await keySet(), 200, { ...headers, "Cache-Control": "public, max-age=60" });
    } catch (error) {
      const visit = c.get("visit");
      const told = asRejection(error);
      visit.faults.push(told.originalError ?? error);
      return respond(replyRejected(told, visit), visit);
    }
  });
}

const keysPath = "/.well-known/jwks.json";

/** The hot path: a handler by itself, without anything that it does not need around it. */
function contract(
  parts: AppParts,
  gates: Gates,
  passed: (visit: Visit, path: string, status: number) => void,
): { readonly handler: Handler; readonly direct: Direct } {
  const { schema, database, desk, isDemonstration, examples = [] } = parts;
  const engine = createEngine(schema);
  const answering = { ...gates, engine, desk, database, isDemonstration };
  const explorer = openExplorer(examples);
  return {
    async handler({ req: { raw: request } }) {
      const visit = openVisit(request.headers.get("x-request-id"));
      const response = isForPeople(request)
        ? await explorer.page(request.headers)
        : respond(await answer(askingOf(request), visit, answering), visit);
      passed(visit, "/graphql", response.status);
      return response;
    },
    direct(incoming, outgoing) {
      if (incoming.method !== "POST" || incoming.url !== "/graphql") return false;
      const asking = askingOver(incoming);
      const visit = openVisit(asking.header("x-request-id"));
      void answer(asking, visit, answering).then((reply) => {
        if (!outgoing.destroyed) send(reply, visit, outgoing);
        passed(visit, "/graphql", reply.status);
      });
      return true;
    },
  };
}

/** A browser that is pointed here gets GraphiQL; whoever sends a document gets its answer. */
function isForPeople({ method, url, headers }: Request): boolean {
  return (
    method === "GET" &&
    headers.get("accept")?.includes("text/html") === true &&
    !url.includes("query=")
  );
}

const open = "/healthz /readyz /metrics /schema.graphql".split(" ");
const routes = new Set(["/graphql", keysPath, ...open]);

/** Few words, whatever is asked for; an address may hold what is nobody's business. */
function routeOf(path: string, status: number): string {
  if (routes.has(path)) return path;
  if (path.startsWith("/evidence")) return "/evidence";
  if (path.startsWith("/log/")) return "/log";
  return status === 404 ? "none" : "page";
}
