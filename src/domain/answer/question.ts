import type { Sentence } from "../sentence.ts";
import { parseDay } from "../time/day.ts";
import { parseUscc } from "../registry/enterprise.ts";
import { parcelOf, parseParcelCode, parseRealEstateUnit } from "../registry/parcel.ts";
import { isRegionCode } from "../registry/region.ts";
import type { Subject } from "../policy/consequence.ts";
import type { Action } from "../policy/policy.ts";
import type { Answers, Question } from "./answers.ts";

/** The rules by which a question is turned away before anything is looked up. Codes are stable. */
export type RefusalCode =
  | "identifier.malformed"
  | "identifier.check-digit"
  | "action.unknown"
  | "subject.unsuitable"
  | "jurisdiction.required"
  | "jurisdiction.malformed"
  | "day.impossible";

export interface Refusal {
  readonly refused: RefusalCode;
  readonly because: Sentence;
}

/** A question as typed. */
export interface AskedQuestion {
  /** A USCC (18), a parcel code (19), a real-estate unit number (28) or 自然人:token. */
  readonly subject: string;
  readonly action: string;
  readonly jurisdiction: string | undefined;
  readonly asOf: string;
  readonly parcel?: string | undefined;
  readonly benefit?: string | undefined;
  readonly project?: string | undefined;
  /** The caller has checked a code whose check digit does not agree. */
  readonly isIdentifierConfirmed: boolean;
}

/** Reads a question, or says why it cannot be asked. */
export function readQuestion(
  asked: AskedQuestion,
  { law }: Pick<Answers, "law">,
): Question | Refusal {
  const action = law.vocabulary.actions.find(({ code }) => code === asked.action);
  if (action === undefined) {
    const known = law.vocabulary.actions.map(({ code }) => code).join(" ");
    return refuse(
      "action.unknown",
      `没有“${asked.action}”这一事项。可询问：${known}`,
      `there is no action ${asked.action}. Known: ${known}`,
    );
  }
  const asOf = parseDay(asked.asOf);
  if (asOf === null)
    return refuse(
      "day.impossible",
      `不是有效日期（YYYY-MM-DD，1900 至 2999 年）：${asked.asOf}`,
      `not a day (YYYY-MM-DD, 1900 to 2999): ${asked.asOf}`,
    );
  if (asked.jurisdiction === undefined)
    return refuse(
      "jurisdiction.required",
      "须写明询问柜台所在辖区（六位区划代码）",
      "say in which territory the counter stands (a six-digit region code)",
    );
  if (!isRegionCode(asked.jurisdiction))
    return refuse(
      "jurisdiction.malformed",
      `辖区应为六位区划代码：${asked.jurisdiction}`,
      `a territory is a six-digit region code, not ${asked.jurisdiction}`,
    );
  const subject = readSubject(asked.subject, asked.isIdentifierConfirmed);
  if ("refused" in subject) return subject;
  const land = asked.parcel === undefined ? undefined : readLand(asked.parcel);
  if (land !== undefined && typeof land !== "string") return land;
  const fitting = fit(subject, land, action);
  if ("refused" in fitting) return fitting;
  if (fitting.kind === "parcel" && land !== undefined && land !== fitting.id)
    return refuse(
      "subject.unsuitable",
      `问的是宗地 ${fitting.id}，又写了另一宗地 ${land}`,
      `the question is about parcel ${fitting.id} and names another, ${land}`,
    );
  const { benefit, project } = asked;
  return {
    subject: fitting,
    action: action.code,
    jurisdiction: asked.jurisdiction,
    asOf,
    ...(land === undefined ? {} : { parcel: land }),
    ...(benefit === undefined ? {} : { benefit }),
    ...(project === undefined ? {} : { project }),
  };
}

/** A subject by its code as typed. */
export function readSubject(text: string, isConfirmed: boolean): Subject | Refusal {
  if (text.startsWith("自然人:")) return { kind: "person", id: text };
  const bare = text.replaceAll(/[\s-]/g, "");
  if (bare.length === 19 || bare.length === 28) {
    const land = readLand(text);
    return typeof land === "string" ? { kind: "parcel", id: land } : land;
  }
  const code = parseUscc(text);
  if ("malformed" in code) return { refused: "identifier.malformed", because: code.malformed };
  if (code.checkDigitAgrees || isConfirmed) return { kind: "enterprise", id: code.uscc };
  return refuse(
    "identifier.check-digit",
    `统一社会信用代码校验码不符：${text}。确认无误的，请加确认后再问`,
    `the check digit of ${text} does not agree; confirm the code and ask again`,
  );
}

function readLand(text: string): string | Refusal {
  const bare = text.replaceAll(/[\s-]/g, "");
  const read = bare.length === 28 ? parseRealEstateUnit(text) : parseParcelCode(text);
  if (typeof read !== "string") return { refused: "identifier.malformed", because: read.malformed };
  return bare.length === 28 ? parcelOf(read as Parameters<typeof parcelOf>[0]) : read;
}

/** Mortgage registration is asked about land: an enterprise alone is turned away, its named land is not. */
export function fit(subject: Subject, land: string | undefined, action: Action): Subject | Refusal {
  const kind = subject.kind === "parcel" ? "parcel" : "enterprise";
  if (action.subjects.includes(kind)) return subject;
  if (kind === "enterprise" && land !== undefined && action.subjects.includes("parcel"))
    return { kind: "parcel", id: land };
  const wanted = action.subjects.includes("parcel")
    ? { zh: "宗地代码或不动产单元号", en: "a parcel code or real-estate unit number" }
    : { zh: "企业的统一社会信用代码", en: "the USCC of an enterprise" };
  return refuse(
    "subject.unsuitable",
    `“${action.says.zh}”须按${wanted.zh}询问`,
    `"${action.says.en}" is asked about ${wanted.en}`,
  );
}

function refuse(refused: RefusalCode, zh: string, en: string): Refusal {
  return { refused, because: { zh, en } };
}
