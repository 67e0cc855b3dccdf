import { type Entity, NONE, spansOf, valueAt } from "../registry/fact.ts";
import { oneOf, optional, perhapsSeveral, required, several } from "./field.ts";
import { type CaseFile, form, type Form, type Said } from "./form.ts";
import { checkHolder } from "./holdings.ts";
import { recordIndicators } from "./indicators.ts";
import { refuse } from "./refusal.ts";
import { ofParcel, since, type SaidSpan } from "./said.ts";
import { scopeForms } from "./scope.ts";

/** The word by which a survey says that land lies in no zone. */
const outside = "不在园区";

/** Says a value from the day on, unless that is what is known of the day already. */
function unlessKnown(
  entity: Entity | undefined,
  fact: string,
  value: boolean | string | null,
  on: number,
): Readonly<Record<string, SaidSpan>> {
  if (value === null) return {};
  const known = entity === undefined ? undefined : valueAt(spansOf(entity, fact), on);
  return known === (value === outside ? NONE : value) ? {} : { [fact]: since(on, value) };
}

/** What is found of land; nothing where nothing is new. */
function found(parcel: string, facts: Readonly<Record<string, SaidSpan>>): Said {
  return { says: Object.keys(facts).length === 0 ? {} : ofParcel(parcel, facts) };
}

function parcelOf(file: CaseFile, code: string): Entity | undefined {
  return file.world.parcels.get(code);
}

export const openSurvey = form({
  code: "openSurvey",
  title: {
    zh: "开展调查（一宗一卡）",
    en: "open a survey of a parcel, one card for each",
  },
  source: "张店第四条第一项；临沂二（二）；聊城二（一）；嘉兴三（一）；洛阳附件3第六条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    owner: optional(
      "enterprise",
      "查明的土地使用权人（统一社会信用代码；自然人写“自然人:证件号码”）",
      "who was found to hold it: a USCC, or a natural person as 自然人: and the number",
    ),
    location: required("text", "坐落与四至", "where it lies and what it borders on"),
    areaM2: required("number", "面积，平方米", "its area in square metres"),
    approvedUse: required("text", "批准用途", "the use that was approved"),
    actualUse: optional("text", "现状用途与利用状况", "how it is used"),
    buildings: optional("text", "房屋权属与状况", "its buildings and whose they are"),
    landPricePaid: optional(
      "boolean",
      "土地价款是否缴清，以缴清凭证为准",
      "whether the land price was paid in full, as the receipt shows",
    ),
    zone: optional(
      "text",
      "所在园区名称；不在园区的写“不在园区”",
      "the zone in which it lies, by name; 不在园区 for none",
    ),
    methods: {
      ...several("text", "调查方式", "how it was surveyed"),
      choices: ["现场排查", "调阅资料", "查询档案", "遥感影像", "问卷调查"],
    },
    surveyor: required("text", "调查单位", "who surveyed"),
    cooperated: optional(
      "boolean",
      "用地企业是否配合调查；不配合只作记录",
      "whether the enterprise cooperated; nothing follows where it did not",
    ),
    remarks: optional("text", "其他情况", "anything else"),
  },
  about: ({ parcel, owner }) => ({
    parcels: [parcel],
    enterprises: owner === null ? [] : [owner],
  }),
  decide({ parcel, areaM2, zone, landPricePaid }, file) {
    if (areaM2 <= 0)
      return refuse("field.malformed", "面积须大于零", "an area is larger than nothing");
    const land = parcelOf(file, parcel);
    return found(parcel, {
      ...unlessKnown(land, "园区", zone, file.on),
      ...unlessKnown(land, "缴清土地价款", landPricePaid, file.on),
    });
  },
});

export const recordOpinion = form({
  code: "recordOpinion",
  title: { zh: "记载部门意见", en: "record what a department says" },
  source: "张店第四条第二项；聊城一；嘉兴四（三）；洛阳附件3第四条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    department: required("text", "出具意见的部门", "which department"),
    matter: oneOf(
      ["认定", "入库", "处置方案", "供地"],
      "就何事出具意见",
      "what it was asked about",
    ),
    agrees: required("boolean", "是否同意", "whether it agrees"),
    words: optional("text", "意见", "what it says"),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide: () => ({ says: {} }),
});

export const recordWillingness = form({
  code: "recordWillingness",
  title: {
    zh: "记载原土地权利人的意愿",
    en: "record whether the right holder consents to redevelopment",
  },
  source: "嘉兴三（一）意愿调查评估、十一（二）未征得其同意，不得强行开发与改造",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    holder: required("enterprise", "原土地权利人", "the right holder"),
    consents: required(
      "boolean",
      "是否同意再开发；有数人的，全部同意方填“是”",
      "whether it consents; where there are several, whether all do",
    ),
    byOthers: optional(
      "boolean",
      "是否拟由原土地权利人以外的主体（政府、市场主体）实施",
      "whether others than the right holder are to carry it out",
    ),
    direction: optional("text", "改造方向", "what the land is to become"),
    words: optional("text", "意愿的内容", "what the right holder says"),
  },
  needsEvidence: true,
  about: ({ parcel, holder }) => ({ parcels: [parcel], enterprises: [holder] }),
  decide({ parcel, holder, consents, byOthers }, file) {
    // A consent opens the way to redevelopment, so it has to come from somebody who held the land.
    const stranger = consents ? checkHolder(file, holder, parcel) : null;
    if (stranger !== null) return stranger;
    const land = parcelOf(file, parcel);
    return found(parcel, {
      ...unlessKnown(land, "原土地权利人同意", consents, file.on),
      ...unlessKnown(land, "拟由他人实施再开发", byOthers, file.on),
    });
  },
});

export const markOnMap = form({
  code: "markOnMap",
  title: { zh: "标注上图", en: "mark the land on maps" },
  source: "张店第四条第三项；聊城二（二）；嘉兴三（一）；洛阳附件3第六条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    geometry: required(
      "geometry",
      "宗地范围：GeoJSON 的 Polygon 或 MultiPolygon，CGCS2000（EPSG:4490）经纬度，至多 5000 点",
      "its outline: a Polygon or MultiPolygon of GeoJSON, longitude and latitude in CGCS2000 (EPSG:4490), at most 5,000 points",
    ),
    maps: {
      ...several("text", "标注于何图", "on which maps"),
      choices: [
        "影像图",
        "规划图",
        "地籍图",
        "遥感影像图",
        "土地利用总体规划图",
        "城镇总体规划图",
        "信息管理系统",
      ],
    },
    sheets: perhapsSeveral("text", "图幅号", "the sheets"),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide: () => ({ says: {} }),
});

export const surveyForms: readonly Form[] = [
  openSurvey,
  recordIndicators,
  recordOpinion,
  recordWillingness,
  markOnMap,
  ...scopeForms,
];
