import { describe, expect, it } from "vitest";
import { recordIndicators, taxOfYear } from "../../../src/domain/ledger/indicators.ts";
import {
  markOnMap,
  openSurvey,
  recordOpinion,
  recordWillingness,
} from "../../../src/domain/ledger/survey.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided, type Filing } from "../../support/case-file.ts";

const parcel = "370303999901GB00001";
const stem = "91370303DEM900012";
const firm = `${stem}${checkDigit(stem)}`;
const on = "2024-03-01";

function land(facts: Readonly<Record<string, unknown>> = {}): Filing {
  return {
    on,
    known: {
      [`地块 ${parcel}`]: { 区划: "370303", ...facts },
      [`企业 ${firm}`]: { 地块: [parcel] },
    },
  };
}

function ofParcel(facts: Readonly<Record<string, unknown>>) {
  return { [`地块 ${parcel}`]: facts };
}

describe("a survey", () => {
  const card = {
    parcel,
    location: "张周路北、三赢路东",
    areaM2: 6667,
    approvedUse: "工业用地",
    methods: ["现场排查", "调阅资料"],
    surveyor: "张店经开区管委会",
  };

  it("establishes nothing but what it finds of the zone and of the price", () => {
    expect(decided(openSurvey, card, land())).toEqual({});
    expect(
      decided(openSurvey, { ...card, zone: "山东张店经济开发区", landPricePaid: false }, land()),
    ).toEqual(
      ofParcel({
        园区: { 值: "山东张店经济开发区", 自: on },
        缴清土地价款: { 值: "否", 自: on },
      }),
    );
  });

  it("tells land that lies in no zone from land of which nothing is known", () => {
    expect(decided(openSurvey, { ...card, zone: "不在园区" }, land())).toEqual(
      ofParcel({ 园区: { 值: "不在园区", 自: on } }),
    );
  });

  it("repeats nothing that is known already, and says what has changed", () => {
    const known = land({
      园区: "山东张店经济开发区",
      缴清土地价款: { 值: "否", 自: "2020-01-01" },
    });
    const same = { ...card, zone: "山东张店经济开发区", landPricePaid: false };
    expect(decided(openSurvey, same, known)).toEqual({});
    expect(decided(openSurvey, { ...same, landPricePaid: true }, known)).toEqual(
      ofParcel({ 缴清土地价款: { 值: "是", 自: on } }),
    );
    const outside = land({ 园区: "不在园区" });
    expect(decided(openSurvey, { ...card, zone: "不在园区" }, outside)).toEqual({});
  });

  it("is refused without what a card must have, and with what no land can have", () => {
    expect(decided(openSurvey, { ...card, areaM2: 0 }, land())).toBe("field.malformed");
    expect(decided(openSurvey, { ...card, methods: ["道听途说"] }, land())).toBe("field.malformed");
    for (const name of ["parcel", "location", "areaM2", "approvedUse", "methods", "surveyor"])
      expect(decided(openSurvey, { ...card, [name]: null }, land()), name).toBe("field.missing");
  });
});

