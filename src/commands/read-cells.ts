import type { Parsed, Sentence } from "../domain/sentence.ts";
import {
  type EntityKind,
  type EntityName,
  entityKinds,
  type FactDefinition,
} from "../domain/registry/fact.ts";
import { type Cells, decimalOf, listOf, openCells, periodOf } from "./cell-values.ts";

/** A row of a table under its headings; empty cells are left out. */
export type RowCells = Readonly<Record<string, string>>;

/** What belongs to an object and is written beside it: where it stands in the grammar of worlds. */
interface Part {
  readonly of: EntityName;
  readonly kind: EntityKind;
  /** Words of the grammar by the heading of the column that fills them. */
  readonly words: Readonly<Record<string, string>>;
  readonly lists?: readonly string[];
  readonly isDated?: boolean;
}

const parts: Readonly<Record<string, Part>> = {
  认定: {
    of: "地块",
    kind: "listing",
    words: { 种类: "类别", 文件: "文件", 批次: "批次" },
  },
  协议: {
    of: "地块",
    kind: "agreement",
    words: { 种类: "种类", 所属编号: "编号", 当事人: "当事人" },
    lists: ["当事人"],
  },
  抵押: {
    of: "地块",
    kind: "mortgage",
    words: { 所属编号: "编号", 对方: "抵押权人" },
    isDated: true,
  },
  既有优惠: { of: "企业", kind: "benefit", words: { 所属编号: "名称", 地块: "地块" } },
  许可: { of: "企业", kind: "permit", words: { 种类: "种类", 所属编号: "编号" } },
};

const objects = ["企业", "自然人", "地块", "项目", "区域"] as const;

/** Reads a row of a table as the act that it states, in the grammar of acts, or says what is wrong. */
export function readCells(
  row: RowCells,
  definitions: ReadonlyMap<string, FactDefinition>,
): Parsed<Readonly<Record<string, unknown>>> {
  const cells = openCells(row);
  const head = cells.texts({ 编号: "编号", 行为: "行为", 文号: "文号" });
  const effectiveOn = cells.day("生效日");
  const object = readObject(cells);
  const said = object === null ? null : readSaid(object.kind, cells, definitions);
  if (said !== null) cells.refuseLeftovers();
  if (cells.defects.length > 0 || object === null) return { defects: cells.defects };
  const dated = effectiveOn === undefined ? {} : { 生效日: effectiveOn };
  return { value: { ...head, ...dated, 内容: { [object.key]: said } } };
}

type ObjectName = (typeof objects)[number];

function readObject(cells: Cells): { readonly kind: ObjectName; readonly key: string } | null {
  const text = cells.text("对象");
  const [, kind, code] = /^(\S+?)[\s:：]+(\S.*)$/u.exec(text ?? "") ?? [];
  const name = objects.find((one) => one === kind);
  if (name !== undefined) return { kind: name, key: `${name} ${code}` };
  return cells.fault("cell.object", "对象", {
    zh: `应写作“企业/自然人/地块/项目/区域 标识”，如“地块 371302999900GB00001”：${text ?? "空"}`,
    en: `an object is a kind and an identifier, like 地块 371302999900GB00001: ${text ?? "nothing"}`,
  });
}

type Fields = Readonly<Record<string, unknown>>;

function readSaid(
  object: ObjectName,
  cells: Cells,
  definitions: ReadonlyMap<string, FactDefinition>,
): Fields | null {
  const named = cells.text("所属");
  if (named === undefined) return readOwn(object, cells, definitions);
  const part = Object.hasOwn(parts, named) ? parts[named] : undefined;
  if (part === undefined || part.of !== object)
    return cells.fault("cell.part", "所属", {
      zh: `“${object}”之下没有“${named}”；地块之下有认定、协议、抵押，企业之下有既有优惠、许可`,
      en: `a ${object} has no ${named}: 认定, 协议, 抵押 belong to 地块, 既有优惠 and 许可 to 企业`,
    });
  const words = Object.entries(part.words).map(([heading, word]): [string, unknown] => [
    word,
    part.lists?.includes(heading) === true
      ? listOf(cells.text(heading))
      : heading === "批次"
        ? decimalOf(cells, heading)
        : cells.text(heading),
  ]);
  const fields = Object.fromEntries(words.filter(([, value]) => value !== undefined));
  const stated = part.isDated === true ? periodOf(cells) : readFact(part.kind, cells, definitions);
  return stated === null ? null : { [named]: [{ ...fields, ...stated }] };
}

