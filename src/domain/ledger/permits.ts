import { optional, required } from "./field.ts";
import { form, type Form } from "./form.ts";
import { checkHolder, heldParcel } from "./holdings.ts";
import { refuse } from "./refusal.ts";
import { dayWord, ofEnterprise, since } from "./said.ts";

export const recordPermit = form({
  code: "recordPermit",
  title: { zh: "登记许可及其有效期", en: "record a permit and how long it is valid" },
  source: "临沂五（五）：安全证照、排污许可证有效期不予延续",
  fields: {
    enterprise: required("enterprise", "持证企业", "the enterprise that holds it"),
    kind: required("text", "种类，如排污许可证", "its kind, such as 排污许可证"),
    number: required("text", "证号", "its number"),
    expiresOn: optional(
      "day",
      "有效期的末日；无期限的不填。延续后的，再次登记同一证号",
      "its last day; nothing where it has none. Once extended, it is recorded again",
    ),
    parcel: heldParcel,
  },
  about: ({ enterprise, parcel }) => ({
    parcels: parcel === null ? [] : [parcel],
    enterprises: [enterprise],
  }),
  decide({ enterprise, kind, number, expiresOn, parcel }, file) {
    const misplaced = checkHolder(file, enterprise, parcel);
    if (misplaced !== null) return misplaced;
    if (expiresOn !== null && expiresOn < file.on)
      return refuse(
        "day.order",
        "有效期的末日不得早于生效日",
        "the last day cannot be before the day of the act",
      );
    const expiry = since(file.on, expiresOn === null ? "无期限" : dayWord(expiresOn));
    return {
      says: ofEnterprise(enterprise, { 许可: [{ 种类: kind, 编号: number, 到期日: expiry }] }),
    };
  },
});

export const permitForms: readonly Form[] = [recordPermit];