describe("the indicators of a year", () => {
  const year = { parcel, year: 2023 };
  const dated = (value: number) => ({ 值: value, 自: "2023-01-01", 至: "2024-01-01" });

  it("count refunds, remissions and the tax of tenants by the rule of Luoyang's third annex", () => {
    const tax = { taxPaid: 100, taxReduced: 20, isTaxGross: false, tenantTaxes: [30, 6] };
    expect(taxOfYear(tax)).toBe(156);
    expect(taxOfYear({ ...tax, isTaxGross: null })).toBe(156);
    expect(taxOfYear({ ...tax, isTaxGross: true })).toBe(136);
    expect(taxOfYear({ ...tax, taxReduced: null })).toBe(136);
    expect(taxOfYear({ ...tax, taxPaid: null })).toBeNull();
  });

  it("are facts of the enterprise where one is named, dated by the calendar year", () => {
    const typed = {
      ...year,
      enterprise: firm,
      floorAreaRatio: 0.8,
      investmentPerMu: 150,
      areaMu: 7,
      taxPaid: 100,
      taxReduced: 20,
      output: 1400,
      profit: -3.5,
      grade: "C",
    };
    expect(decided(recordIndicators, typed, land())).toEqual({
      [`地块 ${parcel}`]: { 容积率: dated(0.8), 投资强度: dated(150) },
      [`企业 ${firm}`]: {
        亩均税收: dated(17.1429),
        亩均产出: dated(200),
        年度利润: dated(-3.5),
      },
    });
  });

  it("are facts of the land where no enterprise is named, or a natural person", () => {
    const typed = { ...year, areaMu: 10, taxPaid: 180 };
    const person = { ...typed, enterprise: `自然人:${"0".repeat(32)}` };
    expect(decided(recordIndicators, person, land())).toEqual(ofParcel({ 亩均税收: dated(18) }));
    expect(decided(recordIndicators, typed, land())).toEqual(ofParcel({ 亩均税收: dated(18) }));
  });

  it("may be a class alone, which only stands in the file", () => {
    expect(decided(recordIndicators, { ...year, enterprise: firm, grade: "D" }, land())).toEqual(
      {},
    );
  });

  it("are of a firm that is known and has held the land", () => {
    const typed = { ...year, enterprise: firm, grade: "D" };
    const stranger: Filing = { on, known: { [`地块 ${parcel}`]: {}, [`企业 ${firm}`]: {} } };
    expect(decided(recordIndicators, typed, stranger)).toBe("tenure.none");
    const unknown: Filing = { on, known: { [`地块 ${parcel}`]: {} } };
    expect(decided(recordIndicators, typed, unknown)).toBe("enterprise.unknown");
  });

  it("wait for the end of the year", () => {
    const typed = { ...year, floorAreaRatio: 1 };
    expect(decided(recordIndicators, typed, { ...land(), on: "2023-12-31" })).toBe("day.order");
    expect(decided(recordIndicators, typed, { ...land(), on: "2024-01-01" })).toEqual(
      ofParcel({ 容积率: dated(1) }),
    );
  });

  it("are refused where a figure is missing or cannot be", () => {
    const refusals: readonly (readonly [Record<string, unknown>, string])[] = [
      [{}, "field.missing"],
      [{ taxPaid: 100 }, "field.missing"],
      [{ output: 100 }, "field.missing"],
      [{ areaMu: 10 }, "field.missing"],
      [{ areaMu: 10, taxReduced: 5, floorAreaRatio: 1 }, "field.missing"],
      [{ areaMu: 10, tenantTaxes: [5], floorAreaRatio: 1 }, "field.missing"],
      [{ areaMu: 0, taxPaid: 5 }, "field.malformed"],
      [{ areaMu: 10, taxPaid: -5 }, "field.malformed"],
      [{ areaMu: 10, taxPaid: 5, tenantTaxes: [-1] }, "field.malformed"],
      [{ floorAreaRatio: -0.1 }, "field.malformed"],
      [{ grade: "E" }, "field.malformed"],
      [{ year: 2023.5, floorAreaRatio: 1 }, "field.malformed"],
      [{ year: 1066, floorAreaRatio: 1 }, "field.malformed"],
    ];
    for (const [more, code] of refusals)
      expect(decided(recordIndicators, { ...year, ...more }, land()), JSON.stringify(more)).toBe(
        code,
      );
  });
});

describe("what a department says", () => {
  it("stands in the file and establishes nothing, agreeing or not", () => {
    const opinion = { parcel, department: "税务局", matter: "认定" };
    for (const agrees of [true, false])
      expect(decided(recordOpinion, { ...opinion, agrees }, land())).toEqual({});
    expect(decided(recordOpinion, opinion, land())).toBe("field.missing");
    expect(decided(recordOpinion, { ...opinion, matter: "其他", agrees: true }, land())).toBe(
      "field.malformed",
    );
  });
});

describe("the will of the right holder", () => {
  const will = { parcel, holder: firm, consents: false };

  it("is recorded either way, and with it whether others are to redevelop", () => {
    expect(decided(recordWillingness, { ...will, byOthers: true }, land())).toEqual(
      ofParcel({
        原土地权利人同意: { 值: "否", 自: on },
        拟由他人实施再开发: { 值: "是", 自: on },
      }),
    );
  });

  it("succeeds an earlier will, and repeats none", () => {
    const known = land({ 原土地权利人同意: { 值: "否", 自: "2023-01-01" } });
    expect(decided(recordWillingness, will, known)).toEqual({});
    expect(decided(recordWillingness, { ...will, consents: true }, known)).toEqual(
      ofParcel({ 原土地权利人同意: { 值: "是", 自: on } }),
    );
  });

  it("opens the way only where it is the will of somebody who has held the land", () => {
    const stranger: Filing = { on, known: { [`地块 ${parcel}`]: {}, [`企业 ${firm}`]: {} } };
    expect(decided(recordWillingness, { ...will, consents: true }, stranger)).toBe("tenure.none");
    const unknown: Filing = { on, known: { [`地块 ${parcel}`]: {} } };
    expect(decided(recordWillingness, { ...will, consents: true }, unknown)).toBe(
      "enterprise.unknown",
    );
    expect(decided(recordWillingness, will, unknown)).toEqual(
      ofParcel({ 原土地权利人同意: { 值: "否", 自: on } }),
    );
  });

  it("needs evidence, the holder and an answer", () => {
    expect(recordWillingness.needsEvidence).toBe(true);
    expect(decided(recordWillingness, { ...will, consents: null }, land())).toBe("field.missing");
    expect(decided(recordWillingness, { ...will, holder: "某厂" }, land())).toBe("field.malformed");
  });
});