/** What a row says of the object itself: a relation, a word of its own, or a fact of the vocabulary. */
function readOwn(
  object: ObjectName,
  cells: Cells,
  definitions: ReadonlyMap<string, FactDefinition>,
): Fields | null {
  const own = object === "项目" ? cells.texts({ 当事人: "申请人", 地块: "地块" }) : {};
  const named = cells.peek("事实") ?? "";
  const relation = Object.hasOwn(relations, named) ? relations[named]! : null;
  if (relation !== null && relation.of.includes(object)) {
    cells.text("事实");
    return relation.read(cells);
  }
  const stated = readFact(entityKinds[object], cells, definitions);
  return stated === null ? null : { ...own, ...stated };
}

interface Relation {
  readonly of: readonly ObjectName[];
  readonly read: (cells: Cells) => Fields;
}

/** What is no fact of the vocabulary but a word of the grammar. */
const relations: Readonly<Record<string, Relation>> = {
  名称: { of: ["企业", "自然人"], read: (cells) => cells.texts({ 值: "名称" }) },
  不动产单元号: { of: ["地块"], read: (cells) => cells.texts({ 值: "不动产单元号" }) },
  使用权: {
    of: ["企业"],
    read: (cells) => ({ 地块: [{ ...cells.texts({ 地块: "宗" }), ...periodOf(cells) }] }),
  },
  股东: { of: ["企业"], read: (cells) => ({ 股东: [readShare(cells)] }) },
  控股股东: {
    of: ["企业"],
    read: (cells) => ({
      控股股东: [{ ...cells.texts({ 对方: "谁", 值: "认定" }), ...periodOf(cells) }],
    }),
  },
};

/** A share that is recorded as unknown says so: 未知. */
function readShare(cells: Cells): Fields {
  const who = cells.texts({ 对方: "谁" });
  if (cells.peek("比例") === "未知") {
    cells.text("比例");
    return { ...who, ...periodOf(cells) };
  }
  const share = decimalOf(cells, "比例");
  if (share === undefined)
    cells.fault("cell.required", "比例", {
      zh: "须写明百分之几，不清楚的写“未知”",
      en: "say how many percent, or 未知",
    });
  return { ...who, 比例: share, ...periodOf(cells) };
}

/** A fact of the vocabulary, what has been carried out (办结), or nothing but that the thing exists. */
function readFact(
  kind: EntityKind,
  cells: Cells,
  definitions: ReadonlyMap<string, FactDefinition>,
): Fields | null {
  const named = cells.text("事实");
  if (named === undefined) return {};
  if (named === "办结" && ["listing", "agreement", "region"].includes(kind)) {
    const on = cells.day("自");
    const discharge = { ...cells.texts({ 值: "措施", 对方: "企业" }), ...(on && { 日: on }) };
    return { 办结: [discharge] };
  }
  const definition = definitions.get(named);
  if (definition?.entities.includes(kind) !== true)
    return cells.fault("cell.fact", "事实", strayFact(named, kind, definition));
  const value = cells.value(definition);
  return value === undefined ? null : { [named]: [{ 值: value, ...periodOf(cells) }] };
}

function strayFact(
  named: string,
  kind: EntityKind,
  definition: FactDefinition | undefined,
): Sentence {
  const about = definition?.entities.map(nameOf).join("、");
  if (about === undefined)
    return { zh: `词汇表中没有“${named}”`, en: `the vocabulary has no ${named}` };
  return {
    zh: `“${named}”就${about}登记，不就${nameOf(kind)}登记`,
    en: `${named} is recorded of ${about}, not of ${nameOf(kind)}`,
  };
}

function nameOf(kind: EntityKind): string {
  return Object.entries(entityKinds).find(([, one]) => one === kind)?.[0] ?? kind;
}
