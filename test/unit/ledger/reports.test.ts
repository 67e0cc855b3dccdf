import { describe, expect, it } from "vitest";
import { departmentsOf, isEnforcedBy } from "../../../src/domain/ledger/departments.ts";
import type { CaseFile } from "../../../src/domain/ledger/form.ts";
import { progressOf } from "../../../src/domain/ledger/progress.ts";
import { placeOfReport, reportMeasure } from "../../../src/domain/ledger/reports.ts";
import { parseDay } from "../../../src/domain/time/day.ts";
import { loadPacks } from "../../support/packs.ts";

const day = (text: string): number => parseDay(text)!;
const parcel = "371302999901GB00001";
const file = { on: day("2024-03-01") } as unknown as CaseFile;
const executed = {
  policy: "linyi-2013-45",
  measure: "五-3-1",
  subject: parcel,
  unit: `${parcel}/linyi-2013-45/一/1`,
  from: day("2024-01-01"),
  region: null,
  did: "executed",
  reason: null,
  corrects: null,
};

describe("a report of what was done", () => {
  it("says nothing of any land: feedback changes no consequence", () => {
    expect(reportMeasure.decide(executed, file)).toEqual({ says: {} });
  });

  it("is refused an exemption without a reason, and a reason without an exemption", () => {
    expect(reportMeasure.decide({ ...executed, did: "exempted" }, file)).toMatchObject({
      refused: "field.missing",
    });
    expect(reportMeasure.decide({ ...executed, reason: "依法" }, file)).toMatchObject({
      refused: "field.malformed",
    });
    expect(reportMeasure.decide({ ...executed, did: "exempted", reason: "依法" }, file)).toEqual({
      says: {},
    });
  });

  it("cannot have executed what did not hold yet, but what was so before may be so already", () => {
    const early = { ...executed, from: day("2024-03-02") };
    expect(reportMeasure.decide(early, file)).toMatchObject({ refused: "day.order" });
    expect(reportMeasure.decide({ ...early, did: "already" }, file)).toEqual({ says: {} });
    expect(reportMeasure.decide({ ...executed, from: null }, file)).toEqual({ says: {} });
  });

  it("belongs where the land is, else where it says, else where the firm is; never to nowhere", () => {
    const uscc = "91371302DEM900012E";
    const about = (more: Readonly<Record<string, unknown>>) =>
      reportMeasure.about({ ...executed, ...more });
    expect(about({ region: "371302" })).toEqual({ parcels: [parcel] });
    expect(about({ unit: `${parcel}|协议一` })).toEqual({ parcels: [parcel] });
    expect(about({ unit: "项目", region: "371302" })).toEqual({ parcels: [], regions: ["371302"] });
    expect(about({ unit: uscc, subject: uscc })).toEqual({ parcels: [], enterprises: [uscc] });
    expect(placeOfReport({ unit: "371302", subject: "371302", region: null })).toEqual({
      is: "region",
      code: "371302",
    });
    expect(about({ unit: "项目", subject: "自然人:x" })).toEqual({
      parcels: [],
      regions: ["000000"],
    });
  });
});

describe("the departments that documents name", () => {
  it("are those the register says an institution is, else those its code tells", () => {
    expect(departmentsOf({ code: "bank-371302", departments: [] })).toEqual(["金融机构"]);
    expect(departmentsOf({ code: "bank-371302", departments: ["税务部门"] })).toEqual(["税务部门"]);
    expect(departmentsOf({ code: "somebody", departments: [] })).toEqual([]);
    expect(isEnforcedBy({ enforcers: ["国土部门", "房管部门"] }, ["房管部门"])).toBe(true);
    expect(isEnforcedBy({ enforcers: ["国土部门"] }, [])).toBe(false);
  });

  it("are words of the vocabulary, every one that a code can tell", () => {
    const known = new Set(loadPacks().vocabulary.departments.map(({ name }) => name));
    const stems =
      "bank registration land-centre approval finance power water gas tax safety environment lead park government";
    for (const stem of stems.split(" ")) {
      const told = departmentsOf({ code: `${stem}-371302`, departments: [] });
      expect(told.length).toBeGreaterThan(0);
      expect(told.filter((name) => !known.has(name))).toEqual([]);
    }
  });
});

describe("the progress of a city", () => {
  const bank = { code: "bank-371302", name: "银行", region: "371302", departments: ["金融机构"] };
  const other = { ...bank, code: "bank-371311", region: "371311" };
  const loans = { policy: "p", measure: "loans", place: "371302", total: 3, overdue: 2 };
  const away = { ...loans, place: "371311", total: 1, overdue: 0 };

  it("counts for each county and body what holds, what was reported and what was not", () => {
    const reported = [{ ...loans, institution: bank.code, total: 1, overdue: 1 }];
    expect(progressOf({ due: [loans, away], reported }, [bank, other], () => true)).toEqual([
      {
        key: "371302|bank-371302",
        place: "371302",
        institution: bank.code,
        name: "银行",
        total: 3,
        reported: 1,
        outstanding: 2,
        overdue: 1,
      },
      {
        key: "371311|bank-371311",
        place: "371311",
        institution: other.code,
        name: "银行",
        total: 1,
        reported: 0,
        outstanding: 1,
        overdue: 0,
      },
    ]);
  });

  it("leaves out whoever has nothing to carry out", () => {
    expect(progressOf({ due: [loans], reported: [] }, [bank], () => false)).toEqual([]);
  });
});
