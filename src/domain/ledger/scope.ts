import { spansOf, valueAt, type Entity } from "../registry/fact.ts";
import {
  checkCategory,
  checkScope,
  enteringScope,
  episodeOf,
  isStanding,
} from "./determination.ts";
import { oneOf, optional, required } from "./field.ts";
import { findListing, form, type Form, parcelOfListing } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { holds, ofListing, ofParcel, since } from "./said.ts";

const category = {
  parcel: required("parcel", "宗地代码", "the parcel"),
  policy: required("text", "所依文件的编号", "the code of the document"),
  category: required("text", "类别在文件中的编号", "the category by its code in the document"),
} as const;

export const proposeForScope = form({
  code: "proposeForScope",
  title: { zh: "拟列入再开发范围", en: "propose land for the scope of redevelopment" },
  source: "嘉兴三（一）；聊城二（二）",
  fields: category,
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide(input, file) {
    const misfit = checkCategory(file, input);
    if (misfit !== null) return misfit;
    const { episode, open } = episodeOf(file, input);
    if (open !== null && holds(open, "拟列入范围", file.on)) return refuseAs("stage.done");
    if (open !== null && holds(open, "列入范围", file.on)) return refuseAs("listing.standing");
    return { says: ofListing({ ...input, episode }, { 拟列入范围: since(file.on) }) };
  },
});

export const listInScope = form({
  code: "listInScope",
  title: { zh: "列入二次开发（再开发）范围", en: "list land in the scope of redevelopment" },
  source: "临沂三、五；嘉兴二、三（一）：只有纳入数据库的地块，方可列入再开发范围",
  fields: {
    ...category,
    landUsingUnit: optional("enterprise", "所指的用地单位", "the land-using unit that is meant"),
    dueOn: optional("day", "计划完成时限", "by when it is planned to be done"),
  },
  needsEvidence: true,
  about: ({ parcel, landUsingUnit }) => ({
    parcels: [parcel],
    enterprises: landUsingUnit === null ? [] : [landUsingUnit],
  }),
  decide(input, file) {
    const misfit = checkCategory(file, input);
    if (misfit !== null) return misfit;
    const { dueOn, landUsingUnit } = input;
    if (dueOn !== null && dueOn < file.on)
      return refuse(
        "day.order",
        "完成时限不得早于列入之日",
        "what is planned cannot be due before the listing",
      );
    const { episode, open } = episodeOf(file, input);
    if (open !== null && holds(open, "列入范围", file.on)) return refuseAs("listing.standing");
    const barred = checkScope(file, input, open);
    if (barred !== null) return barred;
    return {
      says: ofListing(
        { ...input, episode },
        {
          ...enteringScope(open, file.on),
          ...(landUsingUnit === null ? {} : { 用地单位: since(file.on, landUsingUnit) }),
        },
      ),
    };
  },
});

/** The database that a document's gate asks about, with the fact that records it. */
const databases = { 城镇低效用地数据库: "纳入数据库", 省系统数据库: "纳入省数据库" } as const;
type Database = keyof typeof databases;

export const enterInDatabase = form({
  code: "enterInDatabase",
  title: {
    zh: "记载是否纳入数据库",
    en: "record whether land has been entered in the database",
  },
  source: "嘉兴三（一）；聊城一、二（二）：只有纳入省系统数据库的地块方可依照有关政策再开发",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    listing: optional(
      "listing",
      "认定的编号；城镇低效用地数据库按认定记载，须填",
      "the listing, which the database of urban land goes by",
    ),
    database: oneOf(Object.keys(databases) as Database[], "何数据库", "which database"),
    isEntered: required("boolean", "审查结果：是否纳入", "whether it has been entered"),
    reviewer: optional("text", "审查、备案的机关", "who has reviewed it"),
    number: optional("text", "库内编号", "its number in the database"),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ parcel, listing: code, database, isEntered }, file) {
    const fact = databases[database];
    if (database === "省系统数据库") {
      const land = file.world.parcels.get(parcel);
      if (land !== undefined && isRecorded(land, fact, isEntered, file.on))
        return refuseAs("stage.done");
      return { says: ofParcel(parcel, { [fact]: since(file.on, isEntered) }) };
    }
    if (code === null)
      return refuse(
        "field.missing",
        "缺“listing”：城镇低效用地数据库按认定记载",
        "listing is missing: the database goes by listings",
      );
    const listing = findListing(file, code);
    if (listing === undefined || parcelOfListing(code) !== parcel)
      return refuseAs("listing.unknown");
    if (!isStanding(listing, file.on) && !holds(listing, "拟列入范围", file.on))
      return refuseAs("listing.ended");
    if (isRecorded(listing, fact, isEntered, file.on)) return refuseAs("stage.done");
    return { says: ofListing(listing, { [fact]: since(file.on, isEntered) }) };
  },
});

function isRecorded(entity: Entity, fact: string, value: boolean, on: number): boolean {
  return valueAt(spansOf(entity, fact), on) === value;
}

export const scopeForms: readonly Form[] = [proposeForScope, listInScope, enterInDatabase];
