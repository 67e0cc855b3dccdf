import type { Hono } from "hono";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { type CheckDesk, openDesk } from "../../src/commands/check-desk.ts";
import { issueKeys } from "../../src/commands/issue-keys.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { demonstrationInstitutions } from "../../src/demonstration/institutions.ts";
import { tour, tourFacts } from "../../src/demonstration/tour.ts";
import { schema } from "../../src/graphql/schema.ts";
import { type AppParts, createApp } from "../../src/http/app.ts";
import { examplesOf } from "../../src/http/examples.ts";
import { openLog } from "../../src/http/log.ts";
import { type Listening, serveApp } from "../../src/http/listen.ts";
import { findEngineVersion } from "../../src/store/engine-files.ts";
import { asRole, type FreshDatabase, freshDatabase } from "./database.ts";
import { loadPacks, type Packs } from "./packs.ts";
import { lead } from "./register.ts";
import { ownSealing } from "./sealing.ts";

/** The whole service but for its process: a register with the firms of the tour, its keys, its lines. */
export interface TestApp extends FreshDatabase {
  readonly app: Hono;
  readonly desk: CheckDesk;
  readonly packs: Packs;
  /** Keys by institution. */
  readonly keys: Readonly<Record<string, string>>;
  /** What was logged, line by line. */
  readonly lines: string[];
  /** The same register behind an application with other parts. */
  again(parts: Partial<AppParts>): Hono;
}

export async function openApp(parts: Partial<AppParts> = {}): Promise<TestApp> {
  const fresh = await freshDatabase();
  const { database } = fresh;
  const nature = await beginRegister(database, { isDemonstration: true }, lead);
  const packs = loadPacks();
  const policies = packs.folders.map(({ policy, document }) => ({
    policy,
    document: document.issued,
  }));
  const law = { vocabulary: packs.vocabulary, policies, engine: findEngineVersion() };
  await adoptLaw(database, law, lead);
  const facts = tourFacts(packs.policies.map(({ id }) => id));
  await seed(database, Object.fromEntries(facts), { acting: lead, salt: nature.salt });
  const issued = await issueKeys(database, demonstrationInstitutions);
  const keys = Object.fromEntries(issued.map(({ institution, key }) => [institution, key]));
  const lines: string[] = [];
  const desk = openDesk({ database, sealing: ownSealing, ...nature });
  const again = (other: Partial<AppParts>): Hono =>
    createApp({
      schema,
      desk,
      database,
      isDemonstration: nature.isDemonstration,
      log: openLog({ level: "info", destination: { write: (line) => void lines.push(line) } }),
      examples: examplesOf(tour, () => keys["bank-371302"]!),
      ...parts,
      ...other,
    });
  return { ...fresh, app: again({}), desk, packs, keys, lines, again };
}

export const bank = "bank-371302";

/** What comes back, read as far as tests look at it. */
export interface Told {
  readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requestId?: string };
  }[];
}

export function codesIn({ errors = [] }: Told): string[] {
  return errors.map(({ extensions }) => extensions.code);
}

/** The answer to `check`; nothing where there is none. */
export function checkIn({ data }: Told): Readonly<Record<string, unknown>> | undefined {
  return data?.["check"];
}

/** Asks over the application as a client does. */
export async function post(
  app: Pick<Hono, "request">,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly response: Response; readonly json: Told }> {
  const response = await app.request("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { response, json: (await response.json()) as Told };
}

export function withKey(key: string | undefined): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${key}` };
}

export const context = { purpose: "授信审查", caseNumber: "授信-2026-017", operator: "经办-乙" };

/** A question of the tour's first firm, as variables. */
export function question(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    subject: { uscc: "91371302DEM900012E" },
    action: "loan.new",
    jurisdiction: "371302",
    asOf: "2026-03-02",
    context,
    ...more,
  };
}

export const checkDocument = `query Ask($input: CheckInput!) {
  check(input: $input) {
    __typename
    ... on Verdict { outcome atLeast subjectKnown record position nextChangeOn bases { article quotation from until } }
    ... on Refusal { code because { zh en } }
  }
}`;

/** The wire itself, for as long as it is wanted. */
export async function listening<T>(
  app: Pick<Hono, "fetch">,
  use: (server: Listening) => Promise<T>,
): Promise<T> {
  const server = await serveApp(app, { host: "127.0.0.1", port: 0 });
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

export interface Counts {
  readonly checks: number;
  readonly acts: number;
}

/** How much the register holds. */
export function countRows(ownerUrl: string): Promise<Counts> {
  return asRole(ownerUrl, async (sql) => {
    const [row] = await sql`
      select (select count(*) from check_record)::int as checks, (select count(*) from act)::int as acts`;
    return row as unknown as Counts;
  });
}
