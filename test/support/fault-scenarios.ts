import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { openDesk } from "../../src/commands/check-desk.ts";
import { extendLog } from "../../src/commands/extend-log.ts";
import { issueKeys } from "../../src/commands/issue-keys.ts";
import { lawRows } from "../../src/commands/law-rows.ts";
import { openSigning, type Signing } from "../../src/commands/open-signing.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { writtenLaw } from "../../src/commands/written-law.ts";
import { demonstrationInstitutions } from "../../src/demonstration/institutions.ts";
import { tourFacts } from "../../src/demonstration/tour.ts";
import { schema } from "../../src/graphql/schema.ts";
import { createApp } from "../../src/http/app.ts";
import { openIssuer } from "../../src/http/issuers.ts";
import { openLog } from "../../src/http/log.ts";
import { createPages } from "../../src/pages/check-page.ts";
import type { Reply } from "../../src/pages/page-queries.ts";
import { findNow } from "../../src/store/checks.ts";
import { copyInto, type Database, openDatabase } from "../../src/store/database.ts";
import { findEngineVersion } from "../../src/store/engine-files.ts";
import { openEvidenceFiles } from "../../src/store/evidence-files.ts";
import { ownDirectory, readMigrations } from "../../src/store/migration-files.ts";
import { pendingMigrations } from "../../src/store/migrations.ts";
import { readPolicies } from "../../src/store/policy-files.ts";
import { openSpool } from "../../src/store/spools.ts";
import { listUnsealed } from "../../src/store/unsealed-batches.ts";
import { openWitness } from "../../src/store/witness.ts";
import { bank, context, post, question, withKey } from "./app.ts";
import { makeKeys, openBareIssuer } from "./bare-issuer.ts";
import { asRole, freshDatabase } from "./database.ts";
import { loadPacks } from "./packs.ts";
import { lead } from "./register.ts";
import { ownSealing } from "./sealing.ts";

/** Something that is asked of the service, or that it does by itself; throws where it fails. */
export interface Scenario {
  readonly name: string;
  /** What it came to, without what is never the same. */
  run(): Promise<unknown>;
}

export interface Faultable {
  readonly scenarios: readonly Scenario[];
  /** From now on the truth is another. */
  change(): Promise<void>;
  /** How many acts stand. */
  acts(): Promise<number>;
  drop(): Promise<void>;
}

/** What was told is no answer. */
export class NoAnswer extends Error {
  readonly told: string;

  constructor(told: string) {
    super(`no answer: ${told}`);
    this.told = told;
  }
}

/** The tour's firms for which a loan is barred, for which that is not known, and for which nothing bars it. */
export const firms = {
  BLOCKED: "91371302DEM900012E",
  INDETERMINATE: "91371302DEM9000396",
  NO_MEASURE: "91371302DEM9000209",
} as const;

const statementTimeoutMs = 250;
const requestMsMax = 3000;

