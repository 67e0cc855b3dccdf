import { z } from "zod";

/** The written form of worked cases: facts in, whole timelines and answers out. */
const text = z.string().trim().min(1);
const edge = z.string().regex(/^(\d{4}-\d{2}-\d{2}|…)$/);
const interval = z.tuple([edge, edge]);
const unknownInterval = z.tuple([edge, edge, z.array(text)]);

export const caseShape = z.strictObject({
  格式: z.literal("样例/1"),
  样例: z
    .array(
      z.strictObject({
        名称: text,
        给定: z.record(text, z.unknown()),
        应得: z
          .object({ 待定: z.record(text, z.record(text, z.array(unknownInterval))).optional() })
          .catchall(z.record(text, z.array(interval)))
          .optional()
          .describe("主体 → 措施 → 时段；“待定”之下另列待定时段与所缺事实"),
        询问: z
          .array(
            z.strictObject({
              主体: text,
              日: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
              事项: text,
              辖区: text.optional(),
              地块: text.optional(),
              优惠: text.optional(),
              项目: text.optional(),
              应答: z.enum([
                "BLOCKED",
                "RESTRICTED",
                "DIFFERENTIAL",
                "ENTITLED",
                "NO_MEASURE",
                "INDETERMINATE",
              ]),
              至少: z
                .enum(["BLOCKED", "RESTRICTED", "DIFFERENTIAL", "ENTITLED", "NO_MEASURE"])
                .optional(),
              疑义: z.enum(["有", "无"]).optional().describe("决定答复的依据是否附疑义"),
              缺: z.array(text).optional(),
              附注: z.array(text).optional(),
              应办: z.array(text).optional(),
              所涉: z.array(text).optional().describe("所涉许可或抵押的编号、名称"),
              下次变化: edge.optional(),
              已知: z.enum(["是", "否"]).optional(),
            }),
          )
          .optional(),
      }),
    )
    .min(1),
});

export type CaseText = z.infer<typeof caseShape>["样例"][number];
export type AskedText = NonNullable<CaseText["询问"]>[number];
