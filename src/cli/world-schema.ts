import type { EntityKind, FactDefinition } from "../domain/registry/fact.ts";

export type JsonSchema = { readonly [key: string]: unknown };

const text: JsonSchema = { type: "string", pattern: "\\S" };
const day: JsonSchema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const interval = { 自: day, 至: day };
const enterprise: JsonSchema = { $ref: "#/$defs/enterprise" };
const region: JsonSchema = { type: "string", pattern: "^[1-9]\\d{5}$" };

/** The written form of a world, from the facts of the vocabulary and the words that things have of their own. */
export function worldSchema(facts: readonly FactDefinition[]): JsonSchema {
  const own = ownWords();
  const thing = (kind: EntityKind, required: readonly string[] = []): JsonSchema =>
    record({ ...factsAbout(kind, facts), ...own[kind] }, required);
  const listing = { ...factsAbout("listing", facts), ...own.listing };
  const parcel = { ...factsAbout("parcel", facts), ...own.parcel };
  return {
    type: "object",
    properties: { 格式: { const: "事实/1" }, 演示: { enum: ["是", "否"] } },
    required: ["格式"],
    patternProperties: {
      "^企业 \\S+$": nullable(thing("enterprise")),
      "^自然人 \\S+$": nullable(thing("person")),
      "^地块 \\S+$": nullable({
        anyOf: [record(parcel, []), record({ ...listing, ...parcel }, ["类别", "文件"])],
      }),
      "^项目 \\S+$": thing("project", ["申请人"]),
      "^区域 \\S+$": nullable(thing("region")),
    },
    additionalProperties: false,
    $defs: {
      ...factForms(facts),
      enterprise: {
        type: "string",
        anyOf: [{ pattern: "^自然人:\\S+$" }, { pattern: "^[\\s-]*(?:[0-9A-Za-z][\\s-]*){18}$" }],
      },
      listing: record(listing, ["类别", "文件"]),
      agreement: thing("agreement", ["种类", "当事人"]),
      benefit: thing("benefit"),
      permit: thing("permit", ["种类"]),
    },
  };
}

/** The words of each kind of thing that are not facts of the vocabulary. */
function ownWords(): Readonly<Partial<Record<EntityKind, Record<string, JsonSchema>>>> {
  const tenure = { anyOf: [text, record({ 宗: text, ...interval }, ["宗"])] };
  const controller = {
    anyOf: [
      enterprise,
      record({ 谁: enterprise, ...interval, 认定: { enum: ["是", "否"] } }, ["谁"]),
    ],
  };
  const shareholder = record(
    { 谁: enterprise, ...interval, 比例: { type: "number", minimum: 0, maximum: 100 } },
    ["谁"],
  );
  const discharge = record({ 措施: text, 企业: enterprise, 日: day }, ["措施", "企业", "日"]);
  const mortgage = record({ 编号: text, 抵押权人: text, ...interval }, ["抵押权人"]);
  return {
    enterprise: {
      名称: text,
      地块: some(tenure),
      控股股东: some(controller),
      股东: some(shareholder),
      既有优惠: some({ $ref: "#/$defs/benefit" }),
      许可: some({ $ref: "#/$defs/permit" }),
    },
    person: { 名称: text },
    parcel: {
      不动产单元号: text,
      认定: some({ $ref: "#/$defs/listing" }),
      协议: some({ $ref: "#/$defs/agreement" }),
      抵押: some(mortgage),
    },
    listing: {
      类别: text,
      文件: text,
      批次: { type: "integer", minimum: 1 },
      办结: some(discharge),
    },
    agreement: { 种类: text, 编号: text, 当事人: some(enterprise) },
    benefit: { 名称: text, 地块: text },
    permit: { 种类: text, 编号: text },
    project: { 申请人: enterprise, 地块: text },
  };
}

function factsAbout(
  kind: EntityKind,
  facts: readonly FactDefinition[],
): Record<string, JsonSchema> {
  const about = facts.filter(({ entities }) => entities.includes(kind));
  return Object.fromEntries(about.map((fact) => [fact.name, factSchema(fact)]));
}

/** Facts of one type are written alike, but for the word that records that there is none. */
function factSchema(fact: FactDefinition): JsonSchema {
  return {
    description: `${fact.english}${fact.recordedBy === null ? "" : `（${fact.recordedBy}）`}`,
    $ref: `#/$defs/${nameOf(fact)}`,
  };
}

function nameOf({ type, none, english }: FactDefinition): string {
  return none === null || type === "zone" ? `${type}-fact` : `${type}-${english}`;
}

function factForms(facts: readonly FactDefinition[]): Record<string, JsonSchema> {
  const byName = facts.map((fact) => [nameOf(fact), formOf(fact)] as const);
  return Object.fromEntries(byName.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One value, a value with its days, or a list of these. A yes-or-no fact with days alone means yes. */
function formOf(fact: FactDefinition): JsonSchema {
  const value = valueSchema(fact);
  const span = record({ 值: value, ...interval }, fact.type === "boolean" ? [] : ["值"]);
  return some({ anyOf: [value, span] });
}

function valueSchema({ type, none }: FactDefinition): JsonSchema {
  const words = ["未知", ...(none === null ? [] : [none])];
  switch (type) {
    case "boolean":
      return { enum: ["是", "否", true, false, ...words] };
    case "number":
      return { anyOf: [{ type: "number" }, { enum: words }] };
    case "date":
      return { anyOf: [day, { enum: words }] };
    case "enterprise":
      return { anyOf: [enterprise, { enum: words }] };
    case "region":
      return { anyOf: [region, { enum: words }] };
    case "zone":
      return text;
    default:
      return type satisfies never;
  }
}

function some(one: JsonSchema): JsonSchema {
  return { anyOf: [one, { type: "array", items: one }] };
}

function nullable(one: JsonSchema): JsonSchema {
  return { anyOf: [{ type: "null" }, one] };
}

function record(properties: Record<string, JsonSchema>, required: readonly string[]): JsonSchema {
  return {
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}
