import { z } from "zod";

/** The written form of a pack. Chinese keys: the people who review it are legal officers. */
const text = z.string().trim().min(1);
const handles = z.union([text, z.array(text).min(1)]);
const dayText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const counting = z.enum(["含起始日", "不含起始日"]);

/** A quotation; where its words stand more than once, with the words before or after it. */
const quotation = z
  .union([text, z.strictObject({ 引: text, 前文: text.optional(), 后文: text.optional() })])
  .meta({ id: "quotation" });
export type QuotationText = z.infer<typeof quotation>;

const doubt = z
  .strictObject({
    采: text.describe("采用的读法"),
    另: text.describe("另一读法"),
    编目: text.optional(),
    另及于: z
      .array(z.enum(["控股股东"]))
      .optional()
      .describe("按另一读法还及于谁"),
  })
  .meta({ id: "doubt" });
const doubts = z.union([doubt, z.array(doubt).min(1)]).optional();

const conditionShape: z.ZodType<ConditionText> = z
  .lazy(() =>
    z.union([
      text,
      z.strictObject({ 非: conditionShape }),
      z.strictObject({ 任一: z.array(conditionShape).min(1) }),
      z.strictObject({ 全部: z.array(conditionShape).min(1) }),
      z.strictObject({
        届满: z.union([text, z.strictObject({ 自: text, 期间: text, 计: counting.optional() })]),
      }),
      z.strictObject({ 已到: text }),
      z.strictObject({
        期内: z.strictObject({
          自: text,
          期间: text,
          计: counting.optional(),
          之日: text.optional(),
        }),
      }),
      z.strictObject({ 比: z.record(text, z.union([text, z.number()])) }),
      z.strictObject({ 位于: text }),
    ]),
  )
  .meta({ id: "condition" });

export type ConditionText =
  | string
  | { 非: ConditionText }
  | { 任一: ConditionText[] }
  | { 全部: ConditionText[] }
  | { 届满: string | { 自: string; 期间: string; 计?: "含起始日" | "不含起始日" | undefined } }
  | { 已到: string }
  | {
      期内: {
        自: string;
        期间: string;
        计?: "含起始日" | "不含起始日" | undefined;
        之日?: string | undefined;
      };
    }
  | { 比: Record<string, string | number> }
  | { 位于: string };

const conditions = z.array(conditionShape).min(1);

const uncoded = z
  .strictObject({
    条: text.optional(),
    编目: handles.optional(),
    原文: quotation,
    理由: text,
    事项: z.array(text).min(1).optional().describe("授权而无规则的，所涉事项"),
  })
  .meta({ id: "uncoded" });

const measure = z
  .strictObject({
    编号: text,
    编目: handles,
    种类: text,
    强度: text,
    形态: z.enum(["状态", "一次性"]).optional(),
    承受: text,
    及于: z
      .array(z.enum(["控股股东"]))
      .min(1)
      .optional(),
    执行: z.array(text).min(1),
    当: conditions.optional().describe("代替本款条件"),
    且当: conditions.optional().describe("在本款条件之外另须满足"),
    豁免: z
      .strictObject({ 对象: z.literal("既有优惠"), 至: z.literal("到期日"), 原文: quotation })
      .optional(),
    依协议: z.literal("是").optional(),
    原文: quotation,
    疑义: doubts,
  })
  .meta({ id: "measure" });

const among = z.union([z.literal("全部"), z.array(text).min(1)]);

const clause = z
  .strictObject({
    条: text,
    原文: quotation.optional().describe("本款引语，各措施原文续之"),
    类别: among.optional(),
    协议: among.optional(),
    对象: z.enum(["地块", "企业", "项目", "区域"]).optional(),
    当: conditions.optional(),
    系于: z.literal("地块").optional(),
    疑义: doubts,
    措施: z.array(measure).optional(),
    未编码: z.array(uncoded).optional(),
  })
  .meta({ id: "clause" });

export const packShape = z.strictObject({
  格式: z.literal("政策包/1"),
  文件: z.strictObject({
    标题: text,
    文号: text.describe("未载明的写“未载明”"),
    机关: text,
    区划: z.string().regex(/^[1-9]\d{5}$/),
    成文: dayText,
    正文: z.literal("document.txt"),
    依据: z
      .array(z.strictObject({ 名称: text, 文号: text.optional(), 原文: quotation }))
      .optional(),
  }),
  施行: z.strictObject({
    自: dayText,
    至: z.union([z.literal("未载明"), dayText, z.strictObject({ 期间: text, 计: counting })]),
    原文: quotation,
    疑义: doubts,
    期满后: z.enum(["措施终止", "继续"]).optional(),
    最后核实有效: z.union([z.literal("未核实"), dayText]),
  }),
  适用范围: z.strictObject({ 条: text, 原文: quotation, 当: conditions.optional(), 疑义: doubts }),
  期间计算: z.literal("民法典"),
  列入事实: text,
  转让: z.strictObject({ 疑义: doubt }).optional(),
  园区: z
    .record(text, z.record(text, z.array(text)))
    .optional()
    .describe("园区组：名称与别名"),
  类别: z.record(
    text,
    z.strictObject({
      条: text,
      编目: handles,
      名称: text.optional(),
      原文: quotation,
      疑义: doubts,
    }),
  ),
  无措施类别: z.array(text),
  条款: z.array(clause).min(1),
  方式: z
    .array(
      z.strictObject({
        编号: text,
        编目: handles,
        条: text,
        名称: text,
        原文: z.union([quotation, z.array(quotation).min(1)]),
        疑义: doubts,
      }),
    )
    .optional(),
  覆盖: z.array(z.strictObject({ 名称: text, 自: quotation, 至: quotation.optional() })).min(1),
  标题: z.array(quotation).optional().describe("覆盖范围内不产生措施的标题"),
  未编码: z.array(uncoded).optional(),
});

export type PackText = z.infer<typeof packShape>;
export type DoubtText = z.infer<typeof doubt>;
export type ClauseText = z.infer<typeof clause>;
export type MeasureText = z.infer<typeof measure>;
export type UncodedText = z.infer<typeof uncoded>;
