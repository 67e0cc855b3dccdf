import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compareMeasures } from "../../../src/domain/policy/compare-measures.ts";
import { compareVersions } from "../../../src/domain/policy/compare-versions.ts";
import type { Condition, Facts } from "../../../src/domain/policy/condition.ts";
import { parsePack } from "../../../src/domain/policy/pack.ts";
import type { Measure, Policy, Vocabulary } from "../../../src/domain/policy/policy.ts";
import { reviewDebt } from "../../../src/domain/policy/review-debt.ts";
import { unsoundness } from "../../../src/domain/policy/satisfiable.ts";
import { parseVocabulary } from "../../../src/domain/policy/vocabulary.ts";
import { day } from "../../../src/domain/time/day.ts";

const written = (name: string): unknown =>
  parse(readFileSync(join(import.meta.dirname, "../../contract/broken/base", name), "utf8"));

function sound<T>(parsed: { readonly value: T } | { readonly defects: readonly unknown[] }): T {
  if (!("value" in parsed)) throw new Error(JSON.stringify(parsed.defects));
  return parsed.value;
}

const vocabulary: Vocabulary = sound(parseVocabulary(written("vocabulary.yaml")));
const base: Policy = sound(parsePack("base", written("pack.yaml"), vocabulary));
const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
const incentive = measureOf("三-1");

function measureOf(id: string): Measure {
  return base.measures.find((measure) => measure.id === id)!;
}

function policyWith(measures: readonly Measure[], changes: Partial<Policy> = {}): Policy {
  return { ...base, scope: { ...base.scope, when: [] }, measures, ...changes };
}

function codesOf(
  measures: readonly Measure[],
  policies: readonly Policy[] = [policyWith(measures)],
): string[] {
  return compareMeasures(policies, vocabulary).map(({ code }) => code);
}

function other(when: readonly Condition[], changes: Partial<Measure> = {}): Measure {
  return { ...incentive, id: "三-2", when, ...changes };
}

function from(text: string, until: string | null, changes: Partial<Policy> = {}): Policy {
  return policyWith([], {
    ...changes,
    validity: { ...base.validity, from: day(text), until: until === null ? null : day(until) },
  });
}

const raises: Condition = { is: "fact", fact: "提高容积率" };
const above = (limit: number): Condition => ({
  is: "compare",
  fact: "亩均税收",
  comparison: "more",
  limit,
});
const not = (of: Condition): Condition => ({ is: "not", of });

describe("a measure that cannot be meant", () => {
  it("is told which conditions exclude each other, and when all but one hold", () => {
    const found = unsoundness({ ...incentive, when: [above(20), raises, not(raises)] }, [], facts);
    expect(found?.code).toBe("condition.never");
    expect(found?.says.zh).toBe(
      "条件永不成立：“提高容积率”与“非提高容积率”不能同时成立，例如提高容积率＝否时，“提高容积率”不成立",
    );
  });

  it("is found when one recorded value cannot be both", () => {
    expect(unsoundness({ ...incentive, when: [above(20), not(above(10))] }, [], facts)?.code).toBe(
      "condition.never",
    );
    expect(unsoundness({ ...incentive, when: [above(10), not(above(20))] }, [], facts)).toBeNull();
  });

  it("is found when the scope of the document excludes it", () => {
    expect(unsoundness({ ...incentive, when: [raises] }, [not(raises)], facts)?.code).toBe(
      "condition.never",
    );
  });

  it("always holds, with the case in which least is so", () => {
    const found = unsoundness(
      { ...incentive, when: [{ is: "any", of: [above(10), not(above(20))] }] },
      [raises],
      facts,
    );
    expect(found).toMatchObject({
      code: "condition.always",
      says: {
        en: "the conditions always hold, for example even when tax-per-mu above 10 = no, tax-per-mu above 20 = no",
      },
    });
  });

  it("does not include one that is met by its scope alone on some days", () => {
    expect(unsoundness({ ...incentive, when: [raises] }, [raises], facts)).toBeNull();
  });
});