describe("a mark on the map", () => {
  const square = [
    [118.05, 36.8],
    [118.051, 36.8],
    [118.051, 36.801],
    [118.05, 36.801],
    [118.05, 36.8],
  ];

  function marked(geometry: unknown): unknown {
    const text = typeof geometry === "string" ? geometry : JSON.stringify(geometry);
    return decided(markOnMap, { parcel, geometry: text, maps: ["影像图", "规划图"] }, land());
  }

  function ringOf(count: number): number[][] {
    const ring = Array.from({ length: count - 1 }, (_, at) => {
      const turn = (at / (count - 1)) * 2 * Math.PI;
      return [118.05 + 0.01 * Math.cos(turn), 36.8 + 0.01 * Math.sin(turn)];
    });
    return [...ring, ring[0]!];
  }

  it("takes polygons and several of them, with holes, up to 5,000 points", () => {
    const hole = [
      [118.0502, 36.8002],
      [118.0504, 36.8002],
      [118.0504, 36.8004],
      [118.0502, 36.8002],
    ];
    expect(marked({ type: "Polygon", coordinates: [square] })).toEqual({});
    expect(marked({ type: "Polygon", coordinates: [square, hole] })).toEqual({});
    expect(marked({ type: "MultiPolygon", coordinates: [[square], [hole]] })).toEqual({});
    expect(marked({ type: "Polygon", coordinates: [ringOf(5000)] })).toEqual({});
    expect(marked({ type: "Polygon", coordinates: [ringOf(5001)] })).toBe("field.malformed");
  });

  it("refuses whatever is no outline of land in China", () => {
    const open = square.slice(0, 4);
    const bow = [square[0], square[2], square[1], square[3], square[0]];
    const swapped = square.map(([x, y]) => [y, x]);
    const wide = square.map(([x, y], at) => [at === 1 || at === 2 ? x! + 1 : x!, y!]);
    const flat = [
      [118, 36],
      [118.1, 36],
      [118.2, 36],
      [118, 36],
    ];
    const stuck = [square[0], square[0], ...square.slice(1)];
    const touching = [...square.slice(0, 3), [118.0505, 36.8], square[3], square[0]];
    const broken: readonly unknown[] = [
      "",
      "[]",
      "{",
      "null",
      { type: "Point", coordinates: [118, 36] },
      { type: "Polygon" },
      { type: "Polygon", coordinates: [] },
      { type: "MultiPolygon", coordinates: [] },
      { type: "Polygon", coordinates: [[]] },
      { type: "Polygon", coordinates: [square], crs: { type: "name" } },
      { type: "Polygon", coordinates: [open] },
      { type: "Polygon", coordinates: [square.slice(0, 2).concat([square[0]!])] },
      { type: "Polygon", coordinates: [swapped] },
      { type: "Polygon", coordinates: [square.map(([x, y]) => [x! * 100_000, y! * 100_000])] },
      { type: "Polygon", coordinates: [square.map(([x, y]) => [x, y, 30])] },
      { type: "Polygon", coordinates: [square.map(([x, y]) => [String(x), y])] },
      { type: "Polygon", coordinates: [wide] },
      { type: "Polygon", coordinates: [flat] },
      { type: "Polygon", coordinates: [stuck] },
      { type: "Polygon", coordinates: [bow] },
      { type: "Polygon", coordinates: [touching] },
      { type: "Polygon", coordinates: [square, bow] },
      " ".repeat(400_001),
    ];
    for (const one of broken)
      expect(marked(one), JSON.stringify(one).slice(0, 80)).toBe("field.malformed");
  });

  it("names the maps, of those that the documents name", () => {
    const geometry = JSON.stringify({ type: "Polygon", coordinates: [square] });
    expect(decided(markOnMap, { parcel, geometry, maps: [] }, land())).toBe("field.missing");
    expect(decided(markOnMap, { parcel, geometry, maps: ["藏宝图"] }, land())).toBe(
      "field.malformed",
    );
  });
});
