import { describe, expect, it } from "vitest";
import { correct } from "../../../src/domain/ledger/corrections.ts";
import type { FiledAct } from "../../../src/domain/ledger/form.ts";
import { standingActs } from "../../../src/domain/ledger/standing-acts.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

const parcel = "371302001001GB00001";
const beside = "371302001001GB00002";
const firm = (stem: string): string => `${stem}${checkDigit(stem)}`;
const [holder, stranger] = [firm("91371302DEM900001"), firm("91110101DEM900002")];

const act = (position: number, form: string, fields: FiledAct["fields"] = {}): FiledAct => ({
  position,
  form,
  effectiveOn: 0,
  documentNumber: null,
  institution: "lead",
  fields,
});

const filing = {
  known: { [`地块 ${parcel}`]: {}, [`企业 ${stranger}`]: { 地块: [beside] } },
  acts: [act(3, "agreeRectification"), act(4, "appoint"), act(5, "record")],
};

const instead = {
  [`地块 ${parcel}`]: {
    认定: [
      {
        类别: "一",
        文件: "linyi-2013-45",
        批次: 1,
        约定整改期限: { 值: "2015-12-31", 自: "2014-06-01" },
      },
    ],
  },
};

const text = (said: unknown): string[] => [JSON.stringify(said)];
const typed = { position: 3, parcels: [parcel], reason: "笔误" };
const ask = (more: Record<string, unknown>) => decided(correct, { ...typed, ...more }, filing);

describe("a correction", () => {
  it("says what holds instead, in place of what was recorded of the same days", () => {
    expect(ask({ statements: text(instead) })).toEqual({ corrects: instead });
  });

  it("takes its text in pieces", () => {
    const whole = JSON.stringify(instead);
    expect(ask({ statements: [whole.slice(0, 50), whole.slice(50)] })).toEqual({
      corrects: instead,
    });
  });

  it("or says that what the act recorded was never so", () => {
    expect(ask({ neverSo: true })).toEqual({ corrects: {} });
  });

  it("speaks of a firm where it was registered, or on land that it has held", () => {
    const of = (code: string) =>
      text({ [`企业 ${code}`]: { 高水耗: { 值: "是", 自: "2015-01-01" } } });
    const about = (code: string, parcels = [parcel]) =>
      ask({ enterprises: [code], statements: of(code), parcels });
    expect(about(holder)).toMatchObject({ corrects: {} });
    expect(about(stranger)).toBe("field.malformed");
    expect(about(stranger, [parcel, beside])).toMatchObject({ corrects: {} });
  });

  it("is refused of an act that is not in the file of what it names", () => {
    expect(ask({ position: 9, neverSo: true })).toBe("act.unknown");
    expect(ask({ parcels: [], neverSo: true })).toBe("field.missing");
  });

  it("is refused of acts that end by acts of their own, and of what was taken back", () => {
    expect(ask({ position: 4, neverSo: true })).toBe("act.not-correctable");
    const struck = [...filing.acts, act(6, "correct", { position: 3, neverSo: true })];
    expect(decided(correct, { ...typed, neverSo: true }, { ...filing, acts: struck })).toBe(
      "act.not-correctable",
    );
  });

  it("is refused where it says nothing, both, what is no grammar, or more than it names", () => {
    expect(ask({})).toBe("field.malformed");
    expect(ask({ neverSo: true, statements: text(instead) })).toBe("field.malformed");
    for (const said of ["{", "[]", "{}", '"text"', '{"格式":"事实/1"}'])
      expect(ask({ statements: [said] })).toBe("field.malformed");
    expect(ask({ statements: text({ [`地块 ${parcel}`]: { 没有的: "是" } }) })).toBe(
      "fact.malformed",
    );
    for (const said of [
      { [`地块 ${beside}`]: { 符合规划: "是" } },
      { [`企业 ${holder}`]: { 高水耗: "是" } },
      { [`企业 ${holder}`]: { 地块: [{ 宗: parcel }], 股东: [{ 谁: stranger, 比例: 10 }] } },
      { [`企业 ${holder}`]: { 地块: [{ 宗: beside, 自: "2015-01-01" }] } },
      { "项目 新建": { 申请人: holder } },
      { "区域 371302": { 工作推进慢: "是" } },
      { "区域 某园区": { 区划: "371302", 工作推进慢: "是" } },
    ])
      expect(ask({ statements: text(said) })).toBe("field.malformed");
    expect(
      ask({ regions: ["371302"], statements: text({ "区域 某园区": { 区划: "371302" } }) }),
    ).toMatchObject({ corrects: {} });
  });

  it("never takes a natural person by a number", () => {
    const by = (token: string) =>
      ask({
        enterprises: [holder],
        statements: text({ [`企业 ${holder}`]: { 股东: [{ 谁: `自然人:${token}`, 比例: 60 }] } }),
      });
    expect(by("371302199001011234")).toBe("field.malformed");
    expect(by("abcdefghijklmnopqrstuv")).toMatchObject({ corrects: {} });
  });
});

describe("a file", () => {
  it("is without the acts that were never so, unless that is taken back", () => {
    const acts = [
      act(1, "object"),
      act(2, "correct", { position: 1, neverSo: true }),
      act(3, "correct", { position: 1, neverSo: null }),
    ];
    const shown = (of: readonly FiledAct[]) => standingActs(of).map(({ position }) => position);
    expect(shown(acts)).toEqual([2, 3]);
    expect(shown([...acts, act(4, "correct", { position: 2, neverSo: true })])).toEqual([1, 3, 4]);
  });
});
