import type { Condition } from "./condition.ts";
import {
  cite,
  fault,
  handlesOf,
  type Path,
  readConditions,
  readDoubts,
  readUncoded,
  type Reading,
} from "./pack-reading.ts";
import type { ClauseText, ConditionText, MeasureText } from "./pack-shape.ts";
import type { Measure, Uncoded, UnitSelector } from "./policy.ts";

/** Reads a clause: its measures, each with the chapeau and conditions of the clause, and what it leaves uncoded. */
export function readClause(
  clause: ClauseText,
  path: Path,
  reading: Reading,
): { measures: Measure[]; uncoded: Uncoded[] } {
  const selectors = [clause.类别, clause.协议, clause.对象].filter(
    (selector) => selector !== undefined,
  );
  if (selectors.length !== 1 && clause.措施 !== undefined) {
    fault(
      reading,
      "clause.unit",
      path,
      "每款措施须写明“类别”“协议”“对象”之一",
      "a clause with measures names 类别, 协议 or 对象, one of them",
      clause.条,
    );
  }
  const chapeau =
    clause.原文 === undefined
      ? null
      : cite(reading, "chapeau", clause.原文, { article: clause.条, of: clause.条, path });
  const when = readConditions(clause.当, [...path, "当"], clause.条, reading);
  return {
    measures: (clause.措施 ?? []).map((measure, at) =>
      readMeasure(measure, { clause, chapeau, when, path: [...path, "措施", at] }, reading),
    ),
    uncoded: (clause.未编码 ?? []).map((row, at) =>
      readUncoded(row, clause.条, [...path, "未编码", at], reading),
    ),
  };
}

interface ClauseContext {
  readonly clause: ClauseText;
  readonly chapeau: string | null;
  readonly when: readonly Condition[];
  readonly path: Path;
}

function readMeasure(
  measure: MeasureText,
  { clause, chapeau, when, path }: ClauseContext,
  reading: Reading,
): Measure {
  const own = (raw: ConditionText[] | undefined, key: string): Condition[] =>
    readConditions(raw, [...path, key], clause.条, reading);
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
    when:
      measure.当 === undefined
        ? [...when, ...own(measure.且当, "且当")]
        : [...own(measure.当, "当"), ...own(measure.且当, "且当")],
    bearer: measure.承受,
    reachesControl: measure.及于 !== undefined,
    isTiedToParcel: isTied,
    restsOnAgreement: measure.依协议 === "是",
    sparesBenefits:
      measure.豁免 === undefined ? null : cite(reading, "exemption", measure.豁免.原文, place),
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
