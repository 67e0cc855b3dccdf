import { describe, expect, it } from "vitest";
import { determine, enterInLedger, serveNotice } from "../../../src/domain/ledger/determination.ts";
import { enterInDatabase, listInScope, proposeForScope } from "../../../src/domain/ledger/scope.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided, type Filing } from "../../support/case-file.ts";

type Facts = Readonly<Record<string, unknown>>;

const stem = "91370303DEM900012";
const firm = `${stem}${checkDigit(stem)}`;
const on = "2023-03-01";
const since = { 值: "是", 自: on };

/** A document, a parcel in its territory and one of its categories. */
type Place = Readonly<Record<"parcel" | "policy" | "category", string>>;

const zhangdian: Place = {
  parcel: "370303999901GB00001",
  policy: "zhangdian-2022-6",
  category: "一",
};
const linyi: Place = { parcel: "371302999901GB00001", policy: "linyi-2013-45", category: "一" };
const jiaxing: Place = {
  parcel: "330411999901GB00001",
  policy: "jiaxing-2014-91",
  category: "利用粗放",
};
const liaocheng: Place = {
  parcel: "371502999901GB00001",
  policy: "liaocheng-2020",
  category: "指标偏低",
};

function codeOf({ parcel, policy, category }: Place, episode = 1): string {
  return `${parcel}/${policy}/${category}/${episode}`;
}

function listing({ policy, category }: Place, facts: Facts, episode = 1): Facts {
  return { 类别: category, 文件: policy, 批次: episode, ...facts };
}

function saidOf(place: Place, facts: Facts, episode = 1): Facts {
  return { [`地块 ${place.parcel}`]: { 认定: [listing(place, facts, episode)] } };
}

function filing(place: Place, listings: readonly Facts[] = [], more: Partial<Filing> = {}): Filing {
  const region = place.parcel.slice(0, 6);
  return {
    on,
    known: { [`地块 ${place.parcel}`]: { 区划: region, 认定: [...listings] } },
    ...more,
  };
}

const from = (day: string, until?: string) => ({
  值: "是",
  自: day,
  ...(until === undefined ? {} : { 至: until }),
});

