import { parseDay } from "../domain/time/day.ts";
import type { Language } from "../domain/sentence.ts";

/** What stands in the form, as typed; the address of the page carries all of it. */
export interface Asked {
  readonly language: Language;
  readonly counter: string;
  readonly subject: string;
  readonly action: string;
  readonly on: string;
  readonly purpose: string;
  readonly caseNumber: string;
  readonly operator: string;
  readonly jurisdiction: string;
  readonly parcel: string;
  readonly benefit: string;
  readonly project: string;
  readonly knownAt: string;
  readonly isConfirmed: boolean;
  /** All timelines of the subject are wanted beside the answer. */
  readonly isLined: boolean;
  /** Number of the tour's question, where it is one. */
  readonly stop: string;
  /** Makes a reload the same question, so that it leaves no second record. */
  readonly ticket: string;
}

export type TextField = Exclude<keyof Asked, "language" | "isConfirmed" | "isLined">;

/** The names that fields bear in the address. */
const names: Readonly<Record<TextField, string>> = {
  counter: "counter",
  subject: "subject",
  action: "action",
  on: "on",
  purpose: "purpose",
  caseNumber: "case",
  operator: "operator",
  jurisdiction: "in",
  parcel: "parcel",
  benefit: "benefit",
  project: "project",
  knownAt: "known-at",
  stop: "stop",
  ticket: "ticket",
};

export const textFields = Object.keys(names) as readonly TextField[];

export function nameOf(field: TextField): string {
  return names[field];
}

/** Reads the address. A question has been asked when it names a subject, be it an empty one. */
export function readAsked(query: Readonly<Record<string, string | undefined>>): {
  readonly asked: Asked;
  readonly isAsked: boolean;
} {
  const texts = Object.fromEntries(
    textFields.map((field) => [field, plainText(query[names[field]] ?? "")]),
  ) as Record<TextField, string>;
  return {
    asked: {
      ...texts,
      on: plainDay(texts.on),
      language: query["lang"] === "en" ? "en" : "zh",
      isConfirmed: query["confirmed"] === "1",
      isLined: query["lines"] === "1",
    },
    isAsked: query["subject"] !== undefined,
  };
}

/** What was pasted may carry characters that nobody sees and no register keeps. */
function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, " ").trim();
}

/** Days are typed in many ways; the year comes first in all that are understood, so none is ambiguous. */
function plainDay(text: string): string {
  const [, year, month, day] =
    /^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?$/u.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return text;
  // Without marks between them only eight digits say where the month ends.
  if (/^\d+$/.test(text) && text.length !== 8) return text;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** The address of a question; what is empty is left out, but for the subject, which makes it one. */
export function addressOf(asked: Asked, isAsked: boolean): string {
  const query = new URLSearchParams();
  for (const field of textFields)
    if (asked[field] !== "" || (field === "subject" && isAsked))
      query.set(names[field], asked[field]);
  if (asked.isConfirmed) query.set("confirmed", "1");
  if (asked.isLined) query.set("lines", "1");
  if (asked.language === "en") query.set("lang", "en");
  return query.size === 0 ? "/" : `/?${query}`;
}

/** The fields that must be put right before anybody can be asked. */
export function faultsIn(asked: Asked, isCounterChosen: boolean): readonly TextField[] {
  const required = ["subject", "action", "purpose", "caseNumber", "operator"] as const;
  const empty: readonly TextField[] = required.filter((field) => asked[field] === "");
  const isPosition = asked.knownAt === "" || /^[1-9]\d{0,14}$/.test(asked.knownAt);
  const wrong = new Set<TextField>([
    ...(isCounterChosen ? [] : (["counter"] as const)),
    ...empty,
    ...(parseDay(asked.on) === null ? (["on"] as const) : []),
    ...(isPosition ? [] : (["knownAt"] as const)),
  ]);
  return (Object.keys(names) as TextField[]).filter((field) => wrong.has(field));
}

/** The question as the contract takes it. */
export function inputOf(asked: Asked): Record<string, unknown> {
  const given = (["jurisdiction", "parcel", "benefit", "project"] as const).filter(
    (field) => asked[field] !== "",
  );
  return {
    subject: { [subjectKind(asked.subject)]: asked.subject },
    action: asked.action,
    asOf: asked.on,
    ...(asked.knownAt === "" ? {} : { knownAt: Number(asked.knownAt) }),
    ...Object.fromEntries(given.map((field) => [field, asked[field]])),
    ...(asked.isConfirmed ? { isIdentifierConfirmed: true } : {}),
    context: {
      purpose: asked.purpose,
      caseNumber: asked.caseNumber,
      operator: asked.operator,
    },
  };
}

/** Parcels have codes of 19 or 28 characters, a person's token says what it is. */
function subjectKind(text: string): "uscc" | "parcel" | "person" {
  if (text.startsWith("自然人:")) return "person";
  const { length } = text.replaceAll(/[\s-]/g, "");
  return length === 19 || length === 28 ? "parcel" : "uscc";
}
