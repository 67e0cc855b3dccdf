import { type Defect, defect } from "../sentence.ts";
import { parseDay } from "../time/day.ts";
import type { Condition, Facts } from "./condition.ts";
import type {
  ConditionText,
  DoubtText,
  PackText,
  QuotationText,
  UncodedText,
} from "./pack-shape.ts";
import type { Citation, Doubt, Quotation, Uncoded, Zone } from "./policy.ts";
import { readCondition } from "./read-condition.ts";

export type Path = Defect["path"];

/** One reading of a pack: what is written, the quotations met, and every fault. */
export interface Reading {
  readonly written: PackText;
  readonly facts: Facts;
  readonly defects: Defect[];
  readonly citations: Citation[];
}

export function readUncoded(
  row: UncodedText,
  article: string,
  path: Path,
  reading: Reading,
): Uncoded {
  const at = row.条 ?? article;
  return {
    handles: row.编目 === undefined ? [] : handlesOf(row.编目),
    article: at,
    quotation: cite(reading, "uncoded", row.原文, { article: at, of: row.理由, path }),
    reason: row.理由,
    actions: row.事项 ?? [],
  };
}

export function readConditions(
  raw: readonly ConditionText[] | undefined,
  path: Path,
  article: string,
  reading: Reading,
): Condition[] {
  const context = {
    facts: reading.facts,
    zones: zonesOf(reading.written),
    defects: reading.defects,
    article,
  };
  return (raw ?? []).map((condition, at) => readCondition(condition, [...path, at], context));
}

export function zonesOf({ 园区 }: PackText): Zone[] {
  return Object.entries(园区 ?? {}).flatMap(([group, zones]) =>
    Object.entries(zones).map(([name, aliases]) => ({ group, name, aliases })),
  );
}

export function readDoubts(raw: DoubtText | readonly DoubtText[] | undefined): Doubt[] {
  if (raw === undefined) return [];
  return [raw].flat().map((doubt) => ({
    reading: doubt.采,
    other: doubt.另,
    handle: doubt.编目 ?? null,
    otherReachesControl: doubt.另及于 !== undefined,
  }));
}

export function cite(
  reading: Reading,
  role: Citation["role"],
  raw: QuotationText,
  place: Pick<Citation, "article" | "of" | "path">,
): string {
  const quotation = quotationOf(raw);
  reading.citations.push({ role, ...quotation, ...place });
  return quotation.exact;
}

export function quotationOf(raw: QuotationText): Quotation {
  return typeof raw === "string"
    ? { exact: raw, prefix: "", suffix: "" }
    : { exact: raw.引, prefix: raw.前文 ?? "", suffix: raw.后文 ?? "" };
}

export function handlesOf(handles: string | readonly string[]): readonly string[] {
  return typeof handles === "string" ? [handles] : handles;
}

export function dayAt(text: string, path: Path, reading: Reading): number {
  const day = parseDay(text);
  if (day === null)
    fault(reading, "day.impossible", path, `不是有效日期：${text}`, `no such day: ${text}`);
  return day ?? 0;
}

export function fault(
  reading: Reading,
  code: string,
  path: Path,
  zh: string,
  en: string,
  article?: string,
): void {
  reading.defects.push(defect(code, path, { zh, en }, article));
}
