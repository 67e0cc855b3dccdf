import type { Sentence } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import type { Path, Subject } from "../policy/consequence.ts";
import type { Cause, Missing } from "../policy/explain.ts";
import type { Law } from "../policy/law.ts";
import type { Department, Doubt, Effect } from "../policy/policy.ts";
import { landOf, type Question } from "./answers.ts";
import type { PlacedRow } from "./placement.ts";

/** One consequence as a ground of an answer. */
export interface Basis {
  readonly measure: string;
  readonly kind: string;
  /** The strength word of the text; shown whatever grade the answer takes. */
  readonly strength: string;
  readonly effect: Effect;
  /** False while a fact that decides is not recorded. */
  readonly isCertain: boolean;
  readonly policy: {
    readonly id: string;
    readonly title: string;
    readonly number: string | null;
    readonly expiryStated: boolean;
  };
  readonly article: string;
  readonly chapeau: string | null;
  readonly quotation: string;
  readonly subject: Subject;
  readonly path: Path;
  /** `[from, until)`; minus infinity and infinity where open. */
  readonly from: number;
  readonly until: number;
  readonly startedBy: readonly Cause[];
  readonly endedBy: readonly Cause[];
  /** For a basis without an end: what it rests on; any of these ceasing will end it. */
  readonly restsOn: readonly Sentence[];
  readonly missing: readonly Missing[];
  readonly doubts: readonly Doubt[];
  /** Who carries it out, by the name borne on the day asked about. */
  readonly enforcers: readonly string[];
  /** Null until the pricing authority publishes a tariff: no document states one. */
  readonly terms: null;
}

/** A placed row as the ground it is on the day asked about. */
export function basisOf(placed: PlacedRow, question: Question, law: Law): Basis {
  const { row, measure, policy, placement } = placed;
  const { words } = row;
  const isCertain = row.status === "in-force";
  const effect = law.strengths.get(measure.strength)?.effect ?? "DUTY";
  return {
    measure: measure.id,
    kind: measure.kind,
    strength: measure.strength,
    effect: placement === "other-land" && effect === "BLOCKED" ? "RESTRICTED" : effect,
    isCertain,
    policy: {
      id: policy.policy.id,
      title: policy.policy.title,
      number: policy.policy.number,
      expiryStated: policy.policy.validity.expiryStated,
    },
    article: measure.article,
    chapeau: measure.chapeau,
    quotation: measure.quotation,
    subject: row.subject,
    path: row.path,
    from: row.from,
    until: row.until,
    startedBy: words.startedBy,
    endedBy: words.endedBy,
    restsOn: words.restsOn,
    missing: isCertain ? [] : missingOn(placed, question.asOf),
    doubts: doubtsOf(placed, question),
    enforcers: measure.enforcers.map((name) =>
      enforcerOn(name, question.asOf, law.vocabulary.departments),
    ),
    terms: null,
  };
}

function missingOn({ row }: PlacedRow, day: number): readonly Missing[] {
  return row.words.lacks.findLast(({ from }) => from === null || from <= day)?.missing ?? [];
}

/** The row's own doubts, the tie's where the question needs it, and that of a document outlived. */
function doubtsOf({ row, measure, policy }: PlacedRow, question: Question): Doubt[] {
  const { path, words } = row;
  const { transferDoubt, validity } = policy.policy;
  const doubts = [...measure.doubts];
  if (words.isTransferDoubted && transferDoubt !== null) doubts.push(transferDoubt);
  if (measure.tieDoubt !== null && landOf(question) !== (path.parcel ?? undefined))
    doubts.unshift(measure.tieDoubt);
  const { until } = validity;
  if (measure.restsOnAgreement && until !== null && question.asOf >= until) {
    doubts.push({
      reading: `文件已于 ${formatDay(until - 1)} 后失效，由有效期内所签协议产生的后果从协议`,
      other: "随文件失效而终止",
      handle: null,
      otherReachesControl: false,
    });
  }
  return doubts;
}

function enforcerOn(name: string, day: number, departments: readonly Department[]): string {
  const text = formatDay(day);
  const step = departments
    .find((department) => department.name === name)
    ?.succession.find(({ from, until }) => (from ?? "0000") <= text && text < (until ?? "9999"));
  return step?.name ?? name;
}
