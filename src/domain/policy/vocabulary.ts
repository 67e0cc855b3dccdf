import { z } from "zod";
import { defect, type Defect, type Parsed } from "../sentence.ts";
import { parseDay } from "../time/day.ts";
import { NO, UNKNOWN, YES } from "../time/timeline.ts";
import { entityKinds, type EntityName, factTypes } from "../registry/fact.ts";
import type { Effect, Polarity, Vocabulary } from "./policy.ts";
import { readShape } from "./shape.ts";

const text = z.string().trim().min(1);
const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const effects = {
  不得: "BLOCKED",
  限制: "RESTRICTED",
  差别: "DIFFERENTIAL",
  享有: "ENTITLED",
  义务: "DUTY",
} as const satisfies Record<string, Effect>;
const polarities = { 约束: "restraint", 激励: "incentive", 义务: "duty" } as const satisfies Record<
  string,
  Polarity
>;
const names = <T extends Record<string, unknown>>(table: T) =>
  z.enum(Object.keys(table) as [string, ...string[]]);

export const vocabularyShape = z.strictObject({
  格式: z.literal("词汇表/1"),
  事实: z.record(
    text,
    z.strictObject({
      英文: text,
      实体: z.array(names(entityKinds)).min(1),
      类型: names(factTypes),
      未记录: z.literal("未知").optional(),
      记录义务: text.optional(),
      空值: text.optional(),
      说明: text.optional(),
    }),
  ),
  强度: z.record(
    text,
    z.strictObject({ 英文: text, 效力: names(effects), 用词: z.array(text).min(1) }),
  ),
  措施种类: z.record(
    text,
    z.strictObject({
      英文: text,
      极性: names(polarities),
      事项: z.array(text).min(1).optional(),
      不供查询: text.optional(),
    }),
  ),
  事项: z.record(
    text,
    z.strictObject({
      中文: text,
      英文: text,
      询问者: text,
      主体: z.array(z.enum(["企业", "地块"])).min(1),
      所涉许可: z.array(text).min(1).optional(),
      所涉抵押: z.literal("是").optional(),
    }),
  ),
  部门: z.record(
    text,
    z.strictObject({
      英文: text,
      沿革: z
        .array(
          z.strictObject({
            自: dayText.optional(),
            至: dayText.optional(),
            名称: text,
            核实: z.enum(["已核实", "待核实"]),
          }),
        )
        .min(1),
    }),
  ),
  控股: z
    .array(
      z.strictObject({
        自: dayText.optional(),
        至: dayText.optional(),
        比例: z.number(),
        恰为: z.enum(["是", "未知", "否"]),
        依据: text,
      }),
    )
    .min(1),
});

/** Reads vocabulary.yaml, or says everything that is wrong with it. */
export function parseVocabulary(raw: unknown): Parsed<Vocabulary> {
  const read = readShape(vocabularyShape, raw);
  if ("defects" in read) return read;
  const written = read.value;
  const defects: Defect[] = [];
  for (const [name, { 事项: actions, 不供查询: reason }] of Object.entries(written.措施种类)) {
    const place = ["措施种类", name];
    if ((actions === undefined) === (reason === undefined)) {
      defects.push(
        defect("kind.actions", place, {
          zh: `措施种类“${name}”须写明事项，或写明不供查询的理由，二者择一`,
          en: `kind ${name} bears on actions or says why nobody asks, one of both`,
        }),
      );
    }
    for (const action of actions ?? []) {
      if (!Object.hasOwn(written.事项, action))
        defects.push(
          defect("action.unknown", [...place, "事项"], {
            zh: `事项“${action}”不在词汇表`,
            en: `action ${action} is not in the vocabulary`,
          }),
        );
    }
  }
  for (const [name, fact] of Object.entries(written.事实)) {
    if ((fact.未记录 === undefined) !== (fact.记录义务 === undefined)) {
      defects.push(
        defect("fact.obligation", ["事实", name], {
          zh: `“${name}”未记录读作未知的，须写明由何种行为负责记录（记录义务），反之亦然`,
          en: `${name} reads unknown when missing exactly if an act obliges somebody to record it`,
        }),
      );
    }
  }
  const days = checkDays(written);
  defects.push(...days, ...(days.length > 0 ? [] : checkThresholds(written)));
  return defects.length > 0 ? { defects } : { value: toVocabulary(written) };
}

