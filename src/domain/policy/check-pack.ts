import { type Defect, defect } from "../sentence.ts";
import { bearerWords } from "./bearers.ts";
import { factsOf, leavesOf, type Facts } from "./condition.ts";
import { coverage, type DocumentText, locate } from "./document.ts";
import type { Measure, Policy, Vocabulary } from "./policy.ts";

/** Everything that is wrong with a policy against its document and the vocabulary; empty means sound. */
export function checkPack(policy: Policy, document: DocumentText, vocabulary: Vocabulary): Defect[] {
  return [
    ...checkQuotations(policy, document),
    ...checkCoverage(policy, document),
    ...checkIdentifiers(policy),
    ...checkCategories(policy),
    ...policy.measures.flatMap((measure, at) => checkMeasure(measure, ["措施", at], vocabulary)),
    ...checkActions(policy, vocabulary),
  ];
}

function checkQuotations({ citations, regions }: Policy, document: DocumentText): Defect[] {
  const places = [
    ...citations.map((citation) => ({ quotation: citation, article: citation.article, path: citation.path })),
    ...regions.flatMap((region, at) => [region.from, region.until].flatMap((quotation) => (quotation === null ? [] : [{ quotation, article: "覆盖", path: ["覆盖", at] }]))),
  ];
  return places.flatMap(({ quotation, article, path }) => {
    const place = locate(document, quotation);
    if ("from" in place) return [];
    return place.occurrences === 0
      ? [defect("quotation.absent", path, { zh: `原文不见于文件：“${quotation.exact}”`, en: `the quotation is not in the document: "${quotation.exact}"` }, article)]
      : [defect("quotation.ambiguous", path, { zh: `原文出现 ${place.occurrences} 次，须加前文或后文：“${quotation.exact}”`, en: `the quotation stands ${place.occurrences} times; add 前文 or 后文: "${quotation.exact}"` }, article)];
  });
}

function checkCoverage({ regions, citations }: Policy, document: DocumentText): Defect[] {
  return coverage(document, regions, citations).flatMap((measured, at) =>
    measured.unanswered.map((text) => defect("coverage.unanswered", ["覆盖", at], { zh: `“${measured.region}”中没有规则引用，也未列为标题或未编码：“${text}”`, en: `text of ${measured.region} that nothing answers for: "${text}"` })),
  );
}

function checkIdentifiers({ measures, modes }: Policy): Defect[] {
  const seen = new Set<string>();
  return [...measures, ...modes].flatMap(({ id, article }, at) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [defect("id.duplicate", ["条款", at], { zh: `编号重复：${id}`, en: `the id ${id} stands twice` }, article)];
  });
}

function checkCategories({ categories, withoutMeasures, measures }: Policy): Defect[] {
  const known = new Set(categories.map(({ id }) => id));
  const restrained = new Set(measures.filter(({ unit }) => unit.kind === "listing").flatMap(({ unit }) => unit.among ?? []));
  const all = measures.some(({ unit, kind }) => unit.kind === "listing" && unit.among === null && kind !== "");
  const unknown = [...withoutMeasures.map((id) => ({ id, article: "无措施类别" })), ...measures.flatMap(({ unit, article }) => (unit.kind === "listing" ? (unit.among ?? []).map((id) => ({ id, article })) : []))].filter(({ id }) => !known.has(id));
  return [
    ...unknown.map(({ id, article }) => defect("category.unknown", ["条款"], { zh: `类别“${id}”未在本政策包列明`, en: `category ${id} is not in the pack` }, article)),
    ...categories.flatMap(({ id, article }) => {
      const listed = withoutMeasures.includes(id);
      if (restrained.has(id) && listed) return [defect("category.both", ["无措施类别"], { zh: `类别“${id}”既有措施又列为无措施`, en: `category ${id} has measures and is listed as having none` }, article)];
      if (!restrained.has(id) && !listed && !all) return [defect("category.silent", ["类别", id], { zh: `类别“${id}”没有任何措施，须列入“无措施类别”`, en: `category ${id} has no measure; list it under 无措施类别` }, article)];
      return [];
    }),
  ];
}

