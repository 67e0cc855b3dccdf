import { describe, expect, it } from "vitest";
import { relist, withdrawListing } from "../../../src/domain/ledger/ending.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import { compileLaw } from "../../../src/domain/policy/law.ts";
import { valueOn, YES } from "../../../src/domain/time/timeline.ts";
import { parseWorld } from "../../../src/domain/registry/parse-world.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { caseFile, decided } from "../../support/case-file.ts";
import { loadPacks } from "../../support/packs.ts";

const parcel = "330402999901GB00001";
const listing = `${parcel}/jiaxing-2014-91/利用粗放/1`;
const stem = "91330402DEM900001";
const firm = `${stem}${checkDigit(stem)}`;

function known(facts: Record<string, unknown>, policy = "jiaxing-2014-91", category = "利用粗放") {
  return {
    [`地块 ${parcel}`]: {
      区划: "330402",
      认定: [{ 类别: category, 文件: policy, 批次: 1, ...facts }],
    },
  };
}

const said = (facts: Record<string, unknown>, episode = 1) => ({
  类别: "利用粗放",
  文件: "jiaxing-2014-91",
  批次: episode,
  ...facts,
});
const onLand = (...listings: unknown[]) => ({ [`地块 ${parcel}`]: { 认定: listings } });
const withdrawn = { listing, ground: "撤销认定", reason: "复核不符" };
const standing = { 列入范围: { 自: "2016-01-01" }, 认定低效: { 自: "2015-06-01" } };

describe("withdrawing a listing", () => {
  it("ends what it stands by and what was found on its ground, and leaves what happened", () => {
    const facts = {
      ...standing,
      列入台账: { 自: "2016-02-01" },
      曾列入台账: { 自: "2016-02-01" },
      不愿实施再开发: { 自: "2016-03-01" },
      中止执行: { 自: "2016-05-01" },
      整改到位: { 自: "2016-06-01" },
      认定日: "2015-06-01",
    };
    expect(decided(withdrawListing, withdrawn, { known: known(facts), on: "2017-01-01" })).toEqual(
      onLand(
        said({
          列入范围: { 值: "是", 自: "2016-01-01", 至: "2017-01-01" },
          认定低效: { 值: "是", 自: "2015-06-01", 至: "2017-01-01" },
          列入台账: { 值: "是", 自: "2016-02-01", 至: "2017-01-01" },
          不愿实施再开发: { 值: "是", 自: "2016-03-01", 至: "2017-01-01" },
          中止执行: { 值: "是", 自: "2016-05-01", 至: "2017-01-01" },
        }),
      ),
    );
  });

  it("says of the database that the land is in it no more, because silence would read as unknown", () => {
    const facts = { 列入范围: { 自: "2016-01-01" }, 纳入数据库: { 自: "2015-12-01" } };
    expect(decided(withdrawListing, withdrawn, { known: known(facts), on: "2017-01-01" })).toEqual(
      onLand(
        said({
          列入范围: { 值: "是", 自: "2016-01-01", 至: "2017-01-01" },
          纳入数据库: { 值: "否", 自: "2017-01-01" },
        }),
      ),
    );
  });

  it("ends what was only proposed", () => {
    const facts = { 拟列入范围: { 自: "2016-01-01" } };
    expect(
      decided(withdrawListing, withdrawn, { known: known(facts), on: "2017-01-01" }),
    ).toMatchObject(onLand({ 拟列入范围: { 至: "2017-01-01" } }));
  });

  it("is refused where there is no such listing, nothing is left of it, or it began on that day or later", () => {
    const on = (facts: Record<string, unknown>, day = "2017-01-01") =>
      decided(withdrawListing, withdrawn, { known: known(facts), on: day });
    expect(decided(withdrawListing, withdrawn, {})).toBe("listing.unknown");
    expect(on({ 认定低效: { 自: "2015-06-01", 至: "2016-06-01" } })).toBe("listing.ended");
    expect(on(standing, "2016-01-01")).toBe("day.order");
    expect(on(standing, "2015-07-01")).toBe("day.order");
  });

  it("leaves nothing in force that restrains or obliges by the listing, whatever was found on its ground", () => {
    const { vocabulary, policies } = loadPacks();
    const law = compileLaw(vocabulary, policies);
    const booleans = vocabulary.facts.filter(
      ({ type, entities, name }) =>
        type === "boolean" && entities.includes("listing") && name !== "中止执行",
    );
    let restrained = 0;
    for (const policy of policies)
      for (const { id: category } of policy.categories)
        for (const chosen of booleans) {
          const facts = Object.fromEntries(
            booleans.map(({ name }) => [
              name,
              { 值: name === chosen.name ? "否" : "是", 自: "2014-01-01" },
            ]),
          );
          const region = policy.territory.replace(/00$/, "02");
          const land = parcel.replace("330402", region);
          const id = `${land}/${policy.id}/${category}/1`;
          const world = {
            [`企业 ${firm}`]: { 地块: [land], 高水耗: "是", 超能耗限额: "是" },
            [`地块 ${land}`]: {
              区划: region,
              园区: policy.zones[0]?.name ?? "不在园区",
              参照执行: "是",
              认定: [
                {
                  类别: category,
                  文件: policy.id,
                  批次: 1,
                  ...facts,
                  送达日: "2014-01-01",
                  约定整改期限: "2014-01-01",
                  规定淘汰期限: "2014-01-01",
                },
              ],
            },
          };
          const on = policy.validity.from + 400;
          const file = { ...caseFile({ known: world }), on };
          const decision = withdrawListing.decide({ ...withdrawn, listing: id }, file);
          if ("refused" in decision) throw new Error(JSON.stringify(decision));
          const after = structuredClone(world) as Record<string, any>;
          const [entry] = (decision.says[`地块 ${land}`] as { 认定: Record<string, any>[] }).认定;
          for (const [name, span] of Object.entries(entry!))
            if (typeof span === "object")
              after[`地块 ${land}`].认定[0][name] =
                span.值 === "否" ? [{ 值: "是", 自: "2014-01-01", 至: span.自 }, span] : span;
          const inForce = (given: Record<string, unknown>): string[] => {
            const read = parseWorld(given, {
              facts: vocabulary.facts,
              identifiers: "real",
              isFragment: true,
            });
            if ("defects" in read) throw new Error(JSON.stringify(read.defects));
            return derive(law, read.value)
              .filter((row) => row.path.unit.kind === "listing" && valueOn(row.line, on) === YES)
              .filter((row) => law.kinds.get(row.measure.kind)!.polarity !== "incentive")
              .map(({ measure }) => `${policy.id} ${measure.id}`);
          };
          restrained += inForce(world).length;
          expect(inForce(after)).toEqual([]);
        }
    expect(restrained).toBeGreaterThan(500);
  });
});

