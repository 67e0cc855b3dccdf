import type { Language } from "../domain/sentence.ts";

/** What is told of one answer. */
export interface AnswerLine {
  readonly record: string;
  readonly answeredAt: string;
  readonly institution: string;
  readonly institutionName: string | null;
  readonly subject: string;
  readonly parcel: string | null;
  readonly action: string;
  readonly jurisdiction: string;
  readonly asOf: string;
  readonly knownAt: number | null;
  readonly purpose: string;
  readonly caseNumber: string;
  readonly operator: string;
  readonly position: number;
  /** Null where what stands does not come to what was signed. */
  readonly outcome: string | null;
  readonly atLeast: string | null;
}

type Cell = string | number | null;

/** The columns of a table of answers. */
const columns: readonly (readonly [heading: string, cellOf: (line: AnswerLine) => Cell])[] = [
  ["留痕编号", ({ record }) => record],
  ["时刻", ({ answeredAt }) => wordInstant(answeredAt)],
  ["机构", ({ institution }) => institution],
  ["机构名称", ({ institutionName }) => institutionName],
  ["主体", ({ subject }) => subject],
  ["所写宗地", ({ parcel }) => parcel],
  ["事项", ({ action }) => action],
  ["辖区", ({ jurisdiction }) => jurisdiction],
  ["所答之日", ({ asOf }) => asOf],
  ["问及位置", ({ knownAt }) => knownAt],
  ["用途", ({ purpose }) => purpose],
  ["业务编号", ({ caseNumber }) => caseNumber],
  ["经办人", ({ operator }) => operator],
  ["位置", ({ position }) => position],
  ["结论", ({ outcome }) => outcome ?? "evidence.unlike"],
  ["至少", ({ atLeast }) => atLeast],
];

/** Their headings, with a mark by which spreadsheets know the encoding. */
export function wordHeadings(): string {
  return `\uFEFF${columns.map(([heading]) => heading).join(",")}`;
}

export function wordCells(line: AnswerLine): string {
  return columns.map(([, cellOf]) => quoted(String(cellOf(line) ?? ""))).join(",");
}

/** A mark stands before text that spreadsheets would take for a formula. */
function quoted(cell: string): string {
  const plain = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** An answer on two lines. */
export function wordLine(line: AnswerLine, language: Language): string {
  const { institution, institutionName, purpose, caseNumber, operator, outcome, atLeast } = line;
  const about = [line.subject, line.parcel].filter((part) => part !== null).join("@");
  const told = outcome === "INDETERMINATE" ? `${outcome} ≥ ${atLeast}` : outcome;
  const unlike = {
    zh: "✗ [evidence.unlike] 今所存与当时所签不符",
    en: "✗ [evidence.unlike] what stands does not come to what was signed",
  };
  return [
    `${wordInstant(line.answeredAt)}  ${institutionName ?? ""}（${institution}）  ${purpose} ${caseNumber} ${operator}`,
    `  ${about}  ${line.action}  ${line.jurisdiction}  ${line.asOf}  → ${told ?? unlike[language]}  ${line.record}`,
  ].join("\n");
}

function wordInstant(at: string): string {
  const there = Temporal.Instant.from(at).toZonedDateTimeISO("Asia/Shanghai");
  return there.toPlainDateTime().toString({ smallestUnit: "second" }).replace("T", " ");
}