/** An impossible day in a succession or a threshold would silently open the interval. */
function checkDays({
  部门: departments,
  控股: thresholds,
}: z.infer<typeof vocabularyShape>): Defect[] {
  const intervals = [
    ...Object.entries(departments).flatMap(([name, { 沿革 }]) =>
      沿革.map(({ 自, 至 }, at) => ({ 自, 至, path: ["部门", name, "沿革", at] })),
    ),
    ...thresholds.map(({ 自, 至 }, at) => ({ 自, 至, path: ["控股", at] })),
  ];
  return intervals.flatMap(({ 自, 至, path }) => {
    const impossible = Object.entries({ 自, 至 }).filter(
      ([, day]) => day !== undefined && parseDay(day) === null,
    );
    if (impossible.length > 0)
      return impossible.map(([key, day]) =>
        defect("day.impossible", [...path, key], {
          zh: `不是有效日期：${day}`,
          en: `no such day: ${day}`,
        }),
      );
    if (自 === undefined || 至 === undefined || 自 < 至) return [];
    return [
      defect("interval.empty", path, {
        zh: `“至”（不含）须晚于“自”：${自} … ${至}`,
        en: `the end (exclusive) must be after the start: ${自} … ${至}`,
      }),
    ];
  });
}

/** One threshold of control on a day, or the share would be judged twice. */
function checkThresholds({ 控股: thresholds }: z.infer<typeof vocabularyShape>): Defect[] {
  return thresholds.flatMap(({ 自 }, at) => {
    const before = thresholds[at - 1];
    if (before === undefined || (before.至 !== undefined && 自 !== undefined && before.至 <= 自))
      return [];
    return [
      defect("interval.overlap", ["控股", at], {
        zh: "控股比例须按时间先后排列，时段不得重叠",
        en: "thresholds of control stand in order and do not overlap",
      }),
    ];
  });
}

function toVocabulary(written: z.infer<typeof vocabularyShape>): Vocabulary {
  return {
    facts: Object.entries(written.事实).map(([name, fact]) => ({
      name,
      english: fact.英文,
      entities: fact.实体.map((entity) => entityKinds[entity as EntityName]),
      type: factTypes[fact.类型 as keyof typeof factTypes],
      missing: fact.未记录 === undefined ? NO : UNKNOWN,
      recordedBy: fact.记录义务 ?? null,
      none: fact.空值 ?? null,
    })),
    strengths: Object.entries(written.强度).map(([name, { 英文, 效力, 用词 }]) => ({
      name,
      english: 英文,
      effect: effects[效力 as keyof typeof effects],
      words: 用词,
    })),
    kinds: Object.entries(written.措施种类).map(([name, kind]) => ({
      name,
      english: kind.英文,
      polarity: polarities[kind.极性 as keyof typeof polarities],
      actions: kind.事项 ?? [],
      notAsked: kind.不供查询 ?? null,
    })),
    actions: Object.entries(written.事项).map(
      ([code, { 中文, 英文, 询问者, 主体, 所涉许可, 所涉抵押 }]) => ({
        code,
        says: { zh: 中文, en: 英文 },
        asker: 询问者,
        subjects: 主体.map((subject) => entityKinds[subject] as "enterprise" | "parcel"),
        permits: 所涉许可 ?? [],
        concernsMortgages: 所涉抵押 === "是",
      }),
    ),
    departments: Object.entries(written.部门).map(([name, { 英文, 沿革 }]) => ({
      name,
      english: 英文,
      succession: 沿革.map((step) => ({
        from: step.自 ?? null,
        until: step.至 ?? null,
        name: step.名称,
        verified: step.核实 === "已核实",
      })),
    })),
    control: written.控股.map(({ 自, 至, 比例, 恰为, 依据 }) => ({
      from: 自 === undefined ? -Infinity : (parseDay(自) ?? -Infinity),
      until: 至 === undefined ? Infinity : (parseDay(至) ?? Infinity),
      percent: 比例,
      exactly: 恰为 === "是" ? YES : 恰为 === "否" ? NO : UNKNOWN,
      basis: 依据,
    })),
  };
}
