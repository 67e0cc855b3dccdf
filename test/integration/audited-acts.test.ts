import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schema } from "../../src/graphql/schema.ts";
import { hashOfKey, recordInstitution, recordKey, type Scope } from "../../src/store/callers.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import { asRole } from "../support/database.ts";
import { post, withKey } from "../support/app.ts";
import type { Seated } from "../support/officers.ts";
import { observer } from "../support/register.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const parcel = "370303999901GB00001";
const firm = usccOf("91370303DEM900012");

let walk: Walk;
let zhang: Seated;
let li: Seated;
let admin: Seated;
let proof: string;
/** What was done, by position. */
const done = new Map<number, Told>();

type Told = Readonly<Record<string, any>>;

beforeAll(async () => {
  walk = await openWalk();
  const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;
  zhang = await walk.seat({ ...park, account: "zhang" });
  li = await walk.seat({ ...park, account: "li" });
  admin = await walk.seat({
    institution: "security-370303",
    region: "370303",
    account: "guan",
    roles: ["security-admin"],
  });
  await walk.enter({
    [`地块 ${parcel}`]: { 区划: "370303", 园区: "不在园区" },
    [`企业 ${firm}`]: { 区划: "370303", 地块: [{ 宗: parcel, 自: "2015-01-01" }] },
  });
  proof = await walk.evidence(zhang, "一宗一卡");
  const wrong = await walk.did(
    zhang,
    "recordWillingness",
    { parcel, holder: firm, consents: true },
    { effectiveOn: "2022-05-10", documentNumber: "张管〔2022〕5号", evidence: [proof] },
  );
  done.set(wrong, {
    form: "recordWillingness",
    institution: "park-370303",
    operator: "zhang",
    account: "zhang",
    documentNumber: "张管〔2022〕5号",
    evidence: [proof],
    effectiveOn: "2022-05-10",
    approval: null,
  });
  const corrected = await walk.didBoth(
    [zhang, li],
    "correct",
    { position: wrong, parcels: [parcel], reason: "填错宗地", neverSo: true },
    { effectiveOn: "2022-06-01", documentNumber: "张管〔2022〕6号", evidence: [proof] },
  );
  done.set(corrected, {
    form: "correct",
    account: "zhang",
    documentNumber: "张管〔2022〕6号",
    approval: { proposedBy: "zhang", approvedBy: "li", approvedFor: "park-370303" },
  });
  const office = {
    code: "office-370303",
    name: "办事处",
    english: "office",
    region: "370303",
    scopes: ["ask"],
  };
  const entered = await walk.did(admin, "enterInstitution", office);
  done.set(entered, {
    form: "enterInstitution",
    institution: "security-370303",
    account: "guan",
    approval: null,
  });
}, 60_000);

afterAll(() => walk?.drop());

let bodies = 0;

/** A body that audits a territory, and nothing else. */
async function auditorOf(region: string, scopes: readonly Scope[] = ["audit"]): Promise<Seated> {
  bodies += 1;
  const institution = `audit-${region}-${bodies}`;
  const key = `ld_${createHash("sha256").update(institution).digest("base64url")}`;
  await walk.database.recording({ institution: "test", operator: "seat" }, async (tx) => {
    const named = { name: institution, english: institution, scopes: new Set(scopes) };
    await recordInstitution(tx, { code: institution, region, ...named });
    await recordKey(tx, { institution, hash: hashOfKey(key), label: "one" });
  });
  const client = `${institution}/one`;
  return { institution, operator: client, client, region, account: institution, key };
}

const listDocument = `query Look($from: Day, $until: Day, $institution: String, $kind: String, $account: String, $first: Int, $after: String) {
  acts(from: $from, until: $until, institution: $institution, kind: $kind, account: $account, first: $first, after: $after) {
    ... on AuditedActConnection {
      edges { node { position form title { zh } region institution institutionName operator account documentNumber
        evidence effectiveOn recordedAt canonical hash leaf approval { proposedBy proposedAt approvedBy approvedFor approvedAt } } }
      pageInfo { hasNextPage endCursor }
    }
    ... on Refusal { code }
  }
}`;

async function look(auditor: Seated, variables: Told = {}): Promise<Told[]> {
  const found: Told[] = [];
  let after: string | null = null;
  do {
    const { acts }: Told = await walk.query(auditor, listDocument, {
      first: 3,
      after,
      ...variables,
    });
    expect(acts["code"]).toBeUndefined();
    found.push(...acts["edges"].map(({ node }: Told) => node));
    after = acts["pageInfo"].hasNextPage ? acts["pageInfo"].endCursor : null;
  } while (after !== null);
  return found;
}

