import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import type { Basis } from "../../../src/domain/answer/basis.ts";
import { compareTold, wordDifference } from "../../../src/domain/answer/compare-told.ts";
import type { Verdict } from "../../../src/domain/answer/verdict.ts";
import { day } from "../../../src/domain/time/day.ts";

const basis: Basis = {
  measure: "四-1",
  kind: "不予新增贷款",
  strength: "不得",
  effect: "BLOCKED",
  isCertain: true,
  policy: { id: "linyi-2013-45", title: "意见", number: null, expiryStated: false },
  article: "四",
  chapeau: null,
  quotation: "不得新增贷款",
  subject: { kind: "enterprise", id: "甲" },
  path: { unit: { kind: "listing", id: "甲地/一/1" }, parcel: "甲地", via: null, benefit: null },
  from: day("2015-07-01"),
  until: Infinity,
  startedBy: [],
  endedBy: [],
  restsOn: [],
  missing: [],
  doubts: [],
  enforcers: [],
  terms: null,
};

const told: Verdict = {
  outcome: "BLOCKED",
  atLeast: "BLOCKED",
  bases: [basis],
  remarks: [],
  duties: [],
  concerns: [],
  asOf: day("2016-01-01"),
  nextChangeOn: null,
  subjectKnown: true,
  isDemonstration: false,
};

const nothing: Verdict = { ...told, outcome: "NO_MEASURE", atLeast: "NO_MEASURE", bases: [] };
const duty: Basis = { ...basis, measure: "四-2", effect: "DUTY" };

describe("two answers to one question for one day", () => {
  it("do not differ in what changes on later days, in what informs, or in wording", () => {
    const later: Verdict = {
      ...told,
      bases: [
        {
          ...basis,
          until: day("2020-01-01"),
          quotation: "另一写法",
          enforcers: ["银行"],
          doubts: [],
        },
      ],
      nextChangeOn: day("2020-01-01"),
      remarks: [
        {
          code: "tenure.unrecorded",
          says: { zh: "注", en: "note" },
          policy: null,
          measure: null,
          article: null,
          quotation: null,
        },
      ],
      concerns: [{ kind: "permit", id: "1", what: "排污许可证", lastDay: null }],
    };
    expect(compareTold(told, told)).toBeNull();
    expect(compareTold(told, later)).toBeNull();
  });

  it("differ by grounds and duties that came, went, or hold otherwise", () => {
    const ground = {
      benefit: null,
      measure: "四-1",
      parcel: "甲地",
      policy: "linyi-2013-45",
      subject: "enterprise:甲",
      unit: "listing:甲地/一/1",
      via: null,
    };
    const force = { effect: "BLOCKED", from: "2015-07-01", isCertain: true };
    expect(compareTold(told, nothing)).toEqual({
      added: [],
      after: { atLeast: "NO_MEASURE", outcome: "NO_MEASURE", subjectKnown: true },
      before: { atLeast: "BLOCKED", outcome: "BLOCKED", subjectKnown: true },
      changed: [],
      gone: [{ ...ground, ...force }],
    });
    const open = { ...basis, isCertain: false, from: -Infinity };
    const unsure: Verdict = {
      ...told,
      outcome: "INDETERMINATE",
      atLeast: "NO_MEASURE",
      bases: [open],
      duties: [duty],
    };
    expect(compareTold(told, unsure)).toMatchObject({
      added: [{ measure: "四-2", effect: "DUTY" }],
      changed: [
        { ...ground, before: force, after: { effect: "BLOCKED", from: null, isCertain: false } },
      ],
      gone: [],
    });
  });

  it("differ where the subject has become known, though nothing holds", () => {
    const unheard = { ...nothing, subjectKnown: false };
    expect(compareTold(unheard, nothing)).toMatchObject({
      added: [],
      before: { subjectKnown: false },
      after: { subjectKnown: true },
    });
  });

  it("tell the same ground by another path apart, and each row of one ground for itself", () => {
    const via = { ...basis, path: { ...basis.path, via: "乙" } };
    expect(compareTold(told, { ...told, bases: [via] })).toMatchObject({
      added: [{ via: "乙" }],
      gone: [{ via: null }],
      changed: [],
    });
    const twice = { ...told, bases: [basis, basis] };
    expect(compareTold(twice, told)).toMatchObject({ gone: [{ measure: "四-1" }], changed: [] });
    expect(compareTold(twice, twice)).toBeNull();
  });

  it("differ alike in whatever order the grounds come, worded canonically", () => {
    const bases = [basis, { ...basis, measure: "四-3" }, { ...basis, isCertain: false }];
    const words = [bases, bases.toReversed()].map((some) =>
      wordDifference(compareTold(nothing, { ...told, bases: some, duties: [duty] })!),
    );
    expect(words[0]).toBe(words[1]);
    expect(words[0]).toBe(canonicalize(JSON.parse(words[0]!)));
  });
});
