import { parseUscc } from "../registry/enterprise.ts";
import { parseParcelCode } from "../registry/parcel.ts";
import { isRegionCode } from "../registry/region.ts";
import { oneOf, optional, required } from "./field.ts";
import { type About, form, type Form } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";

/** What makes a consequence one: under which law, for whom, about what, from which day. */
export interface ReportedMeasure {
  readonly policy: string;
  readonly measure: string;
  readonly subject: string;
  readonly unit: string;
  /** Minus infinity where it is not known from which day. */
  readonly since: number;
}

/** Where a report belongs: on land, in a place, or where a firm is registered. */
export type ReportPlace =
  | { readonly is: "parcel"; readonly code: string }
  | { readonly is: "region"; readonly code: string }
  | { readonly is: "firm"; readonly code: string };

/** No territory is here, so nobody may act in it. */
const nowhere = "000000";

/** Land comes first, for whose land it is decides; then the place that is named, then the firm's own. */
export function placeOfReport({
  subject,
  unit,
  region,
}: Pick<ReportedMeasure, "subject" | "unit"> & { readonly region: string | null }): ReportPlace {
  const land = parseParcelCode(unit.split(/[/|]/, 1)[0]!.slice(0, 64));
  if (typeof land === "string") return { is: "parcel", code: land };
  if (region !== null) return { is: "region", code: region };
  const firm = parseUscc(subject);
  if ("uscc" in firm) return { is: "firm", code: firm.uscc };
  return { is: "region", code: isRegionCode(subject) ? subject : nowhere };
}

function aboutPlace(place: ReportPlace): About {
  switch (place.is) {
    case "parcel":
      return { parcels: [place.code] };
    case "region":
      return { parcels: [], regions: [place.code] };
    case "firm":
      return { parcels: [], enterprises: [place.code] };
    default:
      return place satisfies never;
  }
}

export const reportMeasure = form({
  code: "reportMeasure",
  title: { zh: "报告措施的执行结果", en: "report what was done about a measure" },
  source: "各文件联席会议、联动执行条款；报告不改变任何后果",
  fields: {
    policy: required("text", "文件的编号", "the code of the document"),
    measure: required("text", "措施在文件中的编号", "the measure by its code there"),
    subject: required(
      "text",
      "承受者的代码，照 worklist 所列",
      "its bearer, as the worklist names it",
    ),
    unit: required(
      "text",
      "所针对之物的编号，照 worklist 所列",
      "what it is about, as the worklist names it",
    ),
    from: optional(
      "day",
      "该措施成立的首日，照 worklist 所列；不知起于何日的不填",
      "the first day on which it holds, as the worklist names it; left out where that is open",
    ),
    region: optional(
      "region",
      "不涉宗地的措施：所在区划，照 worklist 所列",
      "of a measure about no land: the place, as the worklist names it",
    ),
    did: oneOf(
      ["executed", "already", "exempted"],
      "executed 已执行；already 先已如此；exempted 依法不执行，须写理由",
      "executed; already so before; or exempted, with the reason",
    ),
    reason: optional("text", "不执行的理由及依据", "why it was not executed, and by what rule"),
    corrects: optional(
      "integer",
      "更正本机构先前的报告：其行为的位置",
      "corrects an earlier report of the same institution, by the position of its act",
    ),
  },
  about: (input) => aboutPlace(placeOfReport(input)),
  decide({ did, reason, from }, { on }) {
    if (did === "exempted" && reason === null)
      return refuse(
        "field.missing",
        "缺“reason”：不执行的理由及依据",
        "reason is missing: why it was not executed",
      );
    if (did !== "exempted" && reason !== null)
      return refuse(
        "field.malformed",
        "“reason”只用于 exempted",
        "reason comes with exempted only",
      );
    if (did === "executed" && from !== null && on < from) return refuseAs("day.order");
    return { says: {} };
  },
});

export const reportForms: readonly Form[] = [reportMeasure];