describe("a determination", () => {
  it("begins a listing with its day and with whom the opinion names", () => {
    expect(decided(determine, { ...zhangdian, landUsingUnit: firm }, filing(zhangdian))).toEqual(
      saidOf(zhangdian, { 认定低效: since, 认定日: on, 用地单位: { 值: firm, 自: on } }),
    );
    expect(
      decided(determine, { ...linyi, breachingEnterprise: firm, inScope: true }, filing(linyi)),
    ).toEqual(
      saidOf(linyi, {
        认定低效: since,
        认定日: on,
        列入范围: since,
        违约企业: { 值: firm, 自: on },
      }),
    );
  });

  it("is refused while the same category stands, and begins the next episode once it was closed", () => {
    const standing = listing(zhangdian, { 认定低效: from("2022-05-01") });
    expect(decided(determine, zhangdian, filing(zhangdian, [standing]))).toBe("listing.standing");
    const closed = listing(zhangdian, { 认定低效: from("2022-05-01", "2022-12-01") });
    expect(decided(determine, zhangdian, filing(zhangdian, [closed]))).toEqual(
      saidOf(zhangdian, { 认定低效: since, 认定日: on }, 2),
    );
  });

  it("is of the listing that is in the scope already, or was to be", () => {
    const inScope = listing(linyi, { 列入范围: from("2022-05-01") });
    expect(decided(determine, { ...linyi, inScope: true }, filing(linyi, [inScope]))).toEqual(
      saidOf(linyi, { 认定低效: since, 认定日: on }),
    );
    const proposed = listing(linyi, { 拟列入范围: from("2022-05-01") });
    expect(decided(determine, { ...linyi, inScope: true }, filing(linyi, [proposed]))).toEqual(
      saidOf(linyi, {
        认定低效: since,
        认定日: on,
        列入范围: since,
        拟列入范围: from("2022-05-01", on),
      }),
    );
  });

  it("lists in the scope with itself only where the document has one and its gate is passed", () => {
    const scoped = { ...jiaxing, inScope: true };
    expect(decided(determine, { ...zhangdian, inScope: true }, filing(zhangdian))).toBe(
      "scope.none",
    );
    expect(decided(determine, scoped, filing(jiaxing))).toBe("stage.missing");
    const entered = listing(jiaxing, { 拟列入范围: from("2023-01-01"), 纳入数据库: "是" });
    expect(decided(determine, scoped, filing(jiaxing, [entered]))).toEqual(
      saidOf(jiaxing, {
        认定低效: since,
        认定日: on,
        列入范围: since,
        拟列入范围: from("2023-01-01", on),
      }),
    );
  });

  it("dates what was said to have no day from its own day on", () => {
    const inScope = listing(linyi, { 列入范围: from("2022-05-01"), 认定日: "未认定" });
    expect(decided(determine, linyi, filing(linyi, [inScope]))).toEqual(
      saidOf(linyi, { 认定低效: since, 认定日: { 值: on, 自: on } }),
    );
  });

  it("stands beside a listing of another category", () => {
    const other = { ...zhangdian, category: "三" };
    const standing = listing(other, { 认定低效: from("2022-05-01") });
    expect(decided(determine, zhangdian, filing(zhangdian, [standing]))).toEqual(
      saidOf(zhangdian, { 认定低效: since, 认定日: on }),
    );
  });

  it("rests on a document in force there, and on one of its categories", () => {
    expect(decided(determine, { ...zhangdian, category: "六" }, filing(zhangdian))).toBe(
      "category.unknown",
    );
    expect(decided(determine, { ...zhangdian, policy: "无此文件" }, filing(zhangdian))).toBe(
      "category.unknown",
    );
    const lastDay = filing(zhangdian, [], { on: "2024-04-05" });
    expect(decided(determine, zhangdian, lastDay)).toMatchObject({});
    for (const day of ["2022-04-05", "2024-04-06"])
      expect(decided(determine, zhangdian, filing(zhangdian, [], { on: day }))).toBe(
        "policy.not-in-force",
      );
    const elsewhere = { ...zhangdian, parcel: linyi.parcel };
    expect(decided(determine, elsewhere, filing(linyi))).toBe("policy.not-in-force");
  });
});

describe("the service of a determination", () => {
  const notice = { listing: codeOf(zhangdian), recipient: firm, method: "直接送达" };
  const determined = listing(zhangdian, { 认定低效: from("2023-02-01") });

  it("records its day, once", () => {
    expect(decided(serveNotice, notice, filing(zhangdian, [determined]))).toEqual(
      saidOf(zhangdian, { 送达日: on }),
    );
    const served = { ...determined, 送达日: "2023-02-10" };
    expect(decided(serveNotice, notice, filing(zhangdian, [served]))).toBe("stage.done");
    const unserved = { ...determined, 送达日: "未送达" };
    expect(decided(serveNotice, notice, filing(zhangdian, [unserved]))).toEqual(
      saidOf(zhangdian, { 送达日: { 值: on, 自: on } }),
    );
    const again = { ...notice, listing: codeOf(zhangdian, 2) };
    const next = listing(zhangdian, { 认定低效: from("2023-02-01") }, 2);
    expect(decided(serveNotice, again, filing(zhangdian, [served, next]))).toEqual(
      saidOf(zhangdian, { 送达日: on }, 2),
    );
  });

  it("needs a determination that stands on the day", () => {
    expect(decided(serveNotice, notice, filing(zhangdian))).toBe("listing.unknown");
    const later = listing(zhangdian, { 认定低效: from("2023-03-02") });
    expect(decided(serveNotice, notice, filing(zhangdian, [later]))).toBe("listing.ended");
    const closed = listing(zhangdian, { 认定低效: from("2022-05-01", "2022-12-01") });
    expect(decided(serveNotice, notice, filing(zhangdian, [closed]))).toBe("listing.ended");
    const inScope = listing(linyi, { 列入范围: from("2023-02-01") });
    const scoped = { ...notice, listing: codeOf(linyi) };
    expect(decided(serveNotice, scoped, filing(linyi, [inScope]))).toBe("stage.missing");
  });

  it("needs proof", () => {
    expect(serveNotice.needsEvidence).toBe(true);
    expect(determine.needsEvidence).toBe(true);
  });
});

