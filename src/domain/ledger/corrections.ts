import { adoptionForms } from "./adoption.ts";
import { readInstead } from "./corrected.ts";
import { optional, perhapsSeveral, required } from "./field.ts";
import { form, type Form, isRefused } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";
import { rightsForms } from "./rights.ts";
import { standingActs } from "./standing-acts.ts";

/** Law and rights have acts of their own by which they end. */
const apart: ReadonlySet<string> = new Set(
  [...adoptionForms, ...rightsForms].map(({ code }) => code),
);

export function isCorrectable(form: string): boolean {
  return !apart.has(form);
}

export const correct = form({
  code: "correct",
  title: { zh: "更正", en: "correct a past act" },
  source: "登记有误的，以新的行为更正，原登记留存可查；嘉兴十一（二）",
  fields: {
    position: required("integer", "所更正的行为的序号", "the position of the act"),
    parcels: perhapsSeveral(
      "parcel",
      "该行为所涉的全部宗地，以及改为所涉的宗地",
      "all land that the act was about, and land that it should have been about",
    ),
    enterprises: perhapsSeveral(
      "enterprise",
      "更正所涉的企业",
      "the enterprises of which the correction speaks",
    ),
    regions: perhapsSeveral(
      "region",
      "更正所涉的区划；行为不涉宗地、企业的，须填",
      "the places of which it speaks; needed where the act was about no land and no firm",
    ),
    reason: required("text", "错在何处", "what was wrong"),
    neverSo: optional(
      "boolean",
      "该行为所登记的一概不曾如此，恢复其前的登记；其后又有登记的日子不动",
      "what the act recorded was never so: what stood before stands again, save where later acts spoke",
    ),
    statements: perhapsSeveral(
      "text",
      "改登的内容：“内容”的 JSON 文字，每段至多 200 字，连起来读；替换同一日子上所登记的",
      "what holds instead: JSON text of the grammar of worlds in pieces of 200 characters; it replaces what was recorded of the same days",
    ),
  },
  needsEvidence: true,
  about: ({ parcels, enterprises, regions }) => ({ parcels, enterprises, regions }),
  decide({ position, neverSo, statements, ...named }, file) {
    const things = named.parcels.length + named.enterprises.length;
    if (things + named.regions.length === 0)
      return refuse(
        "field.missing",
        "缺“parcels”：写明该行为所涉的宗地、企业或区划",
        "parcels is missing: name the land, the firms or the places that the act was about",
      );
    if ((neverSo === true) === statements.length > 0)
      return refuse(
        "field.malformed",
        "“neverSo”与“statements”择一：要么不曾如此，要么改登",
        "one of neverSo and statements: it was never so, or something else holds instead",
      );
    const past = file.acts.find((one) => one.position === position);
    if (past === undefined && things > 0) return refuseAs("act.unknown");
    if (past !== undefined && !isCorrectable(past.form)) return refuseAs("act.not-correctable");
    if (past !== undefined && !standingActs(file.acts).includes(past))
      return refuse(
        "act.not-correctable",
        "这一行为已被更正为不曾如此",
        "the act has been corrected as never so already",
      );
    if (neverSo === true) return { says: {}, isCorrection: true };
    const instead = readInstead(statements, named, file);
    return isRefused(instead) ? instead : { ...instead, isCorrection: true };
  },
});

export const correctionForms: readonly Form[] = [correct];
