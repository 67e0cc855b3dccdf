import { describe, expect, it } from "vitest";
import { fileRows } from "../../../src/domain/answer/filing.ts";
import type { Consequence } from "../../../src/domain/policy/consequence.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import { explain } from "../../../src/domain/policy/explain.ts";
import { compileLaw } from "../../../src/domain/policy/law.ts";
import { suspensionFact } from "../../../src/domain/policy/suspension.ts";
import type { Span } from "../../../src/domain/registry/fact.ts";
import { parseWorld } from "../../../src/domain/registry/parse-world.ts";
import type { World } from "../../../src/domain/registry/world.ts";
import { day } from "../../../src/domain/time/day.ts";
import { NEVER, NO, or, UNKNOWN, valueOn, YES } from "../../../src/domain/time/timeline.ts";
import { canonical, rowKey, writeLine } from "../../support/canonical.ts";
import { mapFacts } from "../../support/change-world.ts";
import { loadPacks } from "../../support/packs.ts";
import { daysOf, randomWorld, subjectOf } from "../../support/random-world.ts";
import { random, seedOf } from "../../support/random.ts";

const { vocabulary, policies } = loadPacks();
const law = compileLaw(vocabulary, policies);
const polarityOf = (row: Consequence) => law.kinds.get(row.measure.kind)!.polarity;

function worldOf(policy: string, region: string, given: Record<string, unknown>): World {
  const read = parseWorld(given, {
    facts: vocabulary.facts,
    identifiers: "labels",
    policy,
    region,
  });
  if ("defects" in read) throw new Error(JSON.stringify(read.defects));
  return read.value;
}

const linyi = (listing: Record<string, unknown>, more: Record<string, unknown> = {}): World =>
  worldOf("linyi-2013-45", "371300", {
    "企业 甲": { 地块: ["A"], ...more },
    "地块 A": { 类别: "一", 违约企业: "甲", 列入范围: { 自: "2014-02-01" }, ...listing },
  });

function lineOf(world: World, measure: string, benefit: string | null = null): string {
  return writeLine(
    derive(law, world)
      .filter((row) => row.measure.id === measure && row.subject.id === "甲")
      .filter(({ path, standing }) => path.benefit === benefit && standing === "decides")
      .reduce((held, { line }) => or(held, line), NEVER),
  );
}

const suspended = { 自: "2015-03-01", 至: "2015-06-01" };
/** 五（四） bars from auctions while it holds; 五（一） has benefits cancelled once. */
const [state, duty] = ["五-4-1", "五-1-2"];

describe("a listing whose execution is suspended", () => {
  it("restrains nobody on the days of the suspension, and does again from the day on which it ends", () => {
    expect(lineOf(linyi({ 中止执行: suspended }), state)).toBe(
      "…:0 2014-02-01:2 2015-03-01:0 2015-06-01:2",
    );
  });

  it("may or may not restrain where it is unknown whether it is suspended, and the missing fact is named", () => {
    const world = linyi({ 中止执行: { 值: "未知", ...suspended } });
    expect(lineOf(world, state)).toBe("…:0 2014-02-01:2 2015-03-01:1 2015-06-01:2");
    const row = derive(law, world).find(({ measure }) => measure.id === state)!;
    const open = explain(row, law.facts).find(({ status }) => status === "unknown")!;
    expect(open.missing).toMatchObject([{ fact: suspensionFact, about: row.path.unit.id }]);
  });

  it("names the suspension as what ended a measure, and its end as what began it again", () => {
    const world = linyi({ 中止执行: suspended });
    const row = derive(law, world).find(({ measure }) => measure.id === state)!;
    const [before, after] = explain(row, law.facts);
    const cause = { role: "suspension", facts: [suspensionFact], about: row.path.unit.id };
    expect(before!.endedBy).toEqual([
      { ...cause, says: { zh: "中止执行", en: "execution suspended" } },
    ]);
    expect(after!.startedBy).toEqual([
      { ...cause, says: { zh: "恢复执行", en: "execution resumed" } },
    ]);
  });

  it("is told as what it is, and not as an expired document", () => {
    const world = linyi({ 中止执行: suspended });
    const filed = fileRows(derive(law, world), law, world);
    const inside = filed.filter(
      ({ from, until }) => from < day("2015-06-01") && day("2015-03-01") < until,
    );
    expect(new Set(inside.map(({ status }) => status))).toEqual(new Set(["suspended"]));
  });

  it("lets a duty that fell due meanwhile be due when the suspension ends, unless it was carried out", () => {
    const early = { 中止执行: { 自: "2014-01-01", 至: "2014-06-01" } };
    expect(lineOf(linyi(early), duty)).toBe("…:0 2014-06-01:2");
    const done = { ...early, 办结: [{ 措施: duty, 日: "2014-03-01" }] };
    expect(lineOf(linyi(done), duty)).toBe("…:0");
  });
});

