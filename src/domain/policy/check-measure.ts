import { type Defect, defect } from "../sentence.ts";
import { bearerWords } from "./bearers.ts";
import { type Condition, factsOf, type Facts, leavesOf } from "./condition.ts";
import type { Measure, Vocabulary } from "./policy.ts";
import { chainOf, unsoundness } from "./satisfiable.ts";

export interface MeasurePlace {
  readonly path: Defect["path"];
  readonly scope: readonly Condition[];
  readonly vocabulary: Vocabulary;
  readonly facts: Facts;
}

type Fault = (code: string, zh: string, en: string) => void;

/** Everything that is wrong with one measure by itself: its words, who bears it, when it holds. */
export function checkMeasure(
  measure: Measure,
  { path, scope, vocabulary, facts }: MeasurePlace,
): Defect[] {
  const found: Defect[] = [];
  const fault: Fault = (code, zh, en) =>
    void found.push(
      defect(
        code,
        path,
        { zh: `${measure.id}：${zh}`, en: `${measure.id}: ${en}` },
        measure.article,
      ),
    );
  checkWords(measure, vocabulary, fault);
  checkBearer(measure, facts, fault);
  checkRest(measure, facts, fault);
  checkReach(measure, scope, facts, fault);
  if (measure.when.length === 0)
    fault("condition.none", "没有任何条件，恒成立", "no condition: it would always hold");
  const unsound = unsoundness(measure, scope, facts);
  if (unsound !== null) fault(unsound.code, unsound.says.zh, unsound.says.en);
  return found;
}

function checkWords(measure: Measure, vocabulary: Vocabulary, fault: Fault): void {
  const strength = vocabulary.strengths.find(({ name }) => name === measure.strength);
  const kind = vocabulary.kinds.find(({ name }) => name === measure.kind);
  if (kind === undefined)
    fault(
      "kind.unknown",
      `措施种类“${measure.kind}”不在词汇表`,
      `kind ${measure.kind} is not in the vocabulary`,
    );
  if (strength === undefined)
    fault(
      "strength.unknown",
      `强度“${measure.strength}”不在词汇表`,
      `strength ${measure.strength} is not in the vocabulary`,
    );
  else if (!strength.words.some((word) => measure.quotation.includes(word))) {
    fault(
      "strength.word",
      `原文中没有与强度“${measure.strength}”相应的用词（${strength.words.join("、")}）`,
      `no word of strength ${measure.strength} stands in the quotation`,
    );
  }
  if (
    kind !== undefined &&
    strength !== undefined &&
    (kind.polarity === "incentive") !== (strength.effect === "ENTITLED")
  ) {
    fault(
      "strength.polarity",
      `强度“${measure.strength}”与措施种类“${measure.kind}”的极性不合`,
      `strength ${measure.strength} does not fit a kind that is a ${kind.polarity}`,
    );
  }
  for (const enforcer of measure.enforcers) {
    if (!vocabulary.departments.some(({ name }) => name === enforcer))
      fault(
        "department.unknown",
        `部门“${enforcer}”不在词汇表`,
        `department ${enforcer} is not in the vocabulary`,
      );
  }
}

function checkBearer({ bearer, unit, reachesControl }: Measure, facts: Facts, fault: Fault): void {
  const units = Object.hasOwn(bearerWords, bearer)
    ? (bearerWords as Readonly<Record<string, readonly string[]>>)[bearer]
    : undefined;
  const named = facts.get(bearer);
  const fits =
    units?.includes(unit.kind) ??
    (named?.type === "enterprise" && named.entities.includes(unit.kind));
  if (!fits)
    fault(
      "bearer.unknown",
      `“${bearer}”不能承受此类条款的措施`,
      `${bearer} cannot bear a measure about a ${unit.kind}`,
    );
  if (reachesControl && isLand(bearer))
    fault(
      "bearer.control",
      `“${bearer}”没有控股股东`,
      `a ${bearer} has no controlling shareholder`,
    );
}

/** What a measure rests on besides its conditions must be there: a holder of benefits, an agreement, a listing. */
function checkRest(
  { bearer, unit, sparesBenefits, restsOnAgreement, isTiedToParcel, doubts }: Measure,
  facts: Facts,
  fault: Fault,
): void {
  if (sparesBenefits !== null && isLand(bearer)) {
    fault(
      "exemption.bearer",
      `“豁免”只用于由企业承受的措施；“${bearer}”没有既有优惠`,
      `only an enterprise has existing benefits to spare, not a ${bearer}`,
    );
  }
  if (restsOnAgreement && unit.kind !== "agreement")
    fault(
      "reliance.unit",
      "“依协议”只用于以“协议”为对象的条款",
      "only a clause about agreements can rest on an agreement",
    );
  if (restsOnAgreement && facts.get("签订日")?.type !== "date")
    fault(
      "reliance.signing",
      "“依协议”须有日期事实“签订日”，词汇表中没有",
      "a measure that rests on an agreement needs the dated fact 签订日 in the vocabulary",
    );
  if (isTiedToParcel && unit.kind !== "listing")
    fault(
      "tie.unit",
      "“系于”只用于以“类别”（认定）为对象的条款",
      "only a clause about listings can be tied to the parcel",
    );
  const seen = new Set<string>();
  for (const { reading, other } of doubts) {
    const words = `${reading}\n${other}`;
    if (seen.has(words))
      fault(
        "doubt.duplicate",
        `疑义重复：“${reading}”`,
        `the same doubt stands twice: "${reading}"`,
      );
    seen.add(words);
  }
}

/** Facts are looked up on the thing itself, its parcel and the enterprise that bears it; nowhere else. */
function checkReach(
  measure: Measure,
  scope: readonly Condition[],
  facts: Facts,
  fault: Fault,
): void {
  const reachable = chainOf(measure);
  for (const name of new Set([...scope, ...measure.when].flatMap(leavesOf).flatMap(factsOf))) {
    const entities = facts.get(name)?.entities ?? [];
    if (entities.length > 0 && !entities.some((entity) => reachable.includes(entity))) {
      fault(
        "fact.entity",
        `事实“${name}”记于 ${entities.join("、")}，此款查不到`,
        `fact ${name} is recorded on ${entities.join(", ")}, which this clause cannot see`,
      );
    }
  }
}

function isLand(bearer: string): boolean {
  return bearer === "地块" || bearer === "区域";
}