describe("two measures", () => {
  it("are identical when neither can hold without the other", () => {
    expect(
      codesOf([{ ...incentive, when: [raises, above(20)] }, other([above(20), raises])]),
    ).toEqual(["measures.identical"]);
  });

  it("imply one another when one asks more, and the note shows what the other lacks", () => {
    const [note] = compareMeasures(
      [policyWith([{ ...incentive, when: [raises, above(20)] }, other([above(10)])])],
      vocabulary,
    );
    expect(note).toMatchObject({ code: "measures.implied", measures: ["base:三-1", "base:三-2"] });
    expect(note?.says.zh).toContain("base:三-1 成立时 base:三-2 必成立");
    expect(note?.says.zh).toContain("亩均税收超过20＝否、亩均税收超过10＝是");
  });

  it("overlap when both can hold, and are silent when they exclude each other", () => {
    expect(codesOf([{ ...incentive, when: [raises] }, other([above(10)])])).toEqual([
      "measures.overlapping",
    ]);
    expect(codesOf([{ ...incentive, when: [raises] }, other([not(raises)])])).toEqual([]);
  });

  it("are not compared for different bearers or different categories", () => {
    const listing = measureOf("一-1");
    expect(
      codesOf([{ ...incentive, when: [raises] }, other([raises], { bearer: "地块" })]),
    ).toEqual([]);
    const of = (id: string, category: string): Measure => ({
      ...listing,
      id,
      unit: { kind: "listing", among: [category] },
    });
    expect(codesOf([of("甲", "闲置"), of("乙", "低产")])).toEqual([]);
    expect(codesOf([of("甲", "闲置"), of("乙", "闲置")])).toEqual(["measures.identical"]);
  });

  it("imply one another by what they are about, when their conditions are the same", () => {
    const listing = measureOf("一-1");
    const wide: Measure = { ...listing, id: "乙", unit: { kind: "listing", among: null } };
    const [note] = compareMeasures([policyWith([listing, wide])], vocabulary);
    expect(note?.code).toBe("measures.implied");
    expect(note?.says.zh).toContain("（对象较宽）");
  });

  it("conflict when one gives on the same land what the other withholds", () => {
    const restraint = measureOf("一-3");
    const notes = compareMeasures([policyWith([restraint, incentive])], vocabulary);
    expect(notes).toMatchObject([
      { code: "measures.conflict", measures: ["base:三-1", "base:一-3"] },
    ]);
    expect(notes[0]?.says.en).toContain("reward.grant");
  });

  it("of two policies meet only where both are in force on the same land", () => {
    const first = policyWith([{ ...incentive, when: [raises] }]);
    const second = policyWith([{ ...incentive, when: [raises] }], { id: "second" });
    expect(codesOf([], [first, second])).toEqual(["measures.identical"]);
    expect(codesOf([], [first, { ...second, territory: "410300" }])).toEqual([]);
    expect(
      codesOf(
        [],
        [
          first,
          { ...second, validity: { ...second.validity, from: first.validity.until!, until: null } },
        ],
      ),
    ).toEqual([]);
  });
});

describe("versions of one document", () => {
  it("leave a gap that is counted in days", () => {
    const { defects, notes } = compareVersions([
      from("2023-06-11", null, { id: "second" }),
      from("2020-06-01", "2023-06-01"),
    ]);
    expect(defects).toEqual([]);
    expect(notes).toMatchObject([
      {
        code: "version.gap",
        says: {
          en: "base, second are versions of one document; none is in force from 2023-06-01 to 2023-06-10, 10 days",
        },
      },
    ]);
  });

  it("leave none when they follow each other, or are not versions", () => {
    expect(
      compareVersions([
        from("2020-06-01", "2023-06-01"),
        from("2023-06-01", null, { id: "second" }),
      ]),
    ).toEqual({ defects: [], notes: [] });
    expect(
      compareVersions([
        from("2020-06-01", "2023-06-01"),
        from("2024-01-01", null, { id: "second", title: "另一文件", number: null }),
      ]),
    ).toEqual({ defects: [], notes: [] });
  });

  it("are told the days on which both are in force", () => {
    const { defects } = compareVersions([
      from("2020-06-01", "2023-06-01"),
      from("2023-05-31", null, { id: "second" }),
    ]);
    expect(defects).toMatchObject([
      {
        code: "version.overlap",
        policy: "second",
        says: { zh: "与 base 是同一文件的两个版本，施行期重叠：2023-05-31 至 2023-05-31，共 1 日" },
      },
    ]);
  });
});

describe("what a policy owes its reviewers", () => {
  it("counts a doubt of a clause once, however many measures carry it", () => {
    expect(reviewDebt(base, vocabulary)).toEqual({
      policy: "base",
      doubts: 1,
      isUnverified: true,
      departments: ["登记机构"],
    });
  });
});