describe("an entry in the ledger", () => {
  const entry = {
    listing: codeOf(zhangdian),
    responsibleUnit: "管委会",
    cause: "停产",
    measure: "自主改造",
  };
  const determined = listing(zhangdian, { 认定低效: from("2023-02-01") });

  it("records that it is there and once was", () => {
    expect(decided(enterInLedger, entry, filing(zhangdian, [determined]))).toEqual(
      saidOf(zhangdian, { 列入台账: since, 曾列入台账: since }),
    );
  });

  it("follows what makes a listing under its document, and comes once", () => {
    const onlyInScope = listing(zhangdian, { 列入范围: from("2023-02-01") });
    expect(decided(enterInLedger, entry, filing(zhangdian, [onlyInScope]))).toBe("stage.missing");
    const linyiEntry = { ...entry, listing: codeOf(linyi) };
    const inScope = listing(linyi, { 列入范围: from("2023-02-01") });
    expect(decided(enterInLedger, linyiEntry, filing(linyi, [inScope]))).toEqual(
      saidOf(linyi, { 列入台账: since, 曾列入台账: since }),
    );
    const entered = { ...determined, 列入台账: from("2023-02-02") };
    expect(decided(enterInLedger, entry, filing(zhangdian, [entered]))).toBe("stage.done");
    expect(decided(enterInLedger, entry, filing(zhangdian))).toBe("listing.unknown");
    const closed = listing(zhangdian, { 认定低效: from("2022-05-01", "2022-12-01") });
    expect(decided(enterInLedger, entry, filing(zhangdian, [closed]))).toBe("listing.ended");
  });

  it("cannot be due before its own day", () => {
    const known = filing(zhangdian, [determined]);
    expect(decided(enterInLedger, { ...entry, dueOn: "2023-02-28" }, known)).toBe("day.order");
    expect(decided(enterInLedger, { ...entry, dueOn: on }, known)).toMatchObject({});
    expect(decided(enterInLedger, { ...entry, cause: null }, known)).toBe("field.missing");
  });
});

describe("land that is to enter the scope", () => {
  it("is proposed once, and not while it is there", () => {
    expect(decided(proposeForScope, jiaxing, filing(jiaxing))).toEqual(
      saidOf(jiaxing, { 拟列入范围: since }),
    );
    const proposed = listing(jiaxing, { 拟列入范围: from("2023-02-01") });
    expect(decided(proposeForScope, jiaxing, filing(jiaxing, [proposed]))).toBe("stage.done");
    const inScope = listing(jiaxing, { 列入范围: from("2023-02-01") });
    expect(decided(proposeForScope, jiaxing, filing(jiaxing, [inScope]))).toBe("listing.standing");
    const left = listing(jiaxing, { 列入范围: from("2022-02-01", "2022-12-01") });
    expect(decided(proposeForScope, jiaxing, filing(jiaxing, [left]))).toEqual(
      saidOf(jiaxing, { 拟列入范围: since }, 2),
    );
  });

  it("is proposed under a document in force and one of its categories", () => {
    expect(decided(proposeForScope, { ...jiaxing, category: "无" }, filing(jiaxing))).toBe(
      "category.unknown",
    );
    const elsewhere = { ...jiaxing, parcel: linyi.parcel };
    expect(decided(proposeForScope, elsewhere, filing(linyi))).toBe("policy.not-in-force");
  });

  it("is listed at once where the document has no gate before its scope", () => {
    expect(decided(listInScope, { ...linyi, landUsingUnit: firm }, filing(linyi))).toEqual(
      saidOf(linyi, { 列入范围: since, 用地单位: { 值: firm, 自: on } }),
    );
    expect(listInScope.needsEvidence).toBe(true);
  });

  it("is listed only once it is in the database where the document says so", () => {
    const proposed = listing(jiaxing, { 拟列入范围: from("2023-01-01") });
    expect(decided(listInScope, jiaxing, filing(jiaxing))).toBe("stage.missing");
    expect(decided(listInScope, jiaxing, filing(jiaxing, [proposed]))).toBe("stage.missing");
    const entered = { ...proposed, 纳入数据库: from("2023-02-01") };
    expect(decided(listInScope, jiaxing, filing(jiaxing, [entered]))).toEqual(
      saidOf(jiaxing, { 列入范围: since, 拟列入范围: from("2023-01-01", on) }),
    );
    const removed = { ...proposed, 纳入数据库: from("2023-02-01", "2023-02-15") };
    expect(decided(listInScope, jiaxing, filing(jiaxing, [removed]))).toBe("stage.missing");
  });

  it("is refused where it stands, where there is no scope, and where days are out of order", () => {
    const inScope = listing(linyi, { 列入范围: from("2022-05-01") });
    expect(decided(listInScope, linyi, filing(linyi, [inScope]))).toBe("listing.standing");
    expect(decided(listInScope, zhangdian, filing(zhangdian))).toBe("scope.none");
    expect(decided(listInScope, { ...linyi, category: "九" }, filing(linyi))).toBe(
      "category.unknown",
    );
    const early = filing(zhangdian, [], { on: "2022-04-05" });
    expect(decided(listInScope, zhangdian, early)).toBe("policy.not-in-force");
    const due = { ...linyi, dueOn: "2023-02-28" };
    expect(decided(listInScope, due, filing(linyi))).toBe("day.order");
  });
});

