import type { Parsed } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import {
  cite,
  dayAt,
  handlesOf,
  quotationOf,
  readConditions,
  readDoubts,
  readUncoded,
  type Reading,
  zonesOf,
} from "./pack-reading.ts";
import { packShape } from "./pack-shape.ts";
import type { Category, Mode, Policy, Vocabulary } from "./policy.ts";
import { readClause } from "./read-clause.ts";
import { readValidity } from "./read-validity.ts";
import { readShape } from "./shape.ts";

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
  const clauses = reading.written.条款.map((clause, at) =>
    readClause(clause, ["条款", at], reading),
  );
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
      quotation: cite(reading, "basis", basis.原文, {
        article: "依据",
        of: basis.名称,
        path: ["文件", "依据", at],
      }),
    })),
    validity: readValidity(reading),
    scope: {
      article: scope.条,
      quotation: cite(reading, "scope", scope.原文, {
        article: scope.条,
        of: "适用范围",
        path: ["适用范围"],
      }),
      when: readConditions(scope.当, ["适用范围", "当"], scope.条, reading),
      doubts: readDoubts(scope.疑义),
    },
    listedBy: reading.written.列入事实,
    transferDoubt: readDoubts(reading.written.转让?.疑义)[0] ?? null,
    zones: zonesOf(reading.written),
    categories: readCategories(reading),
    withoutMeasures: reading.written.无措施类别,
    measures: clauses.flatMap(({ measures }) => measures),
    modes: readModes(reading),
    uncoded: [
      ...clauses.flatMap(({ uncoded }) => uncoded),
      ...(reading.written.未编码 ?? []).map((row, at) =>
        readUncoded(row, "", ["未编码", at], reading),
      ),
    ],
    regions: reading.written.覆盖.map((region) => ({
      name: region.名称,
      from: quotationOf(region.自),
      until: region.至 === undefined ? null : quotationOf(region.至),
    })),
  };
  for (const [at, heading] of (reading.written.标题 ?? []).entries()) {
    cite(reading, "heading", heading, { article: "标题", of: "标题", path: ["标题", at] });
  }
  return { ...policy, citations: reading.citations };
}

function readCategories(reading: Reading): Category[] {
  return Object.entries(reading.written.类别).map(([category, { 条, 编目, 名称, 原文, 疑义 }]) => ({
    id: category,
    handles: handlesOf(编目),
    article: 条,
    name: 名称 ?? null,
    quotation: cite(reading, "category", 原文, {
      article: 条,
      of: category,
      path: ["类别", category],
    }),
    doubts: readDoubts(疑义),
  }));
}

function readModes(reading: Reading): Mode[] {
  return (reading.written.方式 ?? []).map((mode, at) => {
    const place = { article: mode.条, of: mode.编号, path: ["方式", at] };
    return {
      id: mode.编号,
      handles: handlesOf(mode.编目),
      article: mode.条,
      name: mode.名称,
      quotations: [mode.原文].flat().map((quotation) => cite(reading, "mode", quotation, place)),
      doubts: readDoubts(mode.疑义),
    };
  });
}
