import { NONE, spansOf, valueAt } from "../registry/fact.ts";
import type { Benefit } from "../registry/world.ts";
import { discharged, dutyFields, dutyForms, landOfDuty } from "./duties.ts";
import { oneOf, optional, required } from "./field.ts";
import { type CaseFile, form, type Form } from "./form.ts";
import { checkHolder } from "./holdings.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { dateOn, dayWord, ofEnterprise, since } from "./said.ts";

const enterprise = required("enterprise", "享受优惠的企业", "the enterprise that enjoys it");
const name = required("text", "优惠的名称", "the benefit by its name");

function findBenefit({ world }: CaseFile, holder: string, id: string): Benefit | undefined {
  return world.benefits.find((one) => one.enterprise === holder && one.id === id);
}

export const grantBenefit = form({
  code: "grantBenefit",
  title: { zh: "登记既有优惠", en: "record a benefit that was granted" },
  source: "洛阳附件3第九条：原有优惠政策未到期的，到期后不再享受；临沂五（一）",
  fields: {
    enterprise,
    name,
    parcel: optional(
      "parcel",
      "优惠所系的宗地；企业不在本辖区登记的，凭此宗地办理",
      "the land to which it is tied; the act belongs where it lies, for a firm registered elsewhere",
    ),
    grantedOn: optional(
      "day",
      "授予日；不填为生效日",
      "the day of its grant; that of the act where left out",
    ),
    expiresOn: optional(
      "day",
      "到期日（末日）；无期限的不填",
      "its last day; nothing where it has none",
    ),
  },
  about: ({ enterprise, parcel }) => ({
    parcels: parcel === null ? [] : [parcel],
    enterprises: [enterprise],
  }),
  decide({ enterprise, name, parcel, grantedOn, expiresOn }, file) {
    const misplaced = checkHolder(file, enterprise, parcel);
    if (misplaced !== null) return misplaced;
    const granted = grantedOn ?? file.on;
    if (granted > file.today) return refuseAs("day.future");
    if (findBenefit(file, enterprise, name) !== undefined)
      return refuse(
        "entry.standing",
        `优惠“${name}”已登记；续期是新的授予，另取名称登记`,
        `benefit "${name}" has been recorded; an extension is a new grant under a name of its own`,
      );
    if (expiresOn !== null && expiresOn < granted)
      return refuse("day.order", "到期日不得早于授予日", "it cannot expire before it was granted");
    return {
      says: ofEnterprise(enterprise, {
        既有优惠: [
          {
            名称: name,
            ...(parcel === null ? {} : { 地块: parcel }),
            授予日: dayWord(granted),
            到期日: expiresOn === null ? "无期限" : dayWord(expiresOn),
          },
        ],
      }),
    };
  },
});

const ways = ["stop", "cancel", "recover", "run-to-expiry"] as const;

export const endBenefit = form({
  code: "endBenefit",
  title: { zh: "停止、取消、追缴既有优惠，或到期不续", en: "end a benefit" },
  source: "临沂五（一）：已兑现的应取消；洛阳附件3第九条、第十一条：取消或追缴",
  fields: {
    enterprise,
    name,
    how: oneOf(
      ways,
      "方式：stop 自生效日停止；cancel 取消；recover 追缴已享受的；run-to-expiry 到期后不再享受",
      "how: stop it from the day of the act, cancel it, recover what was enjoyed, or let it run to its expiry",
    ),
    measure: optional(
      "text",
      "取消、追缴所办结的一次性措施，以其在文件中的编号",
      "the one-off duty that is thereby carried out, by its code in the document",
    ),
    ...dutyFields,
    parcel: optional(
      "parcel",
      "协议所系的宗地；企业不在本辖区登记的，填其持有的宗地",
      "the land of the agreement; for a firm registered elsewhere, land that it holds",
    ),
  },
  about: (input) => ({ parcels: landOfDuty(input), enterprises: [input.enterprise] }),
  decide({ enterprise, name, how, measure, listing, agreement, parcel }, file) {
    // Whoever bears a duty that an agreement gives rise to need not hold its land.
    const isDuty = measure !== null && agreement !== null;
    const misplaced = checkHolder(file, enterprise, isDuty ? null : parcel);
    if (misplaced !== null) return misplaced;
    const benefit = findBenefit(file, enterprise, name);
    if (benefit === undefined) return refuseAs("benefit.none");
    const expiry = dateOn(benefit, "到期日", file.on);
    const isOver = expiry !== null && expiry < file.on;
    const isTakenBack = how === "cancel" || how === "recover";
    if (isOver && !(isTakenBack && measure !== null)) return refuseAs("benefit.none");
    if (how === "run-to-expiry") return expiresOf(benefit, file);
    const ended = isOver
      ? {}
      : ofEnterprise(enterprise, {
          既有优惠: [
            {
              名称: name,
              ...(benefit.parcel === null ? {} : { 地块: benefit.parcel }),
              到期日: since(file.on, dayWord(file.on - 1)),
            },
          ],
        });
    if (measure === null) return { says: ended };
    if (!isTakenBack)
      return refuse(
        "duty.none",
        "停止优惠不办结任何应办之事；取消、追缴方可",
        "to stop a benefit carries out no duty; to cancel or recover it does",
      );
    const duty = { measure, listing, parcel, agreement, enterprise, region: null, zone: null };
    const done = discharged(file, duty);
    return "refused" in done ? done : { says: { ...ended, ...done.says } };
  },
});

/** It ends by itself; nothing is left to state but that nobody will extend it. */
function expiresOf(benefit: Benefit, { on }: CaseFile) {
  const recorded = valueAt(spansOf(benefit, "到期日"), on);
  return typeof recorded === "number"
    ? { says: {} }
    : refuse(
        "stage.missing",
        recorded === NONE ? "该优惠没有期限，不会到期" : "尚未记载该优惠的到期日",
        recorded === NONE
          ? "the benefit has no term that could run out"
          : "the expiry of the benefit has not been recorded",
      );
}

export const benefitForms: readonly Form[] = [grantBenefit, endBenefit, ...dutyForms];
