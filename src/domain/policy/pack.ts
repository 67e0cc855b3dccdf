import { type Defect, defect, type Parsed } from "../sentence.ts";
import { lastDay, parsePeriod } from "../time/calendar.ts";
import { formatDay, parseDay } from "../time/day.ts";
import type { Condition, Facts } from "./condition.ts";
import { type ClauseText, type ConditionText, type DoubtText, type MeasureText, packShape, type PackText, type QuotationText, type UncodedText } from "./pack-shape.ts";
import type { Citation, Doubt, Measure, Policy, Quotation, Uncoded, UnitSelector, Validity, Vocabulary, Zone } from "./policy.ts";
import { readCondition } from "./read-condition.ts";
import { readShape } from "./shape.ts";

type Path = Defect["path"];

interface Reading {
  readonly written: PackText;
  readonly facts: Facts;
  readonly defects: Defect[];
  readonly citations: Citation[];
}

/** Reads a pack into a policy, or says everything that is wrong with its words. */
export function parsePack(id: string, raw: unknown, vocabulary: Vocabulary): Parsed<Policy> {
  const shape = readShape(packShape, raw);
  if ("defects" in shape) return shape;
  const facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const reading: Reading = { written: shape.value, facts, defects: [], citations: [] };
  const policy = toPolicy(id, reading);
  return reading.defects.length > 0 ? { defects: reading.defects } : { value: policy };
}

function toPolicy(id: string, reading: Reading): Policy {
  const { 文件: document, 适用范围: scope } = reading.written;
  const clauses = reading.written.条款.map((clause, at) => readClause(clause, ["条款", at], reading));
  const policy: Omit<Policy, "citations"> = {
    id,
    title: document.标题,
    number: document.文号 === "未载明" ? null : document.文号,
    issuer: document.机关,
    territory: document.区划,
    issuedOn: formatDay(dayAt(document.成文, ["文件", "成文"], reading)),
    basis: (document.依据 ?? []).map((basis, at) => ({
      title: basis.名称,
      number: basis.文号 ?? null,
      quotation: cite(reading, "basis", basis.原文, { article: "依据", of: basis.名称, path: ["文件", "依据", at] }),
    })),
    validity: readValidity(reading),
    scope: {
      article: scope.条,
      quotation: cite(reading, "scope", scope.原文, { article: scope.条, of: "适用范围", path: ["适用范围"] }),
      when: readConditions(scope.当, ["适用范围", "当"], scope.条, reading),
      doubts: readDoubts(scope.疑义),
    },
    listedBy: reading.written.列入事实,
    transferDoubt: readDoubts(reading.written.转让?.疑义)[0] ?? null,
    zones: zonesOf(reading.written),
    categories: Object.entries(reading.written.类别).map(([category, { 条, 编目, 名称, 原文, 疑义 }]) => ({
      id: category,
      handles: handlesOf(编目),
      article: 条,
      name: 名称 ?? null,
      quotation: cite(reading, "category", 原文, { article: 条, of: category, path: ["类别", category] }),
      doubts: readDoubts(疑义),
    })),
    withoutMeasures: reading.written.无措施类别,
    measures: clauses.flatMap(({ measures }) => measures),
    modes: (reading.written.方式 ?? []).map((mode, at) => ({
      id: mode.编号,
      handles: handlesOf(mode.编目),
      article: mode.条,
      name: mode.名称,
      quotations: [mode.原文].flat().map((quotation) => cite(reading, "mode", quotation, { article: mode.条, of: mode.编号, path: ["方式", at] })),
      doubts: readDoubts(mode.疑义),
    })),
    uncoded: [...clauses.flatMap(({ uncoded }) => uncoded), ...(reading.written.未编码 ?? []).map((row, at) => readUncoded(row, "", ["未编码", at], reading))],
    regions: reading.written.覆盖.map((region) => ({ name: region.名称, from: quotationOf(region.自), until: region.至 === undefined ? null : quotationOf(region.至) })),
  };
  for (const [at, heading] of (reading.written.标题 ?? []).entries()) {
    cite(reading, "heading", heading, { article: "标题", of: "标题", path: ["标题", at] });
  }
  return { ...policy, citations: reading.citations };
}