const again = { listing, reason: "再次低效", landUsingUnit: firm };

describe("listing land anew", () => {
  it("is a new episode of the same category after the listing was withdrawn", () => {
    const ended = { 认定低效: { 自: "2015-06-01", 至: "2017-01-01" } };
    expect(decided(relist, again, { known: known(ended), on: "2018-01-01" })).toEqual(
      onLand(
        said(
          {
            认定低效: { 值: "是", 自: "2018-01-01" },
            认定日: "2018-01-01",
            用地单位: { 值: firm, 自: "2018-01-01" },
          },
          2,
        ),
      ),
    );
  });

  it("closes what stands where the land was put right and is inefficient again", () => {
    const facts = { 认定低效: { 自: "2015-06-01" }, 整改到位: { 自: "2016-06-01" } };
    expect(decided(relist, again, { known: known(facts), on: "2018-01-01" })).toMatchObject(
      onLand(
        said({ 认定低效: { 值: "是", 自: "2015-06-01", 至: "2018-01-01" } }),
        said({ 认定低效: { 值: "是", 自: "2018-01-01" } }, 2),
      ),
    );
  });

  it("is refused where the listing is unknown or stands, its document is not in force, or its end would come first", () => {
    const ask = (facts: Record<string, unknown>, on = "2018-01-01") =>
      decided(relist, again, { known: known(facts), on });
    expect(decided(relist, again, {})).toBe("listing.unknown");
    expect(ask({ 认定低效: { 自: "2015-06-01" } })).toBe("listing.standing");
    const ended = { 认定低效: { 自: "2015-06-01", 至: "2017-01-01" } };
    const scoped = { ...again, inScope: true };
    expect(decided(relist, scoped, { known: known(ended), on: "2018-01-01" })).toBe(
      "stage.missing",
    );
    expect(ask({ 认定低效: { 自: "2010-06-01", 至: "2011-01-01" } }, "2012-01-01")).toBe(
      "policy.not-in-force",
    );
    const achieved = { 认定低效: { 自: "2018-01-01" }, 整改到位: { 自: "2016-06-01" } };
    expect(ask(achieved)).toBe("day.order");
  });
});
