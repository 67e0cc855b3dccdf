import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

const parcel = "370303999901GB00001";
const firm = usccOf("91370303DEM900012");
const identity = "370303199001011234";

let walk: Walk;
let zhang: Seated;
let li: Seated;

interface Told {
  readonly position: number;
  readonly form: string;
  readonly title: { readonly zh: string };
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly establishes: string;
  readonly evidence: readonly string[];
  readonly correctedBy: readonly number[];
}

beforeAll(async () => {
  walk = await openWalk();
  const park = { institution: "park-370303", region: "370303", roles: ["park"] } as const;
  zhang = await walk.seat({ ...park, account: "zhang" });
  li = await walk.seat({ ...park, account: "li" });
  await walk.enter({ [`地块 ${parcel}`]: { 区划: "370303", 园区: "不在园区" } });
});

afterAll(() => walk?.drop());

const document = `query File($code: String!, $first: Int, $after: String, $knownAt: Position) {
  parcel(code: $code, knownAt: $knownAt) {
    ... on Parcel { version file(first: $first, after: $after) {
      edges { cursor node { position form title { zh } fields { name value } establishes evidence correctedBy } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }
  }
}`;

async function fileOf(variables: Readonly<Record<string, unknown>> = {}) {
  const { parcel: land } = await walk.query(zhang, document, { code: parcel, ...variables });
  const { edges, pageInfo } = land.file;
  return {
    version: land.version as number,
    acts: (edges as { node: Told }[]).map(({ node }) => node),
    pageInfo: pageInfo as { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string },
  };
}

describe("the file of a parcel", () => {
  it("has what was imported, in the words in which it was", async () => {
    const { acts, version } = await fileOf();
    expect(acts).toHaveLength(1);
    expect(acts[0]).toMatchObject({
      form: "record",
      title: { zh: "导入的登记" },
      fields: [],
      evidence: [],
      correctedBy: [],
    });
    expect(JSON.parse(acts[0]!.establishes)).toEqual({
      [`地块 ${parcel}`]: { 区划: "370303", 园区: "不在园区" },
    });
    expect(version).toBe(acts[0]!.position);
  });

  it("shows what was filled in with its evidence, and a natural person under a hash alone", async () => {
    const proof = await walk.evidence(zhang, "一宗一卡");
    const card = {
      parcel,
      owner: `自然人:${identity}`,
      location: "张周路北",
      areaM2: 1000,
      approvedUse: "工业用地",
      methods: ["现场排查", "调阅资料"],
      surveyor: "管委会",
      cooperated: false,
    };
    await walk.did(zhang, "openSurvey", card, { effectiveOn: "2022-05-01", evidence: [proof] });
    const { acts } = await fileOf();
    const survey = acts.at(-1)!;
    expect(survey.evidence).toEqual([proof]);
    const filled = Object.fromEntries(survey.fields.map(({ name, value }) => [name, value]));
    expect(filled).toMatchObject({
      location: "张周路北",
      areaM2: "1000",
      methods: "现场排查；调阅资料",
      cooperated: "否",
    });
    expect(filled["owner"]).toMatch(/^自然人:/);
    expect(JSON.stringify(acts)).not.toContain(identity);
  });

  it("tells a correction with the act, as known then and as known now", async () => {
    await walk.enter({ [`企业 ${firm}`]: { 地块: [{ 宗: parcel, 自: "2015-01-01" }] } });
    const wrong = await walk.did(
      zhang,
      "recordWillingness",
      { parcel, holder: firm, consents: true },
      { effectiveOn: "2022-05-10" },
    );
    const corrected = await walk.didBoth(
      [zhang, li],
      "correct",
      { position: wrong, parcels: [parcel], reason: "填错宗地", neverSo: true },
      { effectiveOn: "2022-06-01" },
    );
    const find = async (knownAt: number) =>
      (await fileOf({ knownAt })).acts.find(({ position }) => position === wrong)!;
    expect((await find(corrected)).correctedBy).toEqual([corrected]);
    expect((await find(corrected - 1)).correctedBy).toEqual([]);
    const { acts, version } = await fileOf();
    expect(acts.at(-1)).toMatchObject({ form: "correct", position: corrected });
    expect(version).toBe(corrected);
    expect((await fileOf({ knownAt: wrong })).version).toBe(wrong);
  });

  it("is cut into pages that together are the whole, none twice", async () => {
    const whole = await fileOf();
    const read: number[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await fileOf({ first: 1, after });
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      read.push(...page.acts.map(({ position }) => position));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(read).toEqual(whole.acts.map(({ position }) => position));
    expect(read).toEqual([...new Set(read)].sort((one, other) => one - other));
  });

  it("is no business of another territory, which is told the same as of what is not there", async () => {
    const stranger = await walk.seat({
      institution: "lead-371302",
      region: "371302",
      account: "sun",
      roles: ["lead"],
    });
    const { acts } = await fileOf();
    const ask = (position: number, code: string) =>
      walk.query(
        stranger,
        `query Look($position: Position!, $code: String!) {
          act(position: $position) { __typename ... on Refusal { code because { zh en } } }
          parcel(code: $code) { __typename }
        }`,
        { position, code },
      );
    const missing = await ask(999_999, "371302999901GB99999");
    expect(missing).toMatchObject({
      act: { code: "act.unknown" },
      parcel: { __typename: "UnknownParcel" },
    });
    for (const { position } of acts) expect(await ask(position, parcel)).toEqual(missing);
  });
});