function readValidity(reading: Reading): Validity {
  const { 自, 至, 原文, 疑义, 期满后, 最后核实有效 } = reading.written.施行;
  const from = dayAt(自, ["施行", "自"], reading);
  const quotation = cite(reading, "validity", 原文, { article: "施行", of: "施行", path: ["施行"] });
  if (至 !== "未载明" && 期满后 === undefined) {
    fault(reading, "validity.afterwards", ["施行"], "载明有效期的，须写明“期满后”：措施终止 或 继续", "a document that ends must say what happens to running measures");
  }
  return {
    from,
    ...endOf(from, 至, reading),
    expiryStated: 至 !== "未载明",
    afterwards: 期满后 === "继续" ? "continues" : "ends",
    quotation,
    doubts: readDoubts(疑义),
    verifiedOn: 最后核实有效 === "未核实" ? null : formatDay(dayAt(最后核实有效, ["施行", "最后核实有效"], reading)),
  };
}

function endOf(from: number, end: PackText["施行"]["至"], reading: Reading): Pick<Validity, "until" | "otherUntil"> {
  if (end === "未载明") return { until: null, otherUntil: null };
  if (typeof end === "string") {
    const last = dayAt(end, ["施行", "至"], reading);
    if (last < from) fault(reading, "validity.order", ["施行", "至"], `有效期止于施行之前：${end}`, `the document ends before it begins: ${end}`);
    return { until: last + 1, otherUntil: null };
  }
  const period = parsePeriod(end.期间);
  if (period === null) {
    fault(reading, "period.unreadable", ["施行", "至", "期间"], `期间写法应如“3年”：${end.期间}`, `a period is written 3年: ${end.期间}`);
    return { until: null, otherUntil: null };
  }
  const counted = lastDay(from, period, "start-day-counted") + 1;
  const notCounted = lastDay(from, period, "start-day-not-counted") + 1;
  return end.计 === "含起始日" ? { until: counted, otherUntil: notCounted } : { until: notCounted, otherUntil: counted };
}

function readClause(clause: ClauseText, path: Path, reading: Reading): { measures: Measure[]; uncoded: Uncoded[] } {
  const selectors = [clause.类别, clause.协议, clause.对象].filter((selector) => selector !== undefined);
  if (selectors.length !== 1 && clause.措施 !== undefined) {
    fault(reading, "clause.unit", path, "每款措施须写明“类别”“协议”“对象”之一", "a clause with measures names 类别, 协议 or 对象, one of them", clause.条);
  }
  const chapeau = clause.原文 === undefined ? null : cite(reading, "chapeau", clause.原文, { article: clause.条, of: clause.条, path });
  const when = readConditions(clause.当, [...path, "当"], clause.条, reading);
  return {
    measures: (clause.措施 ?? []).map((measure, at) => readMeasure(measure, { clause, chapeau, when, path: [...path, "措施", at] }, reading)),
    uncoded: (clause.未编码 ?? []).map((row, at) => readUncoded(row, clause.条, [...path, "未编码", at], reading)),
  };
}

interface ClauseContext {
  readonly clause: ClauseText;
  readonly chapeau: string | null;
  readonly when: readonly Condition[];
  readonly path: Path;
}