function rowsOf(statement: string): Promise<Told[]> {
  return asRole(walk.ownerUrl, async (owner) => [...(await owner.unsafe(statement))]);
}

describe("what was done", () => {
  it("is told of every act in the territory once, in the order of acts, by whom and on what basis", async () => {
    const found = await look(await auditorOf("370303"));
    const standing = await rowsOf(
      `select a.position::int as position from act a where starts_with(a.region, '370303') order by 1`,
    );
    expect(found.map(({ position }) => position)).toEqual(standing.map(({ position }) => position));
    for (const [position, act] of done)
      expect(found.find((one) => one["position"] === position)).toMatchObject(act);
    for (const { canonical, hash, recordedAt } of found) {
      expect(createHash("sha256").update(canonical).digest("hex")).toBe(hash);
      expect(recordedAt).toMatch(/\+08:00$/);
    }
  });

  it("is told of one institution, one kind, one account whether it acted or approved, and a period", async () => {
    const auditor = await auditorOf("370300");
    const positions = async (variables: Told): Promise<number[]> =>
      (await look(auditor, variables)).map(({ position }) => position);
    const [wrong, corrected, entered] = done.keys();
    expect(await positions({ institution: "park-370303" })).toEqual([wrong, corrected]);
    expect(await positions({ kind: "correct" })).toEqual([corrected]);
    expect(await positions({ account: "li" })).toEqual([corrected]);
    expect(await positions({ account: "guan" })).toEqual([entered]);
    expect(await positions({ until: "2020-01-01" })).toEqual([]);
    const { acts } = await walk.query(auditor, listDocument, { institution: "nobody" });
    expect(acts.code).toBe("institution.unknown");
    const { acts: empty } = await walk.query(auditor, listDocument, {
      from: "2024-01-02",
      until: "2024-01-02",
    });
    expect(empty.code).toBe("period.empty");
  });

  it("names the leaf of the log that an act has become", async () => {
    const [position] = done.keys();
    await asRole(
      walk.ownerUrl,
      (owner) =>
        owner`insert into leaf (number, hash, act) values (7, ${Buffer.alloc(32)}, ${position!})`,
    );
    const found = await look(await auditorOf("370303"));
    expect(found.filter(({ leaf }) => leaf !== null)).toMatchObject([{ position, leaf: 7 }]);
  });

  it("is not told to the auditor of another territory, nor to whoever does not audit", async () => {
    expect(await look(await auditorOf("410300"))).toEqual([]);
    for (const { key } of [zhang, admin]) {
      const { json } = await post(walk.app, { query: listDocument }, withKey(key));
      expect(json.errors![0]!.extensions.code).toBe("access.denied");
    }
  });

  it("is shown as the register has it only to whoever may read the register besides", async () => {
    const document = `{ acts(account: "li") { ... on AuditedActConnection { edges { node { record { ... on ActRecord { documentNumber parcels { code } } } } } } } }`;
    const both = await auditorOf("370303", ["audit", "register"]);
    const { acts } = await walk.query(both, document);
    expect(acts.edges).toEqual([
      { node: { record: { documentNumber: "张管〔2022〕6号", parcels: [{ code: parcel }] } } },
    ]);
    const { key } = await auditorOf("370303");
    const { json } = await post(walk.app, { query: document }, withKey(key));
    expect(json.errors![0]!.extensions.code).toBe("access.denied");
  });
});

describe("whoever audits", () => {
  it("changes nothing by any act of the contract, over the wire", async () => {
    const auditor = await auditorOf("370303");
    const state = (): Promise<unknown> =>
      walk.database.reading(observer, async (tx) => [
        await findStateHash(tx),
        await rowsOf(
          `select (select count(*) from act)::int as acts, (select count(*) from proposal)::int as proposals,
             (select count(*) from check_batch)::int as checks, (select count(*) from recall_acknowledgement)::int as seen`,
        ),
      ]);
    const before = await state();
    for (const { name, args } of Object.values(schema.getMutationType()!.getFields())) {
      const head = args.map((one) => `$${one.name}: ${String(one.type)}`).join(", ");
      const passed = args.map((one) => `${one.name}: $${one.name}`).join(", ");
      const query = `mutation (${head}) { ${name}(${passed}) { __typename } }`;
      const { json } = await post(walk.app, { query, variables: {} }, withKey(auditor.key));
      expect(json.data ?? null, name).toBeNull();
      expect(
        json.errors!.map(({ extensions }) => extensions.code),
        name,
      ).toEqual(["access.denied"]);
    }
    expect(await state()).toEqual(before);
  });
});
