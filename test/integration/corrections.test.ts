import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareDerivation } from "../../src/commands/compare-derivation.ts";
import { day } from "../../src/domain/time/day.ts";
import { say } from "../support/register.ts";
import type { Seated } from "../support/officers.ts";
import { openWalk, usccOf, type Walk } from "../support/walk.ts";

/** What an officer does who has mistyped, named the wrong firm, or taken the wrong land. */
let walk: Walk;
let both: readonly [Seated, Seated];
let surveyor: Seated;
let elsewhere: Seated;
let bank: Seated;
const policy = "linyi-2013-45";
const region = "371302";
const firms = [1, 2, 3, 4].map((at) => usccOf(`91${region}DEM90000${at}`));
const lands = [1, 2, 3, 4, 5, 6].map((at) => `${region}001001GB0000${at}`);
const listingOf = (parcel: string) => `${parcel}/${policy}/一/1`;

beforeAll(async () => {
  walk = await openWalk();
  const lead = { institution: `lead-${region}`, region, roles: ["lead"] as const };
  both = [
    await walk.seat({ ...lead, account: "zhang" }),
    await walk.seat({ ...lead, account: "li" }),
  ];
  surveyor = await walk.seat({
    institution: `title-${region}`,
    region,
    account: "wang",
    roles: ["department"],
  });
  const other = { institution: "lead-371312", region: "371312", roles: ["lead"] as const };
  elsewhere = await walk.seat({ ...other, account: "zhao" });
  bank = await walk.counter("bank", region);
  await walk.enter({
    ...Object.fromEntries(lands.map((code) => [`地块 ${code}`, { 区划: region }])),
    ...Object.fromEntries(
      firms.map((uscc, at) => [`企业 ${uscc}`, { 地块: [{ 宗: lands[at]!, 自: "2010-01-01" }] }]),
    ),
  });
});

afterAll(async () => {
  const { deviations } = await compareDerivation(walk.database, { isComplete: true, chance: 0 });
  await walk.drop();
  expect(deviations).toEqual([]);
});

const reason = "核对原件，登记有误";
const loan = (uscc: string, asOf: string, knownAt?: number) =>
  walk.outcome(bank, uscc, "loan.new", asOf, knownAt === undefined ? {} : { knownAt });
const auction = (uscc: string, asOf: string) => walk.outcome(bank, uscc, "land-auction.bid", asOf);

async function list(parcel: string, uscc: string, on = "2014-02-01"): Promise<number> {
  return walk.did(
    both[0],
    "listInScope",
    { parcel, policy, category: "一", landUsingUnit: uscc },
    { effectiveOn: on },
  );
}

describe("a deadline that was mistyped", () => {
  it("is corrected by two persons; the bank is told by the right one, and what it was told stays known", async () => {
    const [parcel, uscc] = [lands[0]!, firms[0]!];
    await list(parcel, uscc);
    const wrong = await walk.did(
      both[0],
      "agreeRectification",
      { listing: listingOf(parcel), enterprise: uscc, manner: "双方签订", deadline: "2015-06-30" },
      { effectiveOn: "2014-06-01" },
    );
    expect(await loan(uscc, "2015-07-01")).toBe("BLOCKED");
    const statements = [
      JSON.stringify({
        [`地块 ${parcel}`]: {
          认定: [
            {
              类别: "一",
              文件: policy,
              批次: 1,
              约定整改期限: { 值: "2016-06-30", 自: "2014-06-01" },
            },
          ],
        },
      }),
    ];
    const typed = { position: wrong, parcels: [parcel], reason, statements };
    const proposed = await walk.act(both[0], "correct", typed);
    expect(await walk.approve(both[0], proposed)).toMatchObject({
      code: "proposal.same-person",
    });
    expect(await loan(uscc, "2015-07-01")).toBe("BLOCKED");
    const mended = await walk.approve(both[1], proposed);
    expect(mended).toMatchObject({ is: "recorded" });
    expect(await loan(uscc, "2015-07-01")).not.toBe("BLOCKED");
    expect(await loan(uscc, "2016-07-01")).toBe("BLOCKED");
    expect(await loan(uscc, "2015-07-01", wrong)).toBe("BLOCKED");
  });

  it("can be taken back instead; and that can be taken back too", async () => {
    const [parcel, uscc] = [lands[1]!, firms[1]!];
    await list(parcel, uscc);
    const wrong = await walk.did(
      both[0],
      "agreeRectification",
      { listing: listingOf(parcel), enterprise: uscc, manner: "双方签订", deadline: "2015-06-30" },
      { effectiveOn: "2014-06-01" },
    );
    const neverSo = { parcels: [parcel], reason, neverSo: true };
    const back = await walk.didBoth(both, "correct", { ...neverSo, position: wrong });
    expect(await loan(uscc, "2015-07-01")).toBe("INDETERMINATE");
    expect(await walk.act(both[0], "correct", { ...neverSo, position: wrong })).toMatchObject({
      code: "act.not-correctable",
    });
    await walk.didBoth(both, "correct", { ...neverSo, position: back });
    expect(await loan(uscc, "2015-07-01")).toBe("BLOCKED");
  });
});

