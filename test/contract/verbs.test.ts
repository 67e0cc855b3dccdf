import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { plainConfig, readConfig } from "../../src/config.ts";
import { run, runToEnd, temporaryFile } from "../support/command-line.ts";

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
    for (const code of [
      "day.impossible",
      "key.unknown",
      "identifier.malformed",
      "share.range",
      "interval.empty",
    ])
      expect(said.err).toContain(`[${code}]`);
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
    const check = ["check", firm, "loan.new", "--in", "371300"];
    for (const args of [
      [],
      ["nonsense"],
      ["constructor"],
      ["__proto__"],
      ["check"],
      [...check, "extra"],
      ["derive", "--colour"],
      ["derive", "--world"],
      ["tour", "--lang", "xx"],
      [...check, "--in", "330400"],
      ["derive", "--as-of", "2020-01-01"],
      ["review"],
      ["serve", "extra"],
      ["serve", "--all"],
      ["doctor", "--port", "1"],
      ["migrate", "--dry-run"],
    ]) {
      const said = run(...args);
      expect(said, args.join(" ")).toMatchObject({ code: 64, out: "" });
      expect(said.err).toContain("liandong");
      const plain = run(...args, "--json");
      expect(plain, args.join(" ")).toMatchObject({ code: 64, err: "" });
      expect(JSON.parse(plain.out)).toMatchObject({
        refused: "usage",
        because: { zh: expect.any(String), en: expect.any(String) },
      });
    }
  });

  it("is never taken for a file of another encoding, nor a folder for a file", () => {
    const inGbk = temporaryFile("world.yaml", "");
    writeFileSync(inGbk, Buffer.from([0xb8, 0xf1, 0xca, 0xbd, 0x3a, 0x20, 0x31]));
    for (const [file, code] of [
      [inGbk, "file.encoding"],
      [dirname(inGbk), "file.missing"],
    ] as const) {
      const said = run("derive", "--world", file, "--json");
      expect(said).toMatchObject({ code: 1, err: "" });
      expect(JSON.parse(said.out).defects).toMatchObject([{ code, path: [] }]);
    }
  });

  it("is read or refused in good time, however wide, deep or knotted", () => {
    const wide = Array.from({ length: 100_000 }, (_, at) => `地皮 ${at}: {}`).join("\n");
    const knots = ["a: &a [一, 一]", ..."bcdefghij"]
      .map((line, at) =>
        at === 0 ? line : `${line}: &${line} [${`*${"abcdefghi"[at - 1]}, `.repeat(9)}一]`,
      )
      .join("\n");
    for (const [text, count] of [
      [wide, 100_000],
      [knots, 81],
      [`地块 ${parcel}: ${"[".repeat(5000)}`, null],
      [`地块 ${parcel}: ${"[".repeat(150)}${"]".repeat(150)}`, 1],
    ] as const) {
      const said = run(
        "derive",
        "--world",
        temporaryFile("world.yaml", `格式: 事实/1\n${text}\n`),
        "--json",
      );
      expect(said).toMatchObject({ code: 1, err: "" });
      const { defects } = JSON.parse(said.out) as { defects: { code: string }[] };
      expect(defects.length).toBe(count ?? defects.length);
      expect(new Set(defects.map(({ code }) => code)).size).toBe(1);
    }
  });

  it("reads CRLF, a byte-order mark and JSON with tabs as it reads anything else", () => {
    const [crlf, json] = [
      `\uFEFF格式: 事实/1\r\n地块 ${parcel}:\r\n  区划: "371302"\r\n`,
      `{\n\t"格式": "事实/1",\n\t"地块 ${parcel}": {\n\t\t"区划": "371302"\n\t}\n}`,
    ];
    for (const text of [crlf, json])
      expect(run("derive", parcel, "--world", temporaryFile("world.yaml", text))).toMatchObject({
        code: 0,
        err: "",
      });
  });

  it("names the line of every defect that compares a world with the packs", () => {
    const world = temporaryFile(
      "world.yaml",
      `格式: 事实/1\n\n地块 ${parcel}: {区划: "371302", 认定: [{类别: 十, 文件: linyi-2013-45, 办结: [{措施: 无, 日: "2020-01-01"}]}], 协议: [{种类: 君子协议, 当事人: [${firm}]}]}\n`,
    );
    const { defects } = JSON.parse(run("derive", "--world", world, "--json").out) as {
      defects: { code: string; line: number }[];
    };
    expect(defects.map(({ code, line }) => ({ code, line }))).toEqual(
      ["listing.category", "agreement.type", "discharge.measure"].map((code) => ({
        code,
        line: 3,
      })),
    );
  });
});

