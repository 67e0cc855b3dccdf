import { optional, required } from "./field.ts";
import { type CaseFile, form, type Form } from "./form.ts";
import { periodMeant, saidPeriod } from "./period.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";
import { ofEnterprise, ofParcel } from "./said.ts";

const from = optional(
  "day",
  "自何日起（含）；不填为生效日",
  "the first day; that of the act where left out",
);
const until = optional(
  "day",
  "至何日止（不含）；只登记终止的，只填此日",
  "the first day no longer; alone, it ends what stands",
);

/** The land by which an act about a firm that is registered elsewhere belongs to a territory. */
export const heldParcel = optional(
  "parcel",
  "该企业持有的宗地；企业不在本辖区登记的，凭此宗地办理",
  "land that the enterprise holds; the act belongs where it lies, for a firm registered elsewhere",
);

/** Whether a firm is known and, where the act rests on land of its, has ever held that land. */
export function checkHolder(
  { world }: CaseFile,
  enterprise: string,
  parcel: string | null,
): LedgerRefusal | null {
  if (!world.enterprises.has(enterprise)) return refuseAs("enterprise.unknown");
  const isHeld =
    parcel === null ||
    world.tenures.some((one) => one.enterprise === enterprise && one.parcel === parcel);
  return isHeld
    ? null
    : refuse(
        "tenure.none",
        `企业“${enterprise}”未曾持有宗地“${parcel}”`,
        `enterprise ${enterprise} has never held parcel ${parcel}`,
      );
}

export const recordTenure = form({
  code: "recordTenure",
  title: { zh: "登记使用权", en: "record who holds land" },
  source: "临沂五；洛阳附件3第八条：使用权人随登记",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    enterprise: required("enterprise", "使用权人", "the enterprise that holds it"),
    from,
    until,
  },
  about: ({ parcel, enterprise }) => ({ parcels: [parcel], enterprises: [enterprise] }),
  decide({ parcel, enterprise, ...typed }, { world, on }) {
    if (enterprise.startsWith("自然人:"))
      return refuse(
        "field.malformed",
        "使用权人须为单位：本登记簿不登记自然人的土地",
        "whoever holds land here is an enterprise: the register keeps no land of natural persons",
      );
    const standing = world.tenures.filter(
      (one) => one.enterprise === enterprise && one.parcel === parcel,
    );
    const period = periodMeant(standing, typed, on);
    if ("refused" in period) return period;
    return { says: ofEnterprise(enterprise, { 地块: [{ 宗: parcel, ...saidPeriod(period) }] }) };
  },
});

export const recordControl = form({
  code: "recordControl",
  title: { zh: "登记持股或控股认定", en: "record who controls an enterprise" },
  source: "临沂五（二）（四）：及其控股股东；公司法第二百六十五条",
  fields: {
    enterprise: required("enterprise", "被持股的企业", "the enterprise that is held"),
    holder: required(
      "enterprise",
      "股东：统一社会信用代码，或“自然人:证件号”（只存散列）",
      "the shareholder: an enterprise, or 自然人: and a number, of which only a hash is kept",
    ),
    share: optional(
      "number",
      "持股百分之几；不填且不作认定的，为比例不清",
      "the share in percent; left out, and without a determination, it is not known",
    ),
    isControlling: optional(
      "boolean",
      "有权机关认定为（true）或不是（false）控股股东；未认定的不填",
      "determined by a body to control (true) or not to (false); nothing where none has determined",
    ),
    parcel: heldParcel,
    from,
    until,
  },
  about: ({ enterprise, parcel }) => ({
    parcels: parcel === null ? [] : [parcel],
    enterprises: [enterprise],
  }),
  decide({ enterprise, holder, share, isControlling, parcel, ...typed }, file) {
    const misplaced = checkHolder(file, enterprise, parcel);
    if (misplaced !== null) return misplaced;
    if (enterprise === holder)
      return refuse("fact.malformed", "企业不持有自己", "an enterprise does not hold itself");
    if (share !== null && isControlling !== null)
      return refuse(
        "fact.malformed",
        "持股比例与控股认定须分两次登记：各有依据",
        "a share and a determination are two acts, each on its own basis",
      );
    const said = file.world.controls.filter(
      (one) => one.holder === holder && one.held === enterprise && says(one, share, isControlling),
    );
    const period = periodMeant(said, typed, file.on);
    if ("refused" in period) return period;
    const dated = { 谁: holder, ...saidPeriod(period) };
    return {
      says: ofEnterprise(
        enterprise,
        isControlling === null
          ? { 股东: [{ ...dated, ...(share === null ? {} : { 比例: share }) }] }
          : { 控股股东: [{ ...dated, 认定: isControlling ? "是" : "否" }] },
      ),
    };
  },
});

function says(
  one: CaseFile["world"]["controls"][number],
  share: number | null,
  isControlling: boolean | null,
): boolean {
  return "share" in one
    ? isControlling === null && one.share === share
    : one.determined === isControlling;
}

const mortgageNumber = required("text", "抵押登记编号", "the number of its registration");

export const recordMortgage = form({
  code: "recordMortgage",
  title: { zh: "登记抵押", en: "record a mortgage of land" },
  source: "临沂五（三）：房屋、土地抵押登记",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    number: mortgageNumber,
    mortgagee: required("text", "抵押权人", "who holds the mortgage"),
    from,
    until: optional(
      "day",
      "登记的期限届满后的第一日；未定期限的不填",
      "the first day after its term; nothing where it has none",
    ),
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ parcel, number, mortgagee, ...typed }, { world, on }) {
    const standing = world.mortgages.filter((one) => one.parcel === parcel && one.id === number);
    if (standing.length > 0)
      return refuse(
        "entry.standing",
        `抵押“${number}”已登记；续办的，用新编号登记`,
        `mortgage ${number} has been recorded; a renewal has a number of its own`,
      );
    const period = periodMeant([], typed, on);
    if ("refused" in period) return period;
    return {
      says: ofParcel(parcel, {
        抵押: [{ 编号: number, 抵押权人: mortgagee, ...saidPeriod(period) }],
      }),
    };
  },
});

export const releaseMortgage = form({
  code: "releaseMortgage",
  title: { zh: "注销抵押", en: "release a mortgage" },
  source: "临沂五（三）：房屋、土地抵押登记",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    number: mortgageNumber,
  },
  about: ({ parcel }) => ({ parcels: [parcel] }),
  decide({ parcel, number }, { world, on }) {
    const standing = world.mortgages.find(
      (one) => one.parcel === parcel && one.id === number && one.from < on && one.until > on,
    );
    if (standing === undefined) return refuseAs("mortgage.none");
    const { from, mortgagee, until } = standing;
    return {
      says: ofParcel(parcel, {
        抵押: [{ 编号: number, 抵押权人: mortgagee, ...saidPeriod({ from, until: on }) }],
      }),
      // A term that was recorded gives way to the day on which it was released.
      isCorrection: until !== Infinity,
    };
  },
});

export const holdingForms: readonly Form[] = [
  recordTenure,
  recordControl,
  recordMortgage,
  releaseMortgage,
];