describe("land that was listed by mistake", () => {
  it("was never listed: nothing remains in force on any day, and the right land is listed", async () => {
    const [wrong, right, uscc] = [lands[2]!, lands[4]!, firms[2]!];
    const position = await list(wrong, uscc);
    expect(await auction(uscc, "2014-03-01")).not.toBe("NO_MEASURE");
    const typed = { position, parcels: [wrong], reason, neverSo: true };
    await walk.didBoth(both, "correct", typed);
    expect(await auction(uscc, "2014-03-01")).toBe("NO_MEASURE");
    expect(await walk.outcome(bank, uscc, "subsidy.grant", "2020-01-01")).toBe("NO_MEASURE");
    await list(right, uscc);
    expect(
      await walk.act(both[0], "withdrawListing", {
        listing: listingOf(wrong),
        ground: "撤销认定",
        reason,
      }),
    ).toMatchObject({ code: "listing.ended" });
  });
});

describe("a transfer of the wrong day", () => {
  it("was never so, and is recorded anew", async () => {
    const [parcel, from, to] = [lands[3]!, firms[3]!, firms[2]!];
    await list(parcel, from);
    const transfer = { parcel, from, to, way: "转让" };
    const wrong = await walk.did(surveyor, "transferLand", transfer, {
      effectiveOn: "2015-03-01",
    });
    expect(await walk.outcome(bank, from, "subsidy.grant", "2015-04-01")).toBe("NO_MEASURE");
    await walk.didBoth(both, "correct", {
      position: wrong,
      parcels: [parcel],
      reason,
      neverSo: true,
    });
    expect(await walk.outcome(bank, from, "subsidy.grant", "2015-04-01")).toBe("BLOCKED");
    await walk.did(surveyor, "transferLand", transfer, { effectiveOn: "2015-05-01" });
    expect(await walk.outcome(bank, from, "subsidy.grant", "2015-04-30")).toBe("BLOCKED");
    expect(await walk.outcome(bank, from, "subsidy.grant", "2015-05-01")).toBe("NO_MEASURE");
    expect(await walk.outcome(bank, to, "subsidy.grant", "2015-05-01")).toBe("BLOCKED");
  });
});

