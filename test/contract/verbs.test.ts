import { describe, expect, it } from "vitest";
import { run, temporaryFile } from "../support/command-line.ts";

const parcel = "371302001001GB00001";
const firm = "91371302MA3ABCDE01";

describe("bad input", () => {
  it("names every defect of a world with its place and derives nothing", () => {
    const world = temporaryFile(
      "world.yaml",
      `格式: 事实/1
地块 ${parcel}:
  区划: "371302"
  类别: 一
  文件: linyi-2013-45
  列入范围: {自: "2023-02-30"}
  约定整改期限: 2024-01-01T00:00
  整改完毕: 是
企业 9137:
  地块: [371302001001GB09999]
企业 ${firm}:
  股东: [{谁: ${firm}, 比例: 120}]
  地块: [{宗: ${parcel}, 自: "2024-01-01", 至: "2023-01-01"}]
`,
    );
    const said = run("derive", "--world", world);
    expect(said.code).toBe(1);
    expect(said.out).toBe("");
    for (const code of ["day.impossible", "key.unknown", "identifier.malformed", "share.range", "interval.empty"]) expect(said.err).toContain(`[${code}]`);
    expect(said.err).toContain("整改完毕");
    expect(said.err.split("\n").every((line) => /world\.yaml:\d+/.test(line))).toBe(true);
    expect(run("check", firm, "loan.new", "--in", "371300", "--world", world).code).toBe(1);
  });

  it("names a listing under a policy or category that no pack has", () => {
    const world = temporaryFile(
      "world.yaml",
      `格式: 事实/1
地块 ${parcel}: {区划: "371302", 认定: [{类别: 一, 文件: nowhere-2030-1}, {类别: 十, 文件: linyi-2013-45}]}
`,
    );
    const said = run("derive", "--world", world);
    expect(said.code).toBe(1);
    expect(said.err).toContain("[listing.policy]");
    expect(said.err).toContain("[listing.category]");
  });

  it("says that a file cannot be read, or is not YAML, without a stack", () => {
    const missing = run("derive", "--world", "/nowhere/world.yaml");
    expect(missing).toMatchObject({ code: 1, out: "" });
    expect(missing.err).toContain("[file.missing]");
    const broken = run("derive", "--world", temporaryFile("world.yaml", "格式: 事实/1\n格式: [\n"));
    expect(broken).toMatchObject({ code: 1, out: "" });
    expect(broken.err).toContain("[yaml.syntax]");
    expect(broken.err).not.toContain("    at ");
  });

  it("is shown the usage when a verb, a flag or a word is not known", () => {
    for (const args of [[], ["nonsense"], ["check"], ["derive", "--colour"]]) {
      const said = run(...args);
      expect(said.code).toBe(64);
      expect(said.err).toContain("liandong");
    }
  });
});

describe("a refusal", () => {
  const world = temporaryFile("world.yaml", "格式: 事实/1\n");
  const ask = (subject: string, action: string, ...flags: string[]): string => {
    const said = run("check", subject, action, "--world", world, "--json", ...flags);
    return said.code === 2 ? JSON.parse(said.out).refused : `answered ${JSON.parse(said.out).outcome}`;
  };

  it.each([
    ["identifier.malformed", ["12345", "loan.new", "--in", "371300"]],
    ["identifier.check-digit", [`${firm.slice(0, 17)}2`, "loan.new", "--in", "371300"]],
    ["action.unknown", [firm, "loan.maybe", "--in", "371300"]],
    ["subject.unsuitable", [firm, "mortgage.register", "--in", "371300"]],
    ["jurisdiction.required", [firm, "loan.new"]],
    ["jurisdiction.malformed", [firm, "loan.new", "--in", "临沂"]],
    ["day.impossible", [firm, "loan.new", "--in", "371300", "--as-of", "2023-02-29"]],
  ] as const)("with code %s is given, never an empty answer", (code, [subject, action, ...flags]) => {
    expect(ask(subject, action, ...flags)).toBe(code);
  });

  it("of a wrong check digit is lifted by confirmation, and an unknown firm is no cleared firm", () => {
    const said = run("check", `${firm.slice(0, 17)}2`, "loan.new", "--in", "371300", "--as-of", "2020-01-01", "--world", world, "--json", "--confirm");
    expect(JSON.parse(said.out)).toMatchObject({ outcome: "NO_MEASURE", subjectKnown: false });
  });

  it("speaks Chinese, or English when asked", () => {
    expect(run("check", "12345", "loan.new", "--in", "371300", "--world", world).err).toMatch(/应为 18 位/);
    expect(run("check", "12345", "loan.new", "--in", "371300", "--world", world, "--lang", "en").err).toMatch(/18 characters/);
  });
});

describe("a review sheet", () => {
  it("shows article, sentence, reading, doubt and the text that nothing answers for, escaped", () => {
    const said = run("review", "linyi-2013-45");
    expect(said.code).toBe(0);
    for (const text of ["五（三）", "不得提供任何形式的新增贷款支持", "约定整改期限届满", "J-LIN-6", "没有规则引用的文字", "LIN-R3a"]) expect(said.out).toContain(text);
    expect(said.out.match(/<table class="rules">/g)).toHaveLength(1);
  });

  it("is refused for a pack that does not exist, naming those that do", () => {
    const said = run("review", "atlantis-1");
    expect(said.code).toBe(64);
    expect(said.err).toContain("linyi-2013-45");
  });
});