describe("the database", () => {
  const provincial = { parcel: liaocheng.parcel, database: "省系统数据库" };
  const urban = {
    parcel: jiaxing.parcel,
    listing: codeOf(jiaxing),
    database: "城镇低效用地数据库",
    isEntered: true,
  };
  const proposed = listing(jiaxing, { 拟列入范围: from("2023-01-01") });

  it("of the province is a matter of the land, entered or not", () => {
    for (const [isEntered, word] of [
      [true, "是"],
      [false, "否"],
    ] as const)
      expect(decided(enterInDatabase, { ...provincial, isEntered }, filing(liaocheng))).toEqual({
        [`地块 ${liaocheng.parcel}`]: { 纳入省数据库: { 值: word, 自: on } },
      });
  });

  it("of urban land is a matter of the listing, which is to enter the scope or stands", () => {
    expect(decided(enterInDatabase, urban, filing(jiaxing, [proposed]))).toEqual(
      saidOf(jiaxing, { 纳入数据库: since }),
    );
    const inScope = listing(jiaxing, { 列入范围: from("2023-01-01"), 纳入数据库: "是" });
    const out = { ...urban, isEntered: false };
    expect(decided(enterInDatabase, out, filing(jiaxing, [inScope]))).toEqual(
      saidOf(jiaxing, { 纳入数据库: { 值: "否", 自: on } }),
    );
  });

  it("is told once what it holds, and of listings that are there", () => {
    const known = {
      on,
      known: { [`地块 ${liaocheng.parcel}`]: { 纳入省数据库: from("2023-01-01") } },
    };
    expect(decided(enterInDatabase, { ...provincial, isEntered: true }, known)).toBe("stage.done");
    const entered = { ...proposed, 纳入数据库: "是" };
    expect(decided(enterInDatabase, urban, filing(jiaxing, [entered]))).toBe("stage.done");
    expect(decided(enterInDatabase, { ...urban, listing: null }, filing(jiaxing, [proposed]))).toBe(
      "field.missing",
    );
    expect(decided(enterInDatabase, urban, filing(jiaxing))).toBe("listing.unknown");
    const otherLand = { ...urban, parcel: liaocheng.parcel };
    expect(decided(enterInDatabase, otherLand, filing(jiaxing, [proposed]))).toBe(
      "listing.unknown",
    );
    const left = listing(jiaxing, { 拟列入范围: from("2022-01-01", "2022-06-01") });
    expect(decided(enterInDatabase, urban, filing(jiaxing, [left]))).toBe("listing.ended");
    expect(decided(enterInDatabase, { ...urban, database: "私库" }, filing(jiaxing))).toBe(
      "field.malformed",
    );
  });
});