function checkMeasure(measure: Measure, path: Defect["path"], vocabulary: Vocabulary): Defect[] {
  const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const found: Defect[] = [];
  const fault = (code: string, zh: string, en: string): void => void found.push(defect(code, path, { zh: `${measure.id}：${zh}`, en: `${measure.id}: ${en}` }, measure.article));
  const strength = vocabulary.strengths.find(({ name }) => name === measure.strength);
  const kind = vocabulary.kinds.find(({ name }) => name === measure.kind);
  if (kind === undefined) fault("kind.unknown", `措施种类“${measure.kind}”不在词汇表`, `kind ${measure.kind} is not in the vocabulary`);
  if (strength === undefined) fault("strength.unknown", `强度“${measure.strength}”不在词汇表`, `strength ${measure.strength} is not in the vocabulary`);
  else if (!strength.words.some((word) => measure.quotation.includes(word))) {
    fault("strength.word", `原文中没有与强度“${measure.strength}”相应的用词（${strength.words.join("、")}）`, `no word of strength ${measure.strength} stands in the quotation`);
  }
  if (kind !== undefined && strength !== undefined && (kind.polarity === "incentive") !== (strength.effect === "ENTITLED")) {
    fault("strength.polarity", `强度“${measure.strength}”与措施种类“${measure.kind}”的极性不合`, `strength ${measure.strength} does not fit a kind that is a ${kind.polarity}`);
  }
  for (const enforcer of measure.enforcers) {
    if (!vocabulary.departments.some(({ name }) => name === enforcer)) fault("department.unknown", `部门“${enforcer}”不在词汇表`, `department ${enforcer} is not in the vocabulary`);
  }
  if (measure.when.length === 0) fault("condition.none", "没有任何条件，恒成立", "no condition: it would always hold");
  checkBearer(measure, facts, fault);
  checkChain(measure, facts, fault);
  return found;
}

type Fault = (code: string, zh: string, en: string) => void;

function checkBearer({ bearer, unit, reachesControl }: Measure, facts: Facts, fault: Fault): void {
  const units = (bearerWords as Readonly<Record<string, readonly string[]>>)[bearer];
  const named = facts.get(bearer);
  const fits = units?.includes(unit.kind) ?? (named?.type === "enterprise" && named.entities.includes(unit.kind));
  if (!fits) fault("bearer.unknown", `“${bearer}”不能承受此类条款的措施`, `${bearer} cannot bear a measure about a ${unit.kind}`);
  if (reachesControl && (bearer === "地块" || bearer === "区域")) fault("bearer.control", `“${bearer}”没有控股股东`, `a ${bearer} has no controlling shareholder`);
}

/** Facts are looked up on the thing itself, its parcel and the enterprise that bears it; nowhere else. */
function checkChain({ when, unit, bearer }: Measure, facts: Facts, fault: Fault): void {
  const landless = unit.kind === "enterprise" || unit.kind === "region";
  const reachable = new Set<string>([unit.kind, ...(landless ? [] : ["parcel"]), ...(bearer === "地块" || bearer === "区域" ? [] : ["enterprise"])]);
  for (const name of new Set(when.flatMap(leavesOf).flatMap(factsOf))) {
    const entities = facts.get(name)?.entities ?? [];
    if (entities.length > 0 && !entities.some((entity) => reachable.has(entity))) {
      fault("fact.entity", `事实“${name}”记于 ${entities.join("、")}，此款查不到`, `fact ${name} is recorded on ${entities.join(", ")}, which this clause cannot see`);
    }
  }
}

function checkActions({ uncoded }: Policy, vocabulary: Vocabulary): Defect[] {
  const known = new Set(vocabulary.actions.map(({ code }) => code));
  return uncoded.flatMap(({ actions, article }, at) =>
    actions.filter((action) => !known.has(action)).map((action) => defect("action.unknown", ["未编码", at], { zh: `事项“${action}”不在词汇表`, en: `action ${action} is not in the vocabulary` }, article)),
  );
}
