import { describe, expect, it } from "vitest";
import {
  adoptPolicy,
  meetsOtherVersion,
  succeed,
  withdraw,
  withdrawPolicy,
} from "../../../src/domain/ledger/adoption.ts";
import type { CaseFile } from "../../../src/domain/ledger/form.ts";
import { compileLaw } from "../../../src/domain/policy/law.ts";
import { parseDay } from "../../../src/domain/time/day.ts";
import { loadPacks } from "../../support/packs.ts";

const day = (text: string): number => parseDay(text)!;
const { vocabulary, policies } = loadPacks();
const zhangdian = policies.find(({ id }) => id === "zhangdian-2022-6")!;
const territory = "370303";
const open = { territory, from: day("2023-01-01"), until: Infinity };

function fileWith(adopted: { readonly from: number; readonly until: number } | null): CaseFile {
  const law =
    adopted === null
      ? compileLaw(vocabulary, [])
      : compileLaw(vocabulary, [zhangdian], new Map([[zhangdian, adopted]]));
  return { law, on: day("2024-01-01"), today: day("2024-01-01") } as unknown as CaseFile;
}

const wanted = {
  policy: zhangdian.id,
  hash: "0".repeat(64),
  territory,
  from: day("2025-01-01"),
  until: null,
  executionDays: null,
};

describe("a version of a pack", () => {
  it("ends the one that was adopted until further notice, on the day on which it begins", () => {
    expect(succeed([open], { territory, from: day("2025-01-01"), until: Infinity })).toEqual([
      { version: open, left: { from: open.from, until: day("2025-01-01") } },
    ]);
  });

  it("meets nothing where days or versions are apart", () => {
    const past = { ...open, until: day("2024-01-01") };
    expect(succeed([past], { territory, from: day("2024-01-01"), until: Infinity })).toEqual([]);
    expect(succeed([], { ...open })).toEqual([]);
  });

  it.each([
    ["one whose end was said", { ...open, until: day("2026-01-01") }],
    ["one that begins on the same day", { ...open, from: day("2025-01-01") }],
    ["one that begins later", { ...open, from: day("2025-06-01") }],
    ["one of another territory", { ...open, territory: "370300" }],
  ])("is refused over %s", (_, standing) => {
    expect(
      succeed([standing], { territory, from: day("2025-01-01"), until: Infinity }),
    ).toMatchObject({ refused: "policy.overlap" });
  });

  it("of a document under another code is refused while the other is in force", () => {
    const law = compileLaw(vocabulary, [zhangdian]);
    const again = { ...zhangdian, id: "zhangdian-again" };
    const days = { territory, from: day("2023-01-01"), until: Infinity };
    expect(meetsOtherVersion(law, { policy: again, ...days })).toMatchObject({
      refused: "policy.overlap",
    });
    const after = { ...days, from: zhangdian.validity.until! };
    expect(meetsOtherVersion(law, { policy: again, ...after })).toBeNull();
    const elsewhere = { ...days, territory: "371302" };
    expect(meetsOtherVersion(law, { policy: again, ...elsewhere })).toBeNull();
    expect(meetsOtherVersion(law, { policy: zhangdian, ...days })).toBeNull();
  });

  it("says nothing of any land when it is adopted", () => {
    expect(adoptPolicy.decide(wanted, fileWith(null))).toEqual({ says: {} });
    expect(adoptPolicy.about(wanted)).toEqual({ parcels: [], regions: [territory] });
  });

  it("is refused days in the wrong order, a term of no days, and days that are taken", () => {
    const file = fileWith({ from: day("2023-01-01"), until: day("2026-01-01") });
    expect(adoptPolicy.decide({ ...wanted, until: wanted.from }, file)).toMatchObject({
      refused: "day.order",
    });
    for (const executionDays of [0, -1, 100_000])
      expect(adoptPolicy.decide({ ...wanted, executionDays }, file)).toMatchObject({
        refused: "field.malformed",
      });
    expect(adoptPolicy.decide(wanted, file)).toMatchObject({ refused: "policy.overlap" });
  });
});

describe("a policy that is withdrawn", () => {
  it("keeps the days before, and loses those to come", () => {
    const later = { territory, from: day("2026-01-01"), until: Infinity };
    expect(
      withdraw([{ ...open, until: later.from }, later], { territory, from: day("2025-01-01") }),
    ).toEqual([
      {
        version: { ...open, until: later.from },
        left: { from: open.from, until: day("2025-01-01") },
      },
      { version: later, left: null },
    ]);
  });

  it("is refused where it is not adopted from that day on", () => {
    const file = fileWith({ from: day("2023-01-01"), until: day("2024-01-01") });
    const input = { policy: zhangdian.id, territory, from: day("2024-01-01") };
    expect(withdrawPolicy.decide(input, file)).toMatchObject({ refused: "policy.not-in-force" });
    expect(
      withdrawPolicy.decide({ ...input, territory: "370300", from: day("2023-06-01") }, file),
    ).toMatchObject({ refused: "policy.not-in-force" });
    expect(withdrawPolicy.decide({ ...input, from: day("2023-06-01") }, file)).toEqual({
      says: {},
    });
  });
});