describe("what a suspension leaves as it is", () => {
  it("is an incentive that the listing gives", () => {
    const given = {
      "企业 甲": { 地块: ["A"] },
      "地块 A": { 类别: "产业转型类", 参照执行: "是", 认定低效: { 自: "2022-02-01" } },
    };
    const lines = (listing: Record<string, unknown>) => {
      const all = { ...given, "地块 A": { ...given["地块 A"], ...listing } };
      const world = worldOf("luoyang-2021-16", "410300", all);
      return [lineOf(world, "附3-9-6"), lineOf(world, "附3-3-2")];
    };
    const whole = "…:0 2022-02-01:2 2024-04-28:0";
    expect(lines({})).toEqual([whole, whole]);
    expect(lines({ 中止执行: { 自: "2023-01-01", 至: "2023-02-01" } })).toEqual([
      "…:0 2022-02-01:2 2023-01-01:0 2023-02-01:2 2024-04-28:0",
      whole,
    ]);
  });

  it("is the day on which a measure began: what was granted meanwhile is no benefit of before", () => {
    const sparing = policies
      .flatMap(({ measures }) => measures)
      .find(({ sparesBenefits, id }) => sparesBenefits !== null && id === "附3-9-1")!;
    const given = (granted: string) =>
      worldOf("luoyang-2021-16", "410300", {
        "企业 甲": {
          地块: ["A"],
          既有优惠: [{ 名称: "奖", 授予日: granted, 到期日: "2024-01-01" }],
        },
        "地块 A": {
          类别: "产业转型类",
          参照执行: "是",
          认定低效: { 自: "2022-02-01" },
          不主动配合整改: { 自: "2022-03-01" },
          不配合整改企业: "甲",
          中止执行: { 自: "2022-06-01", 至: "2022-09-01" },
        },
      });
    expect(lineOf(given("2022-01-01"), sparing.id, "奖")).toBe("…:0 2024-01-02:2 2024-04-28:0");
    expect(lineOf(given("2022-07-01"), sparing.id, "奖")).toBe(
      "…:0 2022-03-01:2 2022-06-01:0 2022-09-01:2 2024-04-28:0",
    );
  });
});

describe("suspension in every world", () => {
  const seed = seedOf(90_021);
  const subject = subjectOf(vocabulary, policies);
  const worlds = Number(process.env["WORLDS"] ?? 150);

  const respan = (world: World, spans: readonly Span[]): World =>
    mapFacts(
      {
        ...world,
        listings: world.listings.map((one) => ({
          ...one,
          facts: new Map([...one.facts, [suspensionFact, [{ from: 0, until: 1, value: true }]]]),
        })),
      },
      (found, fact) => (fact === suspensionFact ? spans : found),
    );

  it(`changes only what restrains or obliges by a listing, and only on its days (SEED=${seed})`, () => {
    let changed = 0;
    for (let at = 0; at < worlds; at += 1) {
      const world = randomWorld(subject, seed * 1000 + at);
      const days = daysOf(world).filter(Number.isFinite);
      const from = random(seed + at).pick(days);
      const until = from + 200;
      const plain = linesOf(derive(law, respan(world, [])));
      const rows = derive(law, respan(world, [{ from, until, value: true }]));
      const after = linesOf(rows);
      for (const [key, { line, row }] of plain) {
        const isBound = row.path.unit.kind === "listing" && polarityOf(row) !== "incentive";
        for (const probe of [...days, from - 1, from, until - 1, until]) {
          const was = valueOn(line, probe);
          const is = valueOn(after.get(key)?.line ?? NEVER, probe);
          const rests = isBound && from <= probe && probe < until;
          expect(is, `world ${at}: ${key} on ${probe}`).toBe(rests ? NO : was);
          if (rests && was === YES) changed += 1;
        }
      }
      expect([...after.keys()].filter((key) => !plain.has(key))).toEqual([]);
    }
    expect(changed).toBeGreaterThan(worlds / 10);
  });

  it("says the same as no suspension where none is said to be", () => {
    for (let at = 0; at < worlds; at += 1) {
      const world = randomWorld(subject, seed * 1000 + at);
      const none = [{ from: -Infinity, until: Infinity, value: false }];
      expect(canonical(derive(law, respan(world, none)))).toEqual(
        canonical(derive(law, respan(world, []))),
      );
    }
  });

  it("never knows more for not knowing whether a listing is suspended", () => {
    for (let at = 0; at < worlds / 3; at += 1) {
      const world = randomWorld(subject, seed * 1000 + at);
      const unknown = [{ from: -Infinity, until: Infinity, value: null }];
      for (const row of derive(law, respan(world, unknown)))
        if (row.path.unit.kind === "listing" && polarityOf(row) !== "incentive")
          expect(row.line.values.every((value) => value === NO || value === UNKNOWN)).toBe(true);
    }
  });
});

function linesOf(rows: readonly Consequence[]) {
  const found = new Map<string, { line: Consequence["line"]; row: Consequence }>();
  for (const row of rows) {
    const key = rowKey(row);
    found.set(key, { row, line: or(found.get(key)?.line ?? NEVER, row.line) });
  }
  return found;
}