/** A whole service over a register in which nothing is recorded yet. */
export async function openFaultable(): Promise<Faultable> {
  const fresh = await freshDatabase();
  const database = await openDatabase({ url: fresh.url, statementTimeoutMs });
  const directory = await mkdtemp(join(tmpdir(), "liandong-faults-"));
  const { isDemonstration, salt } = await beginRegister(
    fresh.database,
    { isDemonstration: true },
    lead,
  );
  const packs = loadPacks();
  const policies = packs.folders.map(({ policy, document }) => ({
    policy,
    document: document.issued,
  }));
  const law = { vocabulary: packs.vocabulary, policies, engine: "before" };
  await adoptLaw(fresh.database, law, lead);
  const issued = await issueKeys(fresh.database, demonstrationInstitutions);
  const keys = Object.fromEntries(issued.map(({ institution, key }) => [institution, key]));
  await asRole(fresh.ownerUrl, (owner) =>
    owner.unsafe(
      "create table spare (word text); grant select, insert on spare to liandong_recorder",
    ),
  );
  const signing = await openSigning(database, {
    directory: join(directory, "keys"),
    alg: "EdDSA",
    acting: { ...lead, institution: "liandong", client: "serve" },
  });
  if ("refused" in signing) throw new Error(signing.refused);
  const issuer = await openBareIssuer([await makeKeys("ES256", "one")]);
  const parts = { database, directory, signing, keys, salt, isDemonstration };
  return {
    scenarios: [...asked(parts), ...done(parts), ...besides(directory, issuer.issuer)],
    async change() {
      const facts = tourFacts(packs.policies.map(({ id }) => id));
      await seed(fresh.database, Object.fromEntries(facts), { acting: lead, salt });
      await adoptLaw(fresh.database, { ...law, engine: findEngineVersion() }, lead);
    },
    acts: () => count(fresh.ownerUrl),
    async drop() {
      signing.close();
      await issuer.close();
      await database.close();
      await fresh.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Parts {
  readonly database: Database;
  readonly directory: string;
  readonly signing: Signing;
  readonly keys: Readonly<Record<string, string>>;
  readonly salt: string;
  readonly isDemonstration: boolean;
}

async function count(ownerUrl: string): Promise<number> {
  const [row] = await asRole(ownerUrl, (owner) => owner`select count(*)::int as n from act`);
  return row!["n"];
}

const told = `__typename ... on Verdict { outcome atLeast subjectKnown bases { article from until } } ... on Refusal { code }`;

/** What callers ask, over every gate. */
function asked({ database, directory, keys, salt, isDemonstration }: Parts): Scenario[] {
  const desk = openDesk({ database, salt, isDemonstration, sealing: ownSealing });
  const counters = demonstrationInstitutions
    .filter(({ code }) => code === bank)
    .map((one) => ({ ...one, key: keys[one.code]! }));
  const app = createApp({
    schema,
    desk,
    database,
    isDemonstration,
    log: openLog({ level: "silent" }),
    // Whoever calls is looked up each time.
    limits: { callerMsMax: 0, requestMsMax },
    evidence: openEvidenceFiles(join(directory, "evidence")),
    pages: createPages({
      ask: async (query, variables, key) =>
        (await post(app, { query, variables }, withKey(key))).json as Reply,
      isDemonstration,
      counters,
      stops: [],
      today: () => "2026-03-02",
    }),
  });
  const ask = async (query: string, variables: unknown = {}, who = bank): Promise<unknown> => {
    const { response, json } = await post(app, { query, variables }, withKey(keys[who]));
    const [error] = json.errors ?? [];
    if (error !== undefined)
      throw new NoAnswer(`${response.status} ${error.extensions.code} ${error.message}`);
    return json.data;
  };
  const check = `query ($input: CheckInput!) { check(input: $input) { ${told} } }`;
  const scenario = (name: string, query: string, variables?: unknown, who?: string): Scenario => ({
    name,
    run: () => ask(query, variables, who),
  });
  return [
    ...Object.entries(firms).map(([outcome, uscc]) =>
      scenario(`check ${outcome}`, check, { input: question({ subject: { uscc } }) }),
    ),
    scenario("check with a key", check, { input: question({ idempotencyKey: "fault/1" }) }),
    scenario("check of the past", check, { input: question({ knownAt: 1 }) }),
    scenario(
      "checks",
      `query ($items: [CheckItemInput!]!, $context: CheckContextInput!) {
        checks(items: $items, context: $context) { ... on CheckedBatch { results { key result { ${told} } } } } }`,
      {
        items: Object.entries(firms).map(([key, uscc]) => {
          const { context: _, ...item } = question({ subject: { uscc } });
          return { key, ...item };
        }),
        context,
      },
    ),
    scenario(
      "enterprise",
      `query ($context: CheckContextInput!) { enterprise(uscc: "${firms.BLOCKED}", asOf: "2026-03-02") { __typename
        ... on Enterprise { name verdicts(action: "loan.new", context: $context) { ${told} }
          listings { edges { node { listing { code standing } } } } } } }`,
      { context },
      "lead-371300",
    ),
    scenario(
      "listings",
      `{ listings(filter: { region: "371302" }, asOf: "2026-03-02") { __typename
        ... on ListingConnection { edges { node { code standing } } } ... on Refusal { code } } }`,
      {},
      "lead-371300",
    ),
    scenario(
      "worklist",
      `{ worklist(status: OUTSTANDING) { __typename
        ... on WorkItemConnection { edges { node { measure { id } region from dueOn } } } ... on Refusal { code } } }`,
      {},
      "lead-371300",
    ),
    scenario(
      "search",
      `{ searchEnterprises(name: "临沂", asOf: "2026-03-02") { __typename
        ... on EnterpriseCandidateConnection { edges { node { uscc } } } ... on Refusal { code } } }`,
      {},
      "lead-371300",
    ),
    scenario(
      "policies",
      `{ policies { __typename ... on PolicyConnection { edges { node { id } } } ... on Refusal { code } }
        actions { __typename ... on ActionConnection { edges { node { code } } } ... on Refusal { code } } }`,
    ),
    {
      name: "page",
      async run() {
        const asking = { subject: firms.BLOCKED, action: "loan.new", on: "2026-03-02" };
        const why = { counter: bank, purpose: "授信审查", case: "2026-017", operator: "甲" };
        const first = await app.request(`/?${new URLSearchParams({ ...asking, ...why })}`);
        const next = first.headers.get("location");
        const response = next === null ? first : await app.request(next);
        const text = await response.text();
        if (response.status >= 400) throw new NoAnswer(String(response.status));
        const said = text.match(/不得|未设措施|BLOCKED|NO_MEASURE|ENTITLED/g) ?? [];
        return Object.fromEntries(
          Map.groupBy(said, String)
            .entries()
            .map(([word, all]) => [word, all.length]),
        );
      },
    },
    {
      name: "ready",
      async run() {
        const fresh = createApp({
          schema,
          desk,
          database,
          isDemonstration,
          log: openLog({ level: "silent" }),
        });
        const response = await fresh.request("/readyz");
        if (response.status >= 400)
          throw new NoAnswer(`${response.status} ${await response.text()}`);
        return { isReady: true };
      },
    },
  ];
}

/** What the service does over the register by itself. */
function done({ database, directory, signing }: Parts): Scenario[] {
  const witness = openWitness(join(directory, "witness"));
  let turn = 0;
  const write = async (): Promise<void> => {
    await seed(
      database,
      { [`自然人 故障${(turn += 1)}`]: {} },
      { acting: lead, salt: "salt of a test" },
    );
  };
  return [
    {
      name: "an act",
      async run() {
        await write();
        return "recorded";
      },
    },
    {
      name: "rows that are streamed",
      run: () =>
        database.recording(lead, async (tx) => {
          await tx.execute(sql`select 1`);
          return copyInto(tx, "spare", ["word"], ["one\n", "two\n"]);
        }),
    },
    {
      name: "the log",
      async run() {
        await write();
        const witnessed = await witness.read();
        const extended = await database.sequencing("log", (tx) =>
          extendLog(tx, { signer: signing.signer, origin: "liandong/test" }, witnessed),
        );
        if (extended === null || extended.isBehindWitness) throw new NoAnswer("behind its witness");
        await witness.write(extended.head!.note);
        return (await witness.read()) === extended.head!.note || refuse("another head was read");
      },
    },
    {
      name: "a key at a position that is new",
      async run() {
        await write();
        const head = database.newest.seen().position;
        return (await signing.signerAt(head))?.kid ?? refuse("no key stood");
      },
    },
    {
      name: "what was not signed",
      async run() {
        await findNow(database.checking);
        return (await listUnsealed(database.checking, null, 10)).unsealed;
      },
    },
    {
      name: "migrations",
      async run() {
        const found = await pendingMigrations(database);
        return "pending" in found && found.pending.length === 0 ? "all" : refuse("pending");
      },
    },
  ];
}

/** What comes from elsewhere than the register. */
function besides(directory: string, issuer: string): Scenario[] {
  const evidence = openEvidenceFiles(join(directory, "evidence"));
  const policies = join(import.meta.dirname, "..", "..", "policies");
  return [
    {
      name: "evidence",
      async run() {
        const { hash } = await evidence.put(chunks("bytes of evidence"));
        const opened = await evidence.open(hash);
        let text = "";
        for await (const chunk of opened!.bytes) text += Buffer.from(chunk).toString();
        return text;
      },
    },
    {
      name: "keys of an issuer",
      async run() {
        const opened = openIssuer({ issuer, audience: "a" }, { clock: () => 0 });
        const key = await opened.findKey("one", "ES256");
        if (key === null) throw new NoAnswer("no key");
        return "found";
      },
    },
    {
      name: "rows beside memory",
      async run() {
        await using spool = openSpool<{ readonly line: number }>();
        await spool.add([{ line: 1 }, { line: 2 }]);
        return await Array.fromAsync(spool.rows());
      },
    },
    {
      name: "packs",
      run: () => {
        const text = writtenLaw(readPolicies(policies));
        if (text === null) throw new NoAnswer("defects");
        return Promise.resolve(lawRows(text, "").map(({ hash }) => hash));
      },
    },
    {
      name: "migrations on the disk",
      run: () => {
        const read = readMigrations(ownDirectory);
        if ("refused" in read) throw new NoAnswer(read.refused);
        return Promise.resolve(read.map(({ sha256 }) => sha256));
      },
    },
    { name: "the engine", run: () => Promise.resolve(findEngineVersion()) },
  ];
}

function refuse(told: string): never {
  throw new NoAnswer(told);
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
