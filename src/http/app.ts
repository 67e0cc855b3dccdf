import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { Hono } from "hono";
import type { Logger } from "pino";
import type { CheckDesk } from "../commands/check-desk.ts";
import type { Database } from "../store/database.ts";
import { openAllowances } from "./allowance.ts";
import { answer } from "./answer.ts";
import { openDoor } from "./authenticate.ts";
import { createEngine } from "./engine.ts";
import { type Example, openExplorer } from "./graphiql.ts";
import { type EdgeLimits, edgeLimits } from "./limits.ts";
import { logVisit, openLog } from "./log.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import { openReadiness } from "./readiness.ts";
import { replyCode, respond } from "./reply.ts";
import { openVisit, type Visit } from "./visit.ts";

export interface AppParts {
  readonly schema: GraphQLSchema;
  readonly desk: CheckDesk;
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly log?: Logger;
  readonly metrics?: Metrics;
  readonly limits?: Partial<EdgeLimits>;
  /** Questions that stand ready in GraphiQL. */
  readonly examples?: readonly Example[];
  /** Pages for people. */
  readonly pages?: Hono;
  /** Aborted as soon as the process is to stop, before it takes no more connections. */
  readonly stopping?: AbortSignal;
}

type Surroundings = { Variables: { visit: Visit } };

/** Everything that is served, over whatever will listen. */
export function createApp(parts: AppParts): Hono {
  const { metrics = openMetrics(), log = openLog({ level: "info" }) } = parts;
  const app = new Hono<Surroundings>();
  app.all("/graphql", contract(parts, passed));
  app.use(async (c, next) => {
    const visit = openVisit(c.req.header("x-request-id") ?? null);
    c.set("visit", visit);
    await next();
    c.header("X-Request-Id", visit.requestId);
    passed(visit, c.req.path, c.res.status);
  });
  app.get("/healthz", (c) => c.json({ isAlive: true }));
  const readiness = openReadiness(parts.database, parts.stopping);
  app.get("/readyz", async (c) => {
    const found = await readiness();
    return c.json(found, found.isReady ? 200 : 503, { "Cache-Control": "no-store" });
  });
  app.get("/metrics", async (c) => {
    const { type, text } = await metrics.print();
    return c.body(text, 200, { "Content-Type": type });
  });
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

  return app as unknown as Hono;
}

type Handler = (c: { readonly req: { readonly raw: Request } }) => Promise<Response>;

/** The hot path: a handler by itself, without anything that it does not need around it. */
function contract(
  parts: AppParts,
  passed: (visit: Visit, path: string, status: number) => void,
): Handler {
  const { schema, database, desk, isDemonstration, examples = [] } = parts;
  const limits = { ...edgeLimits, ...parts.limits };
  const answering = {
    authenticate: openDoor(database, limits),
    allowances: openAllowances(limits),
    engine: createEngine(schema),
    desk,
    database,
    isDemonstration,
    limits,
  };
  const explorer = openExplorer(examples);
  return async ({ req: { raw: request } }) => {
    const visit = openVisit(request.headers.get("x-request-id"));
    const response = isForPeople(request)
      ? await explorer.page(request.headers)
      : respond(await answer(request, visit, answering), visit);
    passed(visit, "/graphql", response.status);
    return response;
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

const routes = new Set(["/graphql", "/healthz", "/readyz", "/metrics", "/schema.graphql"]);

/** Few words, whatever is asked for; an address may hold what is nobody's business. */
function routeOf(path: string, status: number): string {
  if (routes.has(path)) return path;
  return status === 404 ? "none" : "page";
}
