import { type Entity, spansOf } from "../registry/fact.ts";
import { optional, required } from "./field.ts";
import { form, type Form } from "./form.ts";
import { type LedgerRefusal, refuse } from "./refusal.ts";
import { ofEnterprise, ofParcel } from "./said.ts";

const zone = optional(
  "text",
  "所在园区的名称；查明不在园区的写“不在园区”，未查明的不填",
  "the zone in which it lies; 不在园区 where it was found to lie in none, nothing where nobody looked",
);

/** What was only named somewhere has no place yet, and may still be entered. */
function isEntered(entity: Entity | undefined): boolean {
  return entity !== undefined && spansOf(entity, "区划").length > 0;
}

function entered(code: string): LedgerRefusal {
  return refuse(
    "entry.standing",
    `“${code}”已登记；补充其情况的，登记事实`,
    `${code} has been entered; record facts to say more of it`,
  );
}

export const enterParcel = form({
  code: "enterParcel",
  title: { zh: "登记宗地", en: "enter a parcel of land" },
  source: "洛阳附件3第六条；一宗一卡",
  fields: {
    parcel: required("parcel", "宗地代码（19 位）", "the parcel code of 19 characters"),
    unit: optional(
      "text",
      "不动产单元号（28 位）",
      "the real-estate unit number of 28 characters that stands on it",
    ),
    region: optional(
      "region",
      "所在县级区划；不填为宗地代码所示",
      "the county in which it lies; that of its code where left out",
    ),
    zone,
  },
  isEntering: true,
  about: ({ parcel, region }) => ({
    parcels: [parcel],
    regions: region === null ? [] : [region],
  }),
  decide({ parcel, unit, region, zone }, { world }) {
    if (isEntered(world.parcels.get(parcel))) return entered(parcel);
    return {
      says: ofParcel(parcel, {
        区划: region ?? parcel.slice(0, 6),
        ...(unit === null ? {} : { 不动产单元号: unit }),
        ...(zone === null ? {} : { 园区: zone }),
      }),
    };
  },
});

export const enterEnterprise = form({
  code: "enterEnterprise",
  title: { zh: "登记企业", en: "enter an enterprise" },
  source: "洛阳附件3第六条；一宗一卡",
  fields: {
    enterprise: required(
      "enterprise",
      "统一社会信用代码（18 位）",
      "the unified social credit code of 18 characters",
    ),
    name: required("text", "企业名称", "its name"),
    region: required("region", "所在县级区划", "the county in which it is"),
    zone,
  },
  isEntering: true,
  about: ({ enterprise, region }) => ({
    parcels: [],
    enterprises: [enterprise],
    regions: [region],
  }),
  decide({ enterprise, name, region, zone }, { world }) {
    if (isEntered(world.enterprises.get(enterprise))) return entered(enterprise);
    return {
      says: ofEnterprise(enterprise, {
        名称: name,
        区划: region,
        ...(zone === null ? {} : { 园区: zone }),
      }),
    };
  },
});

export const entryForms: readonly Form[] = [enterParcel, enterEnterprise];
