import { createHash, randomUUIDv7 } from "node:crypto";
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
import { type Acting, canonical } from "./context.ts";
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
  readonly row: CheckRow;
}

/** Reads a question as typed and makes of it what the statement takes. */
export function prepareCheck(
  asked: AskedCheck,
  acting: Acting,
  { law, salt }: { readonly law: Law; readonly salt: string },
): Prepared | CheckRefusal {
  const malformed = malformedText(asked);
  if (malformed !== null) return malformed;
  const hidden = { ...asked, subject: hidePerson(asked.subject, salt) };
  // A day that is not given is the database's today; any day will do to read the rest.
  const question = readQuestion({ ...hidden, asOf: asked.asOf ?? "2000-01-01" }, { law });
  if ("refused" in question) return question;
  const { subject, action, jurisdiction } = question;
  const { asOf, knownAt, context, idempotencyKey } = asked;
  const canonicalQuestion = canonical({
    ...question,
    asOf: asOf ?? null,
    knownAt: knownAt ?? null,
    context,
  });
  return {
    question,
    row: {
      id: randomUUIDv7(),
      subject_kind: subject.kind === "region" ? "enterprise" : subject.kind,
      subject: subject.id,
      land: question.parcel ?? null,
      benefit: question.benefit ?? null,
      project: question.project ?? null,
      action,
      ...bearingOn(law, action),
      jurisdiction,
      near: nearKeys(jurisdiction),
      day: asOf === undefined ? null : formatDay(question.asOf),
      known_at: knownAt ?? null,
      region: acting.region,
      institution: acting.institution,
      operator: context.operator,
      purpose: context.purpose,
      case_number: context.caseNumber,
      question: canonicalQuestion,
      idempotency_key: idempotencyKey ?? null,
      fingerprint: createHash("sha256").update(canonicalQuestion, "utf8").digest("hex"),
      is_recorded: true,
    },
  };
}

export function bearingOn(
  law: Law,
  code: string,
): Pick<CheckRow, "kinds" | "permits" | "mortgages"> {
  const action = law.vocabulary.actions.find((one) => one.code === code);
  const kinds = law.vocabulary.kinds.filter(({ actions }) => actions.includes(code));
  return {
    kinds: kinds.map(({ name }) => name),
    permits: action === undefined || action.permits.length === 0 ? null : action.permits,
    mortgages: action?.concernsMortgages === true,
  };
}

const textMax = 200;

/** Text that PostgreSQL cannot keep as it is, or that nobody would file, is refused before anything. */
function malformedText(asked: AskedCheck): CheckRefusal | null {
  const { context, parcel, benefit, project, idempotencyKey, subject, jurisdiction, action } =
    asked;
  const required = {
    purpose: context.purpose,
    caseNumber: context.caseNumber,
    operator: context.operator,
  };
  const given = {
    ...required,
    subject,
    action,
    jurisdiction,
    parcel,
    benefit,
    project,
    idempotencyKey,
  };
  const wrong = Object.entries(given).find(
    ([, text]) =>
      text !== undefined &&
      (text.length > textMax || text.trim() === "" || !text.isWellFormed() || /\p{Cc}/u.test(text)),
  );
  if (wrong === undefined) return null;
  return {
    refused: "text.malformed",
    because: {
      zh: `“${wrong[0]}”应为 1 至 ${textMax} 字的文字，不含控制字符`,
      en: `${wrong[0]} is a text of 1 to ${textMax} characters without control characters`,
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