describe("a split", () => {
  const [east, west] = [`${region}001001GB00091`, `${region}001001GB00092`];

  it("lets nobody escape: who takes a part is restrained as who held the whole; taken back, it was never so", async () => {
    const [parcel, uscc, buyer] = [lands[0]!, firms[0]!, firms[1]!];
    const split = { parcel, into: [east, west], holders: [uscc, buyer] };
    const onDay = { effectiveOn: "2017-01-10" };
    const position = await walk.did(surveyor, "splitParcel", split, onDay);
    const mortgage = (unit: string, asOf: string) =>
      walk.outcome(bank, null, "mortgage.register", asOf, { subject: { parcel: unit } });
    expect(await mortgage(west, "2017-01-09")).not.toBe("BLOCKED");
    expect(await mortgage(west, "2017-01-10")).toBe("BLOCKED");
    expect(await mortgage(east, "2017-01-10")).toBe("BLOCKED");
    expect(await walk.act(surveyor, "splitParcel", split, onDay)).toMatchObject({
      code: "stage.done",
    });
    const all = [parcel, east, west];
    const typed = { position, reason, neverSo: true };
    expect(await walk.act(both[0], "correct", { ...typed, parcels: [parcel] })).toMatchObject({
      code: "act.unknown",
    });
    await walk.didBoth(both, "correct", { ...typed, parcels: all });
    expect(await mortgage(west, "2017-01-10")).not.toBe("BLOCKED");
    await walk.did(surveyor, "splitParcel", split, onDay);
    expect(await mortgage(west, "2017-01-10")).toBe("BLOCKED");
    expect(
      await walk
        .did(
          surveyor,
          "mergeParcels",
          { parcels: [east, west], into: lands[5]! },
          {
            effectiveOn: "2018-01-10",
          },
        )
        .catch((error: Error) => error.message),
    ).toContain("entry.standing");
    const whole = `${region}001001GB00099`;
    await walk.did(
      surveyor,
      "mergeParcels",
      { parcels: [east, west], into: whole },
      {
        effectiveOn: "2018-01-10",
      },
    );
    expect(await mortgage(whole, "2018-01-10")).toBe("BLOCKED");
  });
});

describe("rows that were read in together", () => {
  it("cannot be taken back one by one where they spoke of the same thing; something else is said instead", async () => {
    const parcel = lands[4]!;
    const fits = (until: number) => ({
      is: "fact" as const,
      about: { kind: "parcel" as const, code: parcel },
      fact: "符合规划",
      value: true,
      from: day("2016-01-01"),
      until,
    });
    const { outcomes } = await say(walk.database, [
      { key: "open", statements: [fits(Infinity)] },
      { key: "ended", statements: [fits(day("2017-01-01"))] },
    ]);
    const [first, last] = outcomes.map((one) => ("position" in one ? one.position : 0));
    const typed = { parcels: [parcel], reason };
    expect(
      await walk.act(both[0], "correct", { ...typed, position: first, neverSo: true }),
    ).toMatchObject({ code: "act.not-correctable" });
    const said = JSON.stringify({
      [`地块 ${parcel}`]: { 符合规划: { 值: "否", 自: "2016-01-01" } },
    });
    await walk.didBoth(both, "correct", { ...typed, position: first, statements: [said] });
    await walk.didBoth(both, "correct", { ...typed, position: last, neverSo: true });
  });

  it("of a place are corrected by naming the place", async () => {
    const slow = { of: "region", region, fact: "工作推进慢", value: "是" };
    const position = await walk.did(both[0], "recordFact", slow);
    const typed = { position, regions: [region], reason, neverSo: true };
    expect(await walk.act(elsewhere, "correct", { ...typed, regions: ["371312"] })).toMatchObject({
      code: "act.unknown",
    });
    await walk.didBoth(both, "correct", typed);
    await walk.did(both[0], "recordFact", slow);
  });
});

describe("a correction that is not for whoever asks", () => {
  it("is denied elsewhere, and knows no act of other land", async () => {
    const position = await list(lands[5]!, firms[0]!, "2014-03-01");
    const typed = { position, reason, neverSo: true };
    expect(await walk.act(elsewhere, "correct", { ...typed, parcels: [lands[5]!] })).toMatchObject({
      code: "act.denied",
    });
    expect(await walk.act(elsewhere, "correct", { ...typed, regions: ["371312"] })).toMatchObject({
      code: "act.unknown",
    });
    expect(await walk.act(both[0], "correct", { ...typed, parcels: [lands[4]!] })).toMatchObject({
      code: "act.unknown",
    });
    expect(
      await walk.act(both[0], "correct", { ...typed, position: 999_999, parcels: [lands[5]!] }),
    ).toMatchObject({ code: "act.unknown" });
  });
});
