import type { Sentence } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import type { Consequence, Path, Subject } from "../policy/consequence.ts";
import { type Cause, explain, type Missing, missingOn } from "../policy/explain.ts";
import type { Law } from "../policy/law.ts";
import type { Department, Doubt, Effect } from "../policy/policy.ts";
import { landOf, type Question } from "./answers.ts";

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

interface Standing {
  readonly question: Question;
  readonly law: Law;
  /** The counter named land other than that to which the measure is tied. */
  readonly isOtherLand: boolean;
  readonly isCertain: boolean;
}

export function basisOf(
  row: Consequence,
  { question, law, isOtherLand, isCertain }: Standing,
): Basis {
  const { measure, policy } = row;
  const strength = law.vocabulary.strengths.find(({ name }) => name === measure.strength);
  const interval = explain(row, law.facts).find(
    ({ from, until }) => from <= question.asOf && question.asOf < until,
  );
  const effect = strength?.effect ?? "DUTY";
  return {
    measure: measure.id,
    kind: measure.kind,
    strength: measure.strength,
    effect: isOtherLand && effect === "BLOCKED" ? "RESTRICTED" : effect,
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
    from: interval?.from ?? -Infinity,
    until: interval?.until ?? Infinity,
    startedBy: interval?.startedBy ?? [],
    endedBy: interval?.endedBy ?? [],
    restsOn: interval?.restsOn ?? [],
    missing: isCertain ? [] : missingOn(row, question.asOf, law.facts),
    doubts: doubtsOf(row, question),
    enforcers: measure.enforcers.map((name) =>
      enforcerOn(name, question.asOf, law.vocabulary.departments),
    ),
    terms: null,
  };
}

/** The row's own doubts, the tie's where the question needs it, and that of a document outlived. */
function doubtsOf(row: Consequence, question: Question): Doubt[] {
  const { measure, policy, path } = row;
  const doubts = [...row.doubts];
  if (measure.tieDoubt !== null && landOf(question) !== (path.parcel ?? undefined))
    doubts.unshift(measure.tieDoubt);
  const { until } = policy.policy.validity;
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
