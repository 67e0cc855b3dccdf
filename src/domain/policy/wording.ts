import type { Sentence } from "../sentence.ts";
import { formatPeriod } from "../time/calendar.ts";
import { formatDay } from "../time/day.ts";
import type { Comparison, Condition, Facts, Leaf } from "./condition.ts";
import type { Part } from "./consequence.ts";
import type { Measure, Vocabulary } from "./policy.ts";

/** A condition as a controlled sentence, the same in review sheets, causes and messages. */
export function wordCondition(condition: Condition, facts: Facts): Sentence {
  switch (condition.is) {
    case "not":
      return map(
        wordCondition(condition.of, facts),
        (zh) => `非${zh}`,
        (en) => `not ${en}`,
      );
    case "all":
      return join(condition.of, facts, "且", " and ");
    case "any":
      return join(condition.of, facts, "或", " or ");
    default:
      return wordLeaf(condition, facts);
  }
}

export function wordLeaf(leaf: Leaf, facts: Facts): Sentence {
  const name = (fact: string): Sentence => ({ zh: fact, en: facts.get(fact)?.english ?? fact });
  switch (leaf.is) {
    case "fact":
      return name(leaf.fact);
    case "expired":
      return leaf.period === null
        ? map(
            name(leaf.fact),
            (zh) => `${zh}届满`,
            (en) => `${en} expired`,
          )
        : map(
            name(leaf.fact),
            (zh) => `自${zh}起${formatPeriod(leaf.period!)}届满`,
            (en) => `${formatPeriod(leaf.period!)} since ${en} expired`,
          );
    case "reached":
      return map(
        name(leaf.fact),
        (zh) => `${zh}已到`,
        (en) => `${en} reached`,
      );
    case "within":
      return map(
        name(leaf.since),
        (zh) => `${leaf.on ?? "当日"}在${zh}起${formatPeriod(leaf.period)}内`,
        (en) =>
          `${leaf.on === null ? "the day" : name(leaf.on).en} within ${formatPeriod(leaf.period)} of ${en}`,
      );
    case "compare": {
      const limit =
        facts.get(leaf.fact)?.type === "date" ? formatDay(leaf.limit) : String(leaf.limit);
      const word = comparisonWords[leaf.comparison];
      return map(
        name(leaf.fact),
        (zh) => `${zh}${word.zh}${limit}`,
        (en) => `${en} ${word.en} ${limit}`,
      );
    }
    case "located":
      return {
        zh: `位于${leaf.zones[0] ?? "所列园区"}${leaf.zones.length > 1 ? "等所列园区" : ""}`,
        en: "located in a listed zone",
      };
    default:
      return leaf satisfies never;
  }
}

const comparisonWords: Readonly<Record<Comparison, Sentence>> = {
  less: { zh: "低于", en: "below" },
  "at-most": { zh: "不超过", en: "at most" },
  more: { zh: "超过", en: "above" },
  "at-least": { zh: "不低于", en: "at least" },
};

function join(parts: readonly Condition[], facts: Facts, zh: string, en: string): Sentence {
  const words = parts.map((part) => wordCondition(part, facts));
  return {
    zh: `（${words.map((word) => word.zh).join(zh)}）`,
    en: `(${words.map((word) => word.en).join(en)})`,
  };
}

function map(
  sentence: Sentence,
  zh: (text: string) => string,
  en: (text: string) => string,
): Sentence {
  return { zh: zh(sentence.zh), en: en(sentence.en) };
}

/** The name of a part that starts or ends an interval. */
export function wordPart(part: Part, facts: Facts): Sentence {
  switch (part.role) {
    case "condition":
      return wordCondition(part.condition, facts);
    case "territory":
      return { zh: "位于文件适用区划", en: "within the territory of the document" };
    case "bearer":
      return part.word === "企业"
        ? { zh: "使用权", en: "land-use right" }
        : {
            zh: part.word,
            en: facts.get(part.word)?.english ?? bearerEnglish[part.word] ?? part.word,
          };
    case "control":
      return { zh: "控股", en: "control" };
    case "validity":
      return { zh: "文件施行", en: "document in force" };
    case "adoption":
      return { zh: "采用该版政策包", en: "this version adopted" };
    case "signed-in-force":
      return {
        zh: "协议在文件施行期内签订",
        en: "agreement signed while the document was in force",
      };
    case "suspension":
      return { zh: "未中止执行", en: "not suspended" };
    case "benefit-expired":
      return { zh: "既有优惠到期", en: "existing benefit expired" };
    default:
      return part satisfies never;
  }
}

const bearerEnglish: Readonly<Record<string, string>> = {
  地块: "parcel",
  当事人: "party to the agreement",
  申请人: "applicant",
  区域: "region",
};

/** The controlled reading of a whole measure, for the legal officer who compares it with the text. */
export function wordMeasure(measure: Measure, vocabulary: Vocabulary): Sentence {
  const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const conditions = measure.when.map((condition) => wordCondition(condition, facts));
  const strength = vocabulary.strengths.find(({ name }) => name === measure.strength);
  const kind = vocabulary.kinds.find(({ name }) => name === measure.kind);
  const among = measure.unit.among?.join("、") ?? "全部";
  const object = {
    listing: `${among}类低效用地`,
    agreement: `${among}`,
    parcel: "地块",
    enterprise: "企业",
    project: "项目",
    region: "区域",
    benefit: "既有优惠",
  }[measure.unit.kind];
  const notes = [
    measure.form === "one-off" ? "一次性" : "",
    measure.reachesControl ? "及于控股股东" : "",
    measure.isTiedToParcel ? "系于地块" : "",
    measure.restsOnAgreement ? "依协议，不随文件失效" : "",
    measure.sparesBenefits === null ? "" : "既有优惠至其到期日",
  ].filter((note) => note !== "");
  const tail = notes.length > 0 ? `（${notes.join("；")}）` : "";
  return {
    zh: `${measure.strength}／${measure.kind}：对${object}，当${conditions.map(({ zh }) => zh).join("，且")}时，由${measure.bearer}承受${tail}；执行：${measure.enforcers.join("、")}。`,
    en: `${strength?.english ?? measure.strength} / ${kind?.english ?? measure.kind}: when ${conditions.map(({ en }) => en).join(" and ")}, borne by ${facts.get(measure.bearer)?.english ?? bearerEnglish[measure.bearer] ?? "the holder on the day"}${measure.reachesControl ? " and its controlling shareholder" : ""}.`,
  };
}
