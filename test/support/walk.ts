import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seed } from "../../src/commands/seed.ts";
import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import { schema } from "../../src/graphql/schema.ts";
import { createApp } from "../../src/http/app.ts";
import { openLog } from "../../src/http/log.ts";
import type { Database } from "../../src/store/database.ts";
import { openEvidenceFiles } from "../../src/store/evidence-files.ts";
import { post, withKey } from "./app.ts";
import { type Seat, seat, type Seated } from "./officers.ts";
import { loadPacks, type Packs } from "./packs.ts";
import { openRegister } from "./register.ts";

/** What comes with an act, as a client sends it; what is left out is filled in. */
export interface WalkEnvelope {
  readonly effectiveOn: string;
  readonly documentNumber: string;
  /** Hashes; where absent one document that was uploaded before. */
  readonly evidence: readonly string[];
  readonly idempotencyKey: string;
  readonly expectedVersion: number | null;
}

export interface Recorded {
  readonly is: "recorded";
  readonly position: number;
  readonly isRepeated: boolean;
}

export interface Proposed {
  readonly is: "proposed";
  readonly proposal: string;
  readonly hash: string;
}

export type Outcome =
  | Recorded
  | Proposed
  | { readonly is: "ended"; readonly became: string }
  | { readonly is: "refused"; readonly code: string; readonly zh: string; readonly en: string };

/** A verdict as a counter reads it, or the refusal in its place (`code`). */
export interface ToldVerdict {
  readonly outcome: string;
  readonly atLeast: string;
  readonly subjectKnown: boolean;
  readonly position: number;
  readonly nextChangeOn: string | null;
  readonly bases: readonly {
    readonly measure: string;
    readonly kind: string;
    readonly effect: string;
    readonly article: string;
    readonly document: { readonly id: string };
    readonly from: string | null;
    readonly until: string | null;
    readonly missing: readonly { readonly fact: string }[];
  }[];
  readonly duties: readonly { readonly measure: string; readonly kind: string }[];
  readonly remarks: readonly { readonly code: string }[];
  readonly code?: string;
}