describe("a refusal", () => {
  const world = temporaryFile("world.yaml", "格式: 事实/1\n");
  const ask = (subject: string, action: string, ...flags: string[]): string => {
    const said = run("check", subject, action, "--world", world, "--json", ...flags);
    return said.code === 2
      ? JSON.parse(said.out).refused
      : `answered ${JSON.parse(said.out).outcome}`;
  };

  it.each([
    ["identifier.malformed", ["12345", "loan.new", "--in", "371300"]],
    ["identifier.check-digit", [`${firm.slice(0, 17)}2`, "loan.new", "--in", "371300"]],
    ["action.unknown", [firm, "loan.maybe", "--in", "371300"]],
    ["subject.unsuitable", [firm, "mortgage.register", "--in", "371300"]],
    ["jurisdiction.required", [firm, "loan.new"]],
    ["jurisdiction.malformed", [firm, "loan.new", "--in", "临沂"]],
    ["day.impossible", [firm, "loan.new", "--in", "371300", "--as-of", "2023-02-29"]],
  ] as const)(
    "with code %s is given, never an empty answer",
    (code, [subject, action, ...flags]) => {
      expect(ask(subject, action, ...flags)).toBe(code);
    },
  );

  it("of a wrong check digit is lifted by confirmation, and an unknown firm is no cleared firm", () => {
    const said = run(
      "check",
      `${firm.slice(0, 17)}2`,
      "loan.new",
      "--in",
      "371300",
      "--as-of",
      "2020-01-01",
      "--world",
      world,
      "--json",
      "--confirm",
    );
    expect(JSON.parse(said.out)).toMatchObject({ outcome: "NO_MEASURE", subjectKnown: false });
  });

  it("is given for a subject of which everything is asked and nothing known, however it is typed", () => {
    const known = temporaryFile(
      "world.yaml",
      `格式: 事实/1\n企业 ${firm}: {地块: [${parcel}]}\n地块 ${parcel}: {区划: "371302"}\n`,
    );
    for (const typed of [
      firm.toLowerCase(),
      parcel.toLowerCase(),
      `${parcel}F00010001`,
      "9137 1302 MA3A BCDE 01",
    ])
      expect(run("derive", typed, "--world", known, "--json")).toMatchObject({
        code: 0,
        out: "[\n]",
      });
    const said = run("derive", "91371302MA3ABCDE0X", "--world", known, "--json");
    expect(said).toMatchObject({ code: 2, err: "" });
    expect(JSON.parse(said.out)).toMatchObject({ refused: "subject.unknown" });
  });

  it("is not given for land that the register does not know, but the answer says so", () => {
    const said = run(
      "check",
      firm,
      "loan.new",
      "--in",
      "371300",
      "--as-of",
      "2020-01-01",
      "--parcel",
      parcel,
      "--world",
      world,
      "--json",
    );
    expect(JSON.parse(said.out).remarks).toMatchObject([{ code: "named.unknown" }]);
  });

  it("speaks Chinese, or English when asked", () => {
    expect(run("check", "12345", "loan.new", "--in", "371300", "--world", world).err).toMatch(
      /应为 18 位/,
    );
    expect(
      run("check", "12345", "loan.new", "--in", "371300", "--world", world, "--lang", "en").err,
    ).toMatch(/18 characters/);
  });
});

describe("JSON", () => {
  it.each([
    ["tour"],
    ["policies"],
    ["policies", "linyi-2013-45"],
    ["review", "linyi-2013-45"],
    ["world"],
    ["derive", "91371302DEM900012E"],
    ["--help"],
  ])("is all that %s %s prints when it is asked for", (...args) => {
    const said = run(...args, "--json");
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(() => JSON.parse(said.out)).not.toThrow();
  });

  it.each([
    ["tour"],
    ["policies"],
    ["review", "linyi-2013-45"],
    ["world"],
    ["derive"],
    ["check", firm, "loan.new"],
  ])("is all that %s prints of defects", (...args) => {
    const said = run(...args, "--json", "--root", "/nowhere");
    expect(said).toMatchObject({ code: 1, err: "" });
    expect(JSON.parse(said.out).defects).toMatchObject([
      { code: "file.missing", file: "vocabulary.yaml" },
    ]);
  });
});

describe("a review sheet", () => {
  it("shows article, sentence, reading, doubt and the text that nothing answers for, escaped", () => {
    const said = run("review", "linyi-2013-45");
    expect(said.code).toBe(0);
    for (const text of [
      "五（三）",
      "不得提供任何形式的新增贷款支持",
      "约定整改期限届满",
      "J-LIN-6",
      "没有规则引用的文字",
      "LIN-R3a",
    ])
      expect(said.out).toContain(text);
    expect(said.out.match(/<table class="rules">/g)).toHaveLength(1);
  });

  it("is refused for a pack that does not exist, naming those that do", () => {
    const said = run("review", "atlantis-1");
    expect(said.code).toBe(64);
    expect(said.err).toContain("linyi-2013-45");
  });
});

