import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run, type Said } from "../support/command-line.ts";

const home = mkdtempSync(join(tmpdir(), "liandong-sixth-"));
const root = join(home, "policies");
cpSync(join(import.meta.dirname, "..", "..", "policies"), root, { recursive: true });
afterAll(() => rmSync(home, { recursive: true }));

const document = `虚构市低效用地整治办法
虚府发〔2025〕1号
第一条 本办法适用于虚构市行政区域内的低效用地。
第二条 连续两年停产的工业用地，为低效用地甲类。
第三条 对列入台账的甲类低效用地企业，在整改到位前，供电企业执行差别电价，不予延续排污许可证。
第四条 整改到位后三年内，可给予奖励。
第五条 本办法自2025年3月1日起施行，有效期至2027年2月28日。
`;

const pack = `
格式: 政策包/1
文件: {标题: 虚构市低效用地整治办法, 文号: 虚府发〔2025〕1号, 机关: 虚构市人民政府, 区划: "990100", 成文: "2025-02-01", 正文: document.txt}
施行: {自: "2025-03-01", 至: "2027-02-28", 原文: 本办法自2025年3月1日起施行，有效期至2027年2月28日, 期满后: 措施终止, 最后核实有效: "2026-01-05"}
适用范围: {条: 第一条, 原文: 本办法适用于虚构市行政区域内的低效用地}
期间计算: 民法典
列入事实: 列入台账
类别:
  甲: {条: 第二条, 编目: XU-B1, 原文: 连续两年停产的工业用地，为低效用地甲类}
无措施类别: []
条款:
  - 条: 第三条
    原文: 对列入台账的甲类低效用地企业，在整改到位前
    类别: [甲]
    当: [列入台账, {非: 整改到位}]
    措施:
      - {编号: 三-1, 编目: XU-R1, 种类: 差别电价, 强度: 执行, 承受: 企业, 执行: [供电供水供气单位], 原文: 供电企业执行差别电价}
      - {编号: 三-2, 编目: XU-R2, 种类: 排污许可不予延续, 强度: 不予, 承受: 企业, 执行: [环保部门], 原文: 不予延续排污许可证}
  - 条: 第四条
    类别: [甲]
    当: [整改到位, {期内: {自: 验收日, 期间: 3年}}]
    措施:
      - {编号: 四-1, 编目: XU-I1, 种类: 资金奖励, 强度: 可, 承受: 企业, 执行: [各级财政], 原文: 整改到位后三年内，可给予奖励}
覆盖:
  - {名称: 第二至四条, 自: 第二条, 至: 第五条}
标题: [第二条, 第三条, 第四条]
`;

const cases = `
格式: 样例/1
样例:
  - 名称: 列入台账至整改到位，跨越施行日与失效日
    给定:
      地块 A: {类别: 甲, 列入台账: {自: "2025-01-10"}, 整改到位: {自: "2026-05-01"}, 验收日: "2026-05-01"}
      企业 丁: {地块: [A]}
    应得:
      企业 丁:
        三-1: [["2025-03-01", "2026-05-01"]]
        四-1: [["2026-05-01", "2027-03-01"]]
    询问:
      - {主体: 丁, 日: "2025-02-28", 事项: power.price, 应答: NO_MEASURE, 附注: [policy.not-yet]}
      - {主体: 丁, 日: "2025-03-01", 事项: power.price, 应答: DIFFERENTIAL}
      - {主体: 丁, 日: "2027-03-01", 事项: reward.grant, 应答: NO_MEASURE, 附注: [policy.expired]}
`;

const policies = (...args: string[]): Said => run(...args, "--root", root);

describe("a sixth document", () => {
  it("needs a folder and, for a new fact, a line of vocabulary; it says what is missing until then", () => {
    const folder = join(root, "xugou-2025-1");
    mkdirSync(folder);
    writeFileSync(join(folder, "document.txt"), document);
    writeFileSync(join(folder, "pack.yaml"), pack);
    writeFileSync(join(folder, "cases.yaml"), cases);
    const before = policies("policies", "xugou-2025-1");
    expect(before.code).toBe(1);
    expect(before.err).toContain("xugou-2025-1/pack.yaml");
    expect(before.err).toContain("验收日");
  });

  it("is checked, proves its cases, and answers like the others, without a line of TypeScript", () => {
    const vocabulary = join(root, "vocabulary.yaml");
    const written = readFileSync(vocabulary, "utf8");
    writeFileSync(
      vocabulary,
      written.replace(
        "\n事实:\n",
        "\n事实:\n  验收日: {英文: accepted-on, 实体: [认定], 类型: 日期}\n",
      ),
    );
    const after = policies("policies", "xugou-2025-1");
    expect(after.err).toBe("");
    expect(after.code).toBe(0);
    expect(after.out).toContain("XU-R1");
    const world = join(home, "world.yaml");
    writeFileSync(
      world,
      `格式: 事实/1
地块 990101001001GB00001: {区划: "990101", 类别: 甲, 文件: xugou-2025-1, 列入台账: {自: "2025-06-01"}}
企业 91990101MA0000000U: {区划: "990101", 地块: [990101001001GB00001]}
`,
    );
    const answer = policies(
      "check",
      "91990101MA0000000U",
      "pollution-permit.extend",
      "--in",
      "990100",
      "--as-of",
      "2026-01-01",
      "--world",
      world,
      "--json",
    );
    expect(answer.err).toBe("");
    expect(JSON.parse(answer.out)).toMatchObject({
      outcome: "BLOCKED",
      bases: [{ article: "第三条", quotation: "不予延续排污许可证", from: "2025-06-01" }],
    });
  });
});
