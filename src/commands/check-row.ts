import type { Sentence } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import type { Question } from "../domain/answer/answers.ts";
import { nearKeys } from "../domain/answer/evidence.ts";
import {
  type AskedQuestion,
  readQuestion,
  type RefusalCode as QuestionRefusalCode,
} from "../domain/answer/question.ts";
import type { Law } from "../domain/policy/law.ts";
import type { CheckRow } from "../store/checks.ts";
import { type Acting, sha256 } from "./context.ts";
import { hidePerson } from "./read-act.ts";

/** Why a counter asks: required, because every answer is recorded with it. */
export interface CheckContext {
  readonly purpose: string;
  readonly caseNumber: string;
  readonly operator: string;
}

export interface AskedCheck extends Omit<AskedQuestion, "asOf"> {
  /** A civil day; today in Asia/Shanghai where absent. */
  readonly asOf: string | undefined;
  /** A position; the newest where absent. */
  readonly knownAt: number | undefined;
  readonly context: CheckContext;
  readonly idempotencyKey: string | undefined;
}

export type CheckRefusalCode =
  | QuestionRefusalCode
  | "position.unknown"
  | "idempotency.key-reused"
  | "text.malformed"
  | "law.none";

export interface CheckRefusal {
  readonly refused: CheckRefusalCode;
  readonly because: Sentence;
}

export interface Prepared {
  readonly question: Question;
  /** The same in canonical form (RFC 8785): what is recorded. */
  readonly canonical: string;
  readonly row: CheckRow;
  readonly purpose: string;
  readonly institution: string;
  readonly region: string;
}

/** Reads a question as typed and makes of it what the statement takes. */
export function prepareCheck(
  asked: AskedCheck,
  acting: Acting,
  { law, salt }: { readonly law: Law; readonly salt: string },
): Prepared | CheckRefusal {
  const malformed = malformedText(asked);
  if (malformed !== null) return malformed;
  const subjectText = hidePerson(asked.subject, salt);
  // A day that is not given is the database's today; any day will do to read the rest.
  const asOfText = asked.asOf ?? "2000-01-01";
  const question = readQuestion({ ...asked, subject: subjectText, asOf: asOfText }, { law });
  if ("refused" in question) return question;
  const { subject, action, jurisdiction } = question;
  const { asOf, knownAt, context, idempotencyKey } = asked;
  const text = wordQuestion(question, asked);
  return {
    question,
    canonical: text,
    purpose: context.purpose,
    institution: acting.institution,
    region: acting.region,
    row: {
      subject_kind: subject.kind === "region" ? "enterprise" : subject.kind,
      subject: subject.id,
      land: question.parcel,
      benefit: question.benefit,
      project: question.project,
      ...bearingOn(law, action),
      near: nearKeys(jurisdiction),
      day: asOf === undefined ? undefined : formatDay(question.asOf),
      known_at: knownAt,
      idempotency_key: idempotencyKey,
      fingerprint: idempotencyKey === undefined ? undefined : sha256(text),
    },
  };
}

/**
 * RFC 8785 text of a question: keys stand in their order and everything else is as JSON.stringify has it,
 * because whole numbers and well-formed texts are all there is.
 */
function wordQuestion(question: Question, { asOf, knownAt, context }: AskedCheck): string {
  const { action, benefit, jurisdiction, parcel, project, subject } = question;
  const { caseNumber, operator, purpose } = context;
  return JSON.stringify({
    action,
    asOf: asOf ?? null,
    benefit,
    context: { caseNumber, operator, purpose },
    jurisdiction,
    knownAt: knownAt ?? null,
    parcel,
    project,
    subject: { id: subject.id, kind: subject.kind },
  });
}

/** What the law has to do with an action. */
type Bearing = Pick<CheckRow, "kinds" | "permits" | "mortgages">;

const bearings = new WeakMap<Law, Map<string, Bearing>>();

/** Found once for each action of a law: the same law gives the same objects. */
export function bearingOn(law: Law, code: string): Bearing {
  let known = bearings.get(law);
  if (known === undefined) bearings.set(law, (known = new Map()));
  let bearing = known.get(code);
  if (bearing === undefined) known.set(code, (bearing = findBearing(law, code)));
  return bearing;
}

function findBearing({ vocabulary }: Law, code: string): Bearing {
  const action = vocabulary.actions.find((one) => one.code === code);
  const kinds = vocabulary.kinds.filter(({ actions }) => actions.includes(code));
  return {
    kinds: kinds.map(({ name }) => name),
    permits: action === undefined || action.permits.length === 0 ? undefined : action.permits,
    mortgages: action?.concernsMortgages === true ? true : undefined,
  };
}

const textMax = 200;

/** Text that PostgreSQL cannot keep as it is, or that nobody would file, is refused before anything. */
function malformedText(asked: AskedCheck): CheckRefusal | null {
  const { context } = asked;
  for (const name of contextTexts) if (isMalformed(context[name])) return malformed(name);
  for (const name of askedTexts) {
    const text = asked[name];
    if (text !== undefined && isMalformed(text)) return malformed(name);
  }
  return null;
}

const contextTexts = ["purpose", "caseNumber", "operator"] as const;
const askedTexts = [
  "subject",
  "action",
  "jurisdiction",
  "parcel",
  "benefit",
  "project",
  "idempotencyKey",
] as const;

function isMalformed(text: string): boolean {
  if (text.length > textMax || control.test(text)) return true;
  return text.trim() === "" || !text.isWellFormed();
}

/** The characters of Unicode's category Cc, all of which are a single unit. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const control = /[\0-\u001f\u007f-\u009f]/;

function malformed(name: string): CheckRefusal {
  return {
    refused: "text.malformed",
    because: {
      zh: `“${name}”应为 1 至 ${textMax} 字的文字，不含控制字符`,
      en: `${name} is a text of 1 to ${textMax} characters without control characters`,
    },
  };
}

export function unknownPosition(position: number): CheckRefusal {
  return {
    refused: "position.unknown",
    because: {
      zh: `登记簿还没有第 ${position} 号`,
      en: `the register has not reached position ${position}`,
    },
  };
}

export function keyReused(key: string): CheckRefusal {
  return {
    refused: "idempotency.key-reused",
    because: {
      zh: `幂等键“${key}”已用于另一问题`,
      en: `the idempotency key "${key}" was used for another question`,
    },
  };
}

export function lawless(): CheckRefusal {
  return {
    refused: "law.none",
    because: {
      zh: "彼时登记簿尚未采用任何政策文件，无从回答",
      en: "no policy had been adopted by then; nothing can be answered",
    },
  };
}
