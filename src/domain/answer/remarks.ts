import { lies } from "../registry/region.ts";
import { NO, valueOn } from "../time/timeline.ts";
import type { Sentence } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import type { Law } from "../policy/law.ts";
import type { Uncoded } from "../policy/policy.ts";
import type { Question } from "./answers.ts";
import type { Evidence } from "./evidence.ts";
import type { PlacedRow } from "./placement.ts";

/** Something the counter ought to know that does not decide. */
export interface Remark {
  readonly code:
    | "territory.elsewhere"
    | "reading.other"
    | "benefit.spared"
    | "listing.suspended"
    | "land.other"
    | "place.restraint"
    | "policy.expired"
    | "policy.expiry-doubt"
    | "policy.not-yet"
    | "framework.only"
    | "tenure.unrecorded"
    | "named.unknown"
    | "register.unvouched";
  readonly says: Sentence;
  /** Null where the remark is about the register, not about a document. */
  readonly policy: string | null;
  readonly measure: string | null;
  readonly article: string | null;
  readonly quotation: string | null;
}

/** Why nothing that the register says can be relied on. */
export function doubtRemarks({ isVouched }: Evidence): Remark[] {
  return isVouched
    ? []
    : [
        remark(aboutRegister, "register.unvouched", {
          zh: "登记簿系由副本恢复，尚未经两人确认；副本之后的登记可能缺失，结论待定",
          en: "the register came out of a copy that two persons have not yet acknowledged; what was recorded after the copy may be missing, so nothing can be determined",
        }),
      ];
}

/** Of the rows that stand on the day. */
export function remarksOf(current: readonly PlacedRow[], question: Question): Remark[] {
  return current.flatMap(
    (placed) => outOfForce(placed, question) ?? suspended(placed) ?? informing(placed) ?? [],
  );
}

/** What is only suspended may come back on any day; whoever acts meanwhile ought to know. */
function suspended(placed: PlacedRow): Remark | null {
  const isTold = placed.row.status === "suspended" && placed.why === null;
  return isTold
    ? remark(placedMeasure(placed), "listing.suspended", {
        zh: "异议未决，该认定中止执行；恢复执行之日起此措施再成立",
        en: "an objection is pending and the execution of the listing is suspended; the measure holds again once it is resumed",
      })
    : null;
}

function informing(placed: PlacedRow): Remark | null {
  const { row, placement, why } = placed;
  if (placement !== "remark" || why === null) return null;
  if (why === "benefit.spared")
    return row.status === "spared"
      ? remark(placedMeasure(placed), why, sparedSentence(row.path.benefit!))
      : null;
  if (row.status !== "in-force" && row.status !== "unknown") return null;
  const unsure =
    row.status === "unknown" ? { zh: "（待定）", en: " (unknown)" } : { zh: "", en: "" };
  const said = sentences[why as keyof typeof sentences];
  return remark(placedMeasure(placed), why, { zh: said.zh + unsure.zh, en: said.en + unsure.en });
}

const sentences = {
  "territory.elsewhere": {
    zh: "另一地方的政策产生此后果，对本辖区的柜台不具约束力",
    en: "a policy of another territory has this consequence; it does not bind counters here",
  },
  "reading.other": {
    zh: "按另一读法，此措施也及于该主体；本答复未采",
    en: "under the other reading this measure reaches the subject too; this answer does not take it",
  },
  "land.other": {
    zh: "系于另一宗地或项目，与所询无关",
    en: "tied to other land or another project than the one asked about",
  },
  "place.restraint": {
    zh: "辖区内某区域受此措施；用地位于该区域的，从其规定",
    en: "a place within this territory is under this measure; it applies to land there",
  },
} as const;