describe("the rows of a review sheet", () => {
  it("stand in the order of the text, each rule once", () => {
    const said = run("review", "luoyang-2021-16");
    const rules = said.out.slice(said.out.indexOf('<table class="rules">'));
    const articles = [...rules.matchAll(/<th scope="row">(附件[23])[^<]*</g)].map(
      (found) => found[1],
    );
    expect(articles.length).toBeGreaterThan(40);
    expect(articles).toEqual(articles.toSorted());
  });
});

describe("the surroundings", () => {
  const url = "postgres://liandong:hush-hush@db.example:5432/register";
  const ownerUrl = "postgres://liandong_owner:more-hush@db.example:5432/register";
  const faultsOf = (env: Record<string, string>): string[] => {
    const read = readConfig({}, env);
    return "refused" in read ? read.faults.map(({ name }) => name) : [];
  };

  it("that say nothing mean the embedded server, on this machine alone, in the working directory", () => {
    expect(readConfig({}, {})).toMatchObject({
      keeping: { by: "embedded", directory: join(process.cwd(), ".liandong") },
      host: "127.0.0.1",
      port: 4000,
      isPortFixed: false,
      demonstration: null,
    });
    expect(readConfig({}, { PORT: "", HOST: " ", DATABASE_URL: "" })).toEqual(readConfig({}, {}));
  });

  it("are gone before by flags", () => {
    const read = readConfig({ port: "1", demo: true }, { PORT: "2", DEMO: "no" });
    expect(read).toMatchObject({ port: 1, isPortFixed: true, demonstration: true });
  });

  it("are refused with everything that is wrong with them, in both languages", () => {
    const read = readConfig({}, { PORT: "70000", DEMO: "constructor", CONNECTIONS_MAX: "3" });
    expect(read).toMatchObject({ refused: "config.invalid" });
    if (!("refused" in read)) return;
    expect(read.faults.map(({ name }) => name).toSorted()).toEqual([
      "CONNECTIONS_MAX",
      "DEMO",
      "PORT",
    ]);
    for (const { says } of read.faults) {
      expect(says.zh).toMatch(/应为/);
      expect(says.en).toMatch(/must be/);
    }
  });

  it.each([
    [{ DATABASE_OWNER_URL: ownerUrl }, ["DATABASE_URL"]],
    [{ DATABASE_URL: url, DATABASE_OWNER_URL: url }, ["DATABASE_OWNER_URL"]],
    [{ DATABASE_URL: "mysql://a@b/c" }, ["DATABASE_URL"]],
    [{ DATABASE_URL: "postgres://host/database" }, ["DATABASE_URL"]],
    [{ DATABASE_URL: "postgres://user@host" }, ["DATABASE_URL"]],
    [{ HOST: "a b" }, ["HOST"]],
    [{ PORT: "4e3" }, ["PORT"]],
    [{ LOG_LEVEL: "loud" }, ["LOG_LEVEL"]],
    [{ DATABASE_URL: url }, []],
    [{ DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl }, []],
  ] as const)("such as %j have faults in %j", (env, names) => {
    expect(faultsOf(env)).toEqual(names);
  });

  it("are shown without their secrets, sound or not", () => {
    const read = readConfig({}, { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl });
    if ("refused" in read) throw new Error(read.faults[0]!.says.en);
    const shown = JSON.stringify(plainConfig(read));
    expect(shown).toContain("db.example");
    expect(shown).not.toMatch(/hush/);
    for (const wrong of [
      `${url}\u0001`.replace("postgres", "mysql"),
      "postgres://user:hush:hush@/x",
      "postgres://host?password=hush",
      "user:hush@host/database",
      "postgres://user:hu@sh@host:port/x",
    ])
      expect(JSON.stringify(readConfig({}, { DATABASE_URL: wrong })), wrong).not.toMatch(/hu@?sh/);
  });
});

describe("a verb that asks a register", () => {
  it.each([
    ["keys", "issue"],
    ["keys", "lose", "--institution", "bank-371302", "--label", "a"],
    ["institutions", "add", "Bank", "--name", "银行", "--english", "bank", "--in", "371302"],
    ["institutions", "add", "bank-371302", "--name", "银行", "--english", "bank", "--in", "37"],
    ["import", "acts.csv"],
  ])("shows its usage when %s %s is used wrongly, and looks for no register", async (...args) => {
    const said = await runToEnd(...args, "--data-dir", "/nowhere/at/all", "--json");
    expect(said).toMatchObject({ code: 64, err: "" });
    expect(JSON.parse(said.out)).toMatchObject({ refused: "usage" });
  });
});