function readMeasure(measure: MeasureText, { clause, chapeau, when, path }: ClauseContext, reading: Reading): Measure {
  const own = (raw: ConditionText[] | undefined, key: string): Condition[] => readConditions(raw, [...path, key], clause.条, reading);
  const isTied = clause.系于 === "地块";
  const place = { article: clause.条, of: measure.编号, path };
  return {
    id: measure.编号,
    handles: handlesOf(measure.编目),
    article: clause.条,
    kind: measure.种类,
    strength: measure.强度,
    form: measure.形态 === "一次性" ? "one-off" : "state",
    unit: unitOf(clause),
    when: measure.当 === undefined ? [...when, ...own(measure.且当, "且当")] : [...own(measure.当, "当"), ...own(measure.且当, "且当")],
    bearer: measure.承受,
    reachesControl: measure.及于 !== undefined,
    isTiedToParcel: isTied,
    restsOnAgreement: measure.依协议 === "是",
    sparesBenefits: measure.豁免 === undefined ? null : cite(reading, "exemption", measure.豁免.原文, place),
    enforcers: measure.执行,
    quotation: cite(reading, "measure", measure.原文, place),
    chapeau,
    tieDoubt: isTied ? (readDoubts(clause.疑义)[0] ?? null) : null,
    doubts: [...readDoubts(clause.疑义).slice(isTied ? 1 : 0), ...readDoubts(measure.疑义)],
  };
}

function unitOf({ 类别, 协议, 对象 }: ClauseText): UnitSelector {
  const objects = { 地块: "parcel", 企业: "enterprise", 项目: "project", 区域: "region" } as const;
  if (协议 !== undefined) return { kind: "agreement", among: 协议 === "全部" ? null : 协议 };
  if (对象 !== undefined) return { kind: objects[对象], among: null };
  return { kind: "listing", among: 类别 === undefined || 类别 === "全部" ? null : 类别 };
}

function readUncoded(row: UncodedText, article: string, path: Path, reading: Reading): Uncoded {
  const at = row.条 ?? article;
  return {
    handles: row.编目 === undefined ? [] : handlesOf(row.编目),
    article: at,
    quotation: cite(reading, "uncoded", row.原文, { article: at, of: row.理由, path }),
    reason: row.理由,
    actions: row.事项 ?? [],
  };
}

function readConditions(raw: readonly ConditionText[] | undefined, path: Path, article: string, reading: Reading): Condition[] {
  const context = { facts: reading.facts, zones: zonesOf(reading.written), defects: reading.defects, article };
  return (raw ?? []).map((condition, at) => readCondition(condition, [...path, at], context));
}

function zonesOf({ 园区 }: PackText): Zone[] {
  return Object.entries(园区 ?? {}).flatMap(([group, zones]) => Object.entries(zones).map(([name, aliases]) => ({ group, name, aliases })));
}

function readDoubts(raw: DoubtText | readonly DoubtText[] | undefined): Doubt[] {
  if (raw === undefined) return [];
  return [raw].flat().map((doubt) => ({ reading: doubt.采, other: doubt.另, handle: doubt.编目 ?? null, otherReachesControl: doubt.另及于 !== undefined }));
}

function cite(reading: Reading, role: Citation["role"], raw: QuotationText, place: Pick<Citation, "article" | "of" | "path">): string {
  const quotation = quotationOf(raw);
  reading.citations.push({ role, ...quotation, ...place });
  return quotation.exact;
}

function quotationOf(raw: QuotationText): Quotation {
  return typeof raw === "string" ? { exact: raw, prefix: "", suffix: "" } : { exact: raw.引, prefix: raw.前文 ?? "", suffix: raw.后文 ?? "" };
}

function handlesOf(handles: string | readonly string[]): readonly string[] {
  return typeof handles === "string" ? [handles] : handles;
}

function dayAt(text: string, path: Path, reading: Reading): number {
  const day = parseDay(text);
  if (day === null) fault(reading, "day.impossible", path, `不是有效日期：${text}`, `no such day: ${text}`);
  return day ?? 0;
}

function fault(reading: Reading, code: string, path: Path, zh: string, en: string, article?: string): void {
  reading.defects.push(defect(code, path, { zh, en }, article));
}