/** A measure that would hold today were its document in force: expired and not-yet are told apart. */
function outOfForce(placed: PlacedRow, { asOf }: Question): Remark | null {
  const { row, why, policy } = placed;
  if (row.status !== "lapsed" || why === "benefit.spared") return null;
  const { from, until, otherUntil } = policy.policy.validity;
  const { signedOn } = row.words;
  const decisive = signedOn ?? asOf;
  const what =
    signedOn === undefined
      ? { zh: "当日", en: "on that day" }
      : {
          zh: `协议签订之日（${formatDay(decisive)}）`,
          en: `on the day of signing (${formatDay(decisive)})`,
        };
  if (decisive < from)
    return remark(placedMeasure(placed), "policy.not-yet", {
      zh: `文件自 ${formatDay(from)} 起施行，${what.zh}尚未施行`,
      en: `the document takes effect on ${formatDay(from)}; it was not in force ${what.en}`,
    });
  if (until === null || decisive < until) return null;
  if (otherUntil !== null && decisive < otherUntil) {
    return remark(placedMeasure(placed), "policy.expiry-doubt", {
      zh: `按本包读法文件最后一日为 ${formatDay(until - 1)}；另一读法为 ${formatDay(otherUntil - 1)}，按该读法${what.zh}文件仍有效，此措施成立`,
      en: `by the reading taken the document's last day was ${formatDay(until - 1)}; by the other it is ${formatDay(otherUntil - 1)}, so that it was in force ${what.en} and this measure holds`,
    });
  }
  return remark(placedMeasure(placed), "policy.expired", {
    zh: `文件最后一日为 ${formatDay(until - 1)}，${what.zh}已失效，此措施不再成立`,
    en: `the document's last day was ${formatDay(until - 1)}; it was no longer in force ${what.en}`,
  });
}

/** Text that authorises differentiated policy without a rule: the counter is told, nothing is decided. */
export function frameworkRemarks(
  { policies }: Law,
  { action, asOf, jurisdiction }: Question,
): Remark[] {
  return policies
    .filter(
      ({ policy, inForce }) =>
        lies(jurisdiction, policy.territory) && valueOn(inForce, asOf) !== NO,
    )
    .flatMap(({ policy }) =>
      policy.uncoded
        .filter(({ actions }) => actions.includes(action))
        .map((row: Uncoded) =>
          remark(
            { policy: policy.id, measure: null, article: row.article, quotation: row.quotation },
            "framework.only",
            {
              zh: `文件只作授权，未定规则：${row.reason}`,
              en: "the document only authorises; it sets no rule that could be applied",
            },
          ),
        ),
    );
}

/** The counter names listed land whose holder on the day nobody recorded: measures on the holder are on nobody. */
export function tenureRemarks({ land }: Evidence, { parcel }: Question): Remark[] {
  if (parcel === undefined || land === null || !land.isListed || land.isHeld) return [];
  return [
    remark(aboutRegister, "tenure.unrecorded", {
      zh: `宗地 ${parcel} 有认定记录而当日使用权人未记录，由使用权人承受的措施无从归属`,
      en: `parcel ${parcel} has been listed but nobody is recorded as holding it on that day; measures on the holder cannot be placed`,
    }),
  ];
}

/** Land, a benefit or a project that the counter names and the register has never heard of may be mistyped: measures on it cannot be found. */
export function namedRemarks(evidence: Evidence, { parcel, benefit, project }: Question): Remark[] {
  const named = [
    { id: parcel, zh: "宗地", en: "parcel", found: evidence.land },
    { id: benefit, zh: "既有优惠", en: "benefit", found: evidence.benefit },
    { id: project, zh: "项目", en: "project", found: evidence.project },
  ];
  return named
    .filter(({ id, found }) => id !== undefined && found?.isKnown !== true)
    .map(({ id, zh, en }) =>
      remark(aboutRegister, "named.unknown", {
        zh: `登记簿中没有所写的${zh}“${id}”，其上的措施未在本答复之内`,
        en: `the register does not know the ${en} "${id}"; measures on it are not in this answer`,
      }),
    );
}

type About = Pick<Remark, "policy" | "measure" | "article" | "quotation">;

const aboutRegister: About = { policy: null, measure: null, article: null, quotation: null };

function remark(about: About, code: Remark["code"], says: Sentence): Remark {
  return { code, says, ...about };
}

function placedMeasure({ measure, policy }: PlacedRow): About {
  return {
    policy: policy.policy.id,
    measure: measure.id,
    article: measure.article,
    quotation: measure.quotation,
  };
}

function sparedSentence(benefit: string): Sentence {
  return {
    zh: `既有优惠“${benefit}”未到期，到期后不再享受`,
    en: `the existing benefit "${benefit}" runs to its own expiry`,
  };
}
