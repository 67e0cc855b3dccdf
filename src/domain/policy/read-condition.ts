import { type Defect, defect } from "../sentence.ts";
import { type Counting, parsePeriod, type Period } from "../time/calendar.ts";
import { parseDay } from "../time/day.ts";
import type { FactDefinition, FactType } from "../registry/fact.ts";
import type { Comparison, Condition, Facts } from "./condition.ts";
import type { ConditionText } from "./pack-shape.ts";
import type { Zone } from "./policy.ts";

/** 民法典 第一千二百五十九条: 以上、以内 include; 超过、不满 exclude. */
const comparisons: Readonly<Record<string, Comparison>> = {
  低于: "less",
  不满: "less",
  早于: "less",
  不超过: "at-most",
  不高于: "at-most",
  不晚于: "at-most",
  超过: "more",
  高于: "more",
  晚于: "more",
  不低于: "at-least",
  不少于: "at-least",
  不早于: "at-least",
};

export interface ConditionContext {
  readonly facts: Facts;
  readonly zones: readonly Zone[];
  readonly defects: Defect[];
  readonly article: string | undefined;
}

type Path = Defect["path"];

/** Turns a written condition into its meaning; unknown words and wrong types become defects. */
export function readCondition(
  raw: ConditionText,
  path: Path,
  context: ConditionContext,
): Condition {
  if (typeof raw === "string") return { is: "fact", fact: factOf(raw, ["boolean"], path, context) };
  if ("非" in raw) return { is: "not", of: readCondition(raw.非, [...path, "非"], context) };
  if ("任一" in raw)
    return {
      is: "any",
      of: raw.任一.map((part, at) => readCondition(part, [...path, "任一", at], context)),
    };
  if ("全部" in raw)
    return {
      is: "all",
      of: raw.全部.map((part, at) => readCondition(part, [...path, "全部", at], context)),
    };
  if ("届满" in raw) return readExpired(raw.届满, [...path, "届满"], context);
  if ("已到" in raw)
    return { is: "reached", fact: factOf(raw.已到, ["date"], [...path, "已到"], context) };
  if ("期内" in raw) {
    const { 自, 期间, 计, 之日 } = raw.期内;
    const place = [...path, "期内"];
    return {
      is: "within",
      since: factOf(自, ["date"], [...place, "自"], context),
      period: periodOf(期间, [...place, "期间"], context),
      counting: countingOf(计),
      on: 之日 === undefined ? null : factOf(之日, ["date"], [...place, "之日"], context),
    };
  }
  if ("比" in raw) return readComparison(raw.比, [...path, "比"], context);
  const zones = context.zones
    .filter(({ group }) => group === raw.位于)
    .flatMap(({ name, aliases }) => [name, ...aliases]);
  if (zones.length === 0) {
    fault(
      context,
      "zone.unknown",
      [...path, "位于"],
      `园区组“${raw.位于}”未在本政策包“园区”中列明`,
      `zone group ${raw.位于} is not listed in the pack`,
    );
  }
  return { is: "located", fact: factOf("园区", ["zone"], path, context), zones };
}

function readExpired(
  raw: string | { 自: string; 期间: string; 计?: "含起始日" | "不含起始日" | undefined },
  path: Path,
  context: ConditionContext,
): Condition {
  if (typeof raw === "string") {
    return {
      is: "expired",
      fact: factOf(raw, ["date"], path, context),
      period: null,
      counting: "start-day-not-counted",
    };
  }
  return {
    is: "expired",
    fact: factOf(raw.自, ["date"], [...path, "自"], context),
    period: periodOf(raw.期间, [...path, "期间"], context),
    counting: countingOf(raw.计),
  };
}

function readComparison(
  raw: Record<string, string | number>,
  path: Path,
  context: ConditionContext,
): Condition {
  const { 左: left, ...rest } = raw;
  const [word, ...more] = Object.keys(rest);
  const comparison =
    word !== undefined && Object.hasOwn(comparisons, word) ? comparisons[word] : undefined;
  if (typeof left !== "string" || comparison === undefined || more.length > 0) {
    fault(
      context,
      "comparison.shape",
      path,
      `“比”须写“左：事实”和一个比较词（${Object.keys(comparisons).join("、")}）`,
      "a comparison has a fact on the left and one comparing word",
    );
    return { is: "compare", fact: String(left), comparison: "less", limit: 0 };
  }
  const fact = factOf(left, ["number", "date"], [...path, "左"], context);
  const written = rest[word!]!;
  const limit =
    context.facts.get(fact)?.type === "date" ? parseDay(String(written)) : Number(written);
  if (limit === null || !Number.isFinite(limit)) {
    fault(
      context,
      "comparison.limit",
      [...path, word!],
      `“${left}”不能与 ${JSON.stringify(written)} 比较`,
      `${left} cannot be compared with ${JSON.stringify(written)}`,
    );
  }
  return { is: "compare", fact, comparison, limit: limit ?? 0 };
}

function factOf(
  name: string,
  types: readonly FactType[],
  path: Path,
  context: ConditionContext,
): string {
  const definition: FactDefinition | undefined = context.facts.get(name);
  if (definition === undefined) {
    fault(
      context,
      "fact.unknown",
      path,
      `事实“${name}”不在词汇表`,
      `fact ${name} is not in the vocabulary`,
    );
  } else if (!types.includes(definition.type)) {
    fault(
      context,
      "fact.type",
      path,
      `事实“${name}”的类型是 ${definition.type}，此处需要 ${types.join("、")}`,
      `fact ${name} is a ${definition.type}; a ${types.join(" or ")} is needed here`,
    );
  }
  return name;
}

function periodOf(text: string, path: Path, context: ConditionContext): Period {
  const period = parsePeriod(text);
  if (period === null)
    fault(
      context,
      "period.unreadable",
      path,
      `期间写法应如“3年”“6个月”“30日”：${text}`,
      `a period is written 3年, 6个月 or 30日: ${text}`,
    );
  return period ?? { years: 0, months: 0, days: 1 };
}

function countingOf(text: "含起始日" | "不含起始日" | undefined): Counting {
  return text === "含起始日" ? "start-day-counted" : "start-day-not-counted";
}

function fault(context: ConditionContext, code: string, path: Path, zh: string, en: string): void {
  context.defects.push(defect(code, path, { zh, en }, context.article));
}
