import { perhapsSeveral, required, several } from "./field.ts";
import { type CaseFile, form, type Form } from "./form.ts";
import { beginning, checkFirm, endOfTenure, hasTerm, pass, tenuresOn } from "./passing.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";

export const transferLand = form({
  code: "transferLand",
  title: { zh: "转移使用权", en: "transfer land" },
  source: "临沂四（二）：依法流转土地使用权；洛阳二（八）；嘉兴五（三）、六（二）",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    from: required("enterprise", "转出方", "who hands it on"),
    to: required("enterprise", "转入方", "who takes it"),
    way: required("text", "方式：转让、兼并、重组、分立、法院裁定等", "by what it passes"),
  },
  about: ({ parcel, from, to }) => ({ parcels: [parcel], enterprises: [from, to] }),
  decide({ parcel, from, to }, file) {
    const misfit = checkFirm(to);
    if (misfit !== null) return misfit;
    if (from === to)
      return refuse("field.malformed", "转出方与转入方相同", "it passes from one to the same");
    const held = tenuresOn(file, parcel);
    const given = held.find(({ enterprise }) => enterprise === from);
    if (given === undefined) return refuseAs("tenure.none");
    if (held.some(({ enterprise }) => enterprise === to)) return refuseAs("stage.done");
    const ended = endOfTenure(given, file.on);
    if ("refused" in ended) return ended as unknown as LedgerRefusal;
    return {
      isCorrection: hasTerm([given]),
      says: {
        [`企业 ${from}`]: { 地块: [ended] },
        [`企业 ${to}`]: { 地块: [beginning(parcel, file.on, given.until)] },
      },
    };
  },
});

function holdersOf(file: CaseFile, parcels: readonly string[]): string[] {
  const held = parcels.flatMap((code) => tenuresOn(file, code));
  return [...new Set(held.map(({ enterprise }) => enterprise))];
}

export const splitParcel = form({
  code: "splitParcel",
  title: { zh: "宗地分割", en: "split a parcel" },
  source: "宗地代码随分割更新；聊城三、临沂四（二）：分立等形式流转",
  fields: {
    parcel: required("parcel", "被分割的宗地", "the parcel that is split"),
    into: several("parcel", "分割后的宗地，至少两宗", "the new parcels, two at least"),
    holders: perhapsSeveral(
      "enterprise",
      "各新宗地的使用权人，与新宗地一一对应；不填为原使用权人",
      "who holds each of them, in their order; whoever held the old where left out",
    ),
  },
  isEntering: true,
  about: ({ parcel, into, holders }) => ({ parcels: [parcel, ...into], enterprises: holders }),
  decide({ parcel, into, holders }, file) {
    if (into.length < 2 || (holders.length > 0 && holders.length !== into.length))
      return refuse(
        "field.malformed",
        "分割后至少两宗；使用权人要么不填，要么与新宗地一一对应",
        "it becomes two at least; holders are left out or named one for each new parcel",
      );
    const same = holdersOf(file, [parcel]);
    const news = into.map((code, at) => ({
      parcel: code,
      holders: holders.length === 0 ? same : [holders[at]!],
    }));
    return pass({ olds: [parcel], news }, file);
  },
});

export const mergeParcels = form({
  code: "mergeParcels",
  title: { zh: "宗地合并", en: "merge parcels" },
  source: "张店第六条第二项：两宗以上土地合并开发利用；洛阳附件3第三条：收购相邻多宗地块",
  fields: {
    parcels: several(
      "parcel",
      "被合并的宗地，至少两宗",
      "the parcels that are merged, two at least",
    ),
    into: required("parcel", "合并后的宗地", "the new parcel"),
    holders: perhapsSeveral(
      "enterprise",
      "合并后的使用权人；不填为原各使用权人",
      "who holds it; all who held the old where left out",
    ),
  },
  isEntering: true,
  about: ({ parcels, into, holders }) => ({ parcels: [...parcels, into], enterprises: holders }),
  decide({ parcels, into, holders }, file) {
    if (parcels.length < 2)
      return refuse("field.malformed", "至少合并两宗", "two parcels are merged at least");
    const all = holders.length === 0 ? holdersOf(file, parcels) : [...new Set(holders)];
    return pass({ olds: parcels, news: [{ parcel: into, holders: all }] }, file);
  },
});

export const landForms: readonly Form[] = [transferLand, splitParcel, mergeParcels];