export interface AskMore {
  readonly jurisdiction?: string;
  readonly parcel?: string;
  readonly benefit?: string;
  readonly project?: string;
  readonly knownAt?: number;
  readonly subject?: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** A procedure walked by officers and asked about at counters, over nothing but the public contract. */
export interface Walk {
  readonly app: ReturnType<typeof createApp>;
  readonly database: Database;
  readonly packs: Packs;
  readonly ownerUrl: string;
  /** That of the login that serves. */
  readonly url: string;
  readonly salt: string;
  /** An officer with a key: `seat({ institution: "park-370303", region: "370303", account: "zhang", roles: ["park"] })`. */
  seat(one: Seat): Promise<Seated>;
  /** A counter (role counter, kind program) of a county: `counter("bank", "370303")`. */
  counter(stem: string, region: string): Promise<Seated>;
  /** What the register is to know before the walk, in the grammar of worlds: `{ "地块 3703…": { 区划: "370303" } }`. */
  enter(written: Fields): Promise<number>;
  /** The hash of a document that now is evidence. */
  evidence(officer: Seated, text: string): Promise<string>;
  act(
    officer: Seated,
    form: string,
    fields: Fields,
    envelope?: Partial<WalkEnvelope>,
  ): Promise<Outcome>;
  /** The same, for an act that must be recorded; tells its position. */
  did(
    officer: Seated,
    form: string,
    fields: Fields,
    envelope?: Partial<WalkEnvelope>,
  ): Promise<number>;
  approve(officer: Seated, proposed: Outcome, more?: Fields): Promise<Outcome>;
  /** Proposed by the first and approved by the second; tells the position. */
  didBoth(
    persons: readonly [Seated, Seated],
    form: string,
    fields: Fields,
    envelope?: Partial<WalkEnvelope>,
  ): Promise<number>;
  ask(
    counter: Seated,
    uscc: string | null,
    action: string,
    asOf: string,
    more?: AskMore,
  ): Promise<ToldVerdict>;
  /** Only the outcome of the same. */
  outcome(
    counter: Seated,
    uscc: string | null,
    action: string,
    asOf: string,
    more?: AskMore,
  ): Promise<string>;
  /** The outcomes just before the act at a position and with it: what the act alone has changed. */
  around(
    position: number,
    counter: Seated,
    uscc: string | null,
    action: string,
    asOf: string,
    more?: AskMore,
  ): Promise<readonly [before: string, after: string]>;
  /** Any document of the contract. */
  query(
    officer: Seated,
    document: string,
    variables?: Fields,
  ): Promise<Readonly<Record<string, any>>>;
  drop(): Promise<void>;
}

/** A code with its right check digit: `usccOf("91370303DEM900012")`. */
export function usccOf(stem: string): string {
  return `${stem}${checkDigit(stem)}`;
}

export async function openWalk(): Promise<Walk> {
  const packs = loadPacks();
  const register = await openRegister(packs);
  const { database, desk, salt, ownerUrl, url } = register;
  const kept = await mkdtemp(join(tmpdir(), "liandong-walk-"));
  const app = createApp({
    schema,
    desk,
    database,
    isDemonstration: false,
    evidence: openEvidenceFiles(kept),
    log: openLog({ level: "silent", destination: { write: () => true } }),
  });
  let count = 0;
  let proof: string | null = null;

  async function send(officer: Seated, query: string, variables: Fields) {
    const { json } = await post(app, { query, variables }, withKey(officer.key));
    if (json.errors !== undefined || json.data == null)
      throw new Error(`the contract answers ${JSON.stringify(json.errors)}`);
    return json.data as Readonly<Record<string, any>>;
  }

  async function evidence(officer: Seated, text: string): Promise<string> {
    const bytes = Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
    const response = await app.request("/evidence", {
      method: "POST",
      headers: {
        ...withKey(officer.key),
        "Content-Type": "application/pdf",
        "Content-Length": String(bytes.length),
      },
      body: bytes,
    });
    const told = (await response.json()) as { readonly hash?: string };
    if (told.hash === undefined) throw new Error(`no evidence: ${JSON.stringify(told)}`);
    return told.hash;
  }

  const walk: Walk = {
    app,
    database,
    packs,
    ownerUrl,
    url,
    salt,
    seat: (one) => seat(database, one),
    counter: (stem, region) =>
      seat(database, {
        institution: `${stem}-${region}`,
        region,
        account: `${stem}-${region}-desk`,
        kind: "program",
        roles: ["counter"],
      }),
    async enter(written) {
      const acting = {
        institution: "import",
        operator: "import",
        client: "import/walk",
        region:
          Object.keys(written)
            .map((key) => /^地块 (\d{6})/.exec(key)?.[1])
            .find((one) => one !== undefined) ?? "100000",
      };
      return (await seed(database, written, { acting, salt })).position;
    },
    evidence,
    async act(officer, form, fields, envelope = {}) {
      count += 1;
      if (envelope.evidence === undefined) proof ??= await evidence(officer, "一份文书");
      const act = {
        effectiveOn: "2024-03-01",
        documentNumber: `测〔2024〕${count}号`,
        evidence: [proof],
        idempotencyKey: `walk-${count}`,
        ...envelope,
      };
      const type = `${form[0]!.toUpperCase()}${form.slice(1)}Input`;
      const data = await send(
        officer,
        `mutation Do($input: ${type}!, $act: ActInput!) { told: ${form}(input: $input, act: $act) { ${toldFields} } }`,
        { input: fields, act },
      );
      return outcomeOf(data["told"]);
    },
    async did(officer, form, fields, envelope) {
      return positionOf(await walk.act(officer, form, fields, envelope));
    },
    async approve(officer, proposed, more = {}) {
      if (proposed.is !== "proposed")
        throw new Error(`nothing was proposed: ${JSON.stringify(proposed)}`);
      count += 1;
      const { proposal, hash } = proposed;
      const data = await send(
        officer,
        `mutation Settle($input: SettlementInput!) { told: settleProposal(input: $input) { ${toldFields} } }`,
        { input: { proposal, hash, approve: true, idempotencyKey: `walk-${count}`, ...more } },
      );
      return outcomeOf(data["told"]);
    },
    async didBoth([first, second], form, fields, envelope) {
      const proposed = await walk.act(first, form, fields, envelope);
      return positionOf(await walk.approve(second, proposed));
    },
    async ask(counter, uscc, action, asOf, { subject, ...more } = {}) {
      const input = { subject: subject ?? { uscc }, action, asOf, context, ...more };
      const data = await send(counter, askDocument, { input });
      return data["check"] as ToldVerdict;
    },
    async outcome(...asked) {
      const told = await walk.ask(...asked);
      return told.outcome ?? told.code!;
    },
    async around(position, counter, uscc, action, asOf, more = {}) {
      const at = (knownAt: number) =>
        walk.outcome(counter, uscc, action, asOf, { ...more, knownAt });
      return [await at(position - 1), await at(position)];
    },
    query: (officer, document, variables = {}) => send(officer, document, variables),
    async drop() {
      await register.drop();
      await rm(kept, { recursive: true, force: true });
    },
  };
  return walk;
}

const context = { purpose: "办理业务", caseNumber: "业务-1", operator: "经办" };

const toldFields = `__typename
  ... on ActRecorded { position isRepeated }
  ... on ActProposed { proposal hash }
  ... on ProposalEnded { became }
  ... on Refusal { code because { zh en } }`;

const askDocument = `query Ask($input: CheckInput!) {
  check(input: $input) {
    ... on Verdict { outcome atLeast subjectKnown position nextChangeOn bases { measure kind effect article document { id } from until missing { fact } }
      duties { measure kind } remarks { code } }
    ... on Refusal { code because { zh en } }
  }
}`;

function outcomeOf(told: Readonly<Record<string, any>>): Outcome {
  switch (told["__typename"]) {
    case "ActRecorded":
      return { is: "recorded", position: told["position"], isRepeated: told["isRepeated"] };
    case "ActProposed":
      return { is: "proposed", proposal: told["proposal"], hash: told["hash"] };
    case "ProposalEnded":
      return { is: "ended", became: told["became"] };
    default:
      return { is: "refused", code: told["code"], ...told["because"] };
  }
}

function positionOf(outcome: Outcome): number {
  if (outcome.is === "recorded") return outcome.position;
  throw new Error(`not recorded: ${JSON.stringify(outcome)}`);
}
