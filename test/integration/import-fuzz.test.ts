import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveAll } from "../../src/commands/derivation.ts";
import { importActs } from "../../src/commands/import-acts.ts";
import { rehearse } from "../../src/commands/rehearsal.ts";
import { openActFile } from "../../src/store/act-files.ts";
import { findHead } from "../../src/store/acts.ts";
import { findLaw } from "../../src/store/laws.ts";
import { actBatch, importFile, openImportRegister, writeLines } from "../support/act-batch.ts";
import { loadPacks } from "../support/packs.ts";
import { random, type Random, seedOf } from "../support/random.ts";
import { lead, type TestRegister } from "../support/register.ts";

const packs = loadPacks();
const seed = seedOf(5);
const examples = join(import.meta.dirname, "..", "..", "docs", "examples");
let register: TestRegister;
let directory: string;
beforeAll(async () => {
  register = await openImportRegister(packs);
  directory = await mkdtemp(join(tmpdir(), "liandong-import-test-"));
});
afterAll(async () => {
  await register.drop();
  await rm(directory, { recursive: true });
});

const bytes = [0, 10, 34, 44, 48, 123, 255];

const numbers = [0, -0, 1.5, -1, 1e15, 1e-9, 9999, 2 ** 31, 123_456_789_012_345.67];
const days = ["infinity", "-infinity", "0001-01-01", "2024-01-01", "2999-12-31"];
const words = ["", " ", "未知", "是", "否", "null", "自然人:甲", "自然人:", "371302", "410324"];
const letters = ["长".repeat(200), "𠀀".repeat(150), "'", '"', "\\", "|", "a|b", "%", "\u200B"];
const names = ["toString", "__proto__", "constructor", "地块", "{}"];
const spans = [
  { 自: "2020-01-01" },
  { 值: null },
  { 值: "否", 自: "2020-01-01", 至: "2021-01-01" },
];
const shapes = [null, true, false, [], {}, [[]], [null]];

/** What people, programs and mischief put where something else belongs. */
const strange: readonly unknown[] = [
  ...numbers,
  ...days,
  ...words,
  ...letters,
  ...names,
  ...spans,
  ...shapes,
];

function mutated(value: unknown, chance: Random): unknown {
  if (chance.chance(0.04)) return chance.pick(strange);
  if (Array.isArray(value)) return value.map((one) => mutated(one, chance));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        chance.chance(0.02) ? String(chance.pick(strange)) : key,
        mutated(one, chance),
      ]),
    );
  if (typeof value !== "string" || !chance.chance(0.03)) return value;
  return `${value.slice(0, chance.int(value.length + 1))}${chance.pick(["", "'", '"', "\\", "x"])}`;
}

describe(`a file that chance has spoilt (SEED=${seed})`, () => {
  it("in its bytes never breaks the register, and every row of it is accounted for", async () => {
    const chance = random(seed);
    const sources = await Promise.all(
      ["acts.csv", "acts.jsonl"].map((name) => readFile(join(examples, name))),
    );
    const path = join(directory, "bytes");
    for (let at = 0; at < 40; at += 1) {
      const spoilt = Buffer.from(chance.pick(sources));
      for (let change = chance.int(60); change >= 0; change -= 1)
        spoilt[200 + chance.int(spoilt.length - 200)] = chance.pick([...bytes, chance.int(256)]);
      await writeFile(path, spoilt);
      const file = await openActFile(path);
      if ("refused" in file) continue;
      const report = await importActs(register.database, file, {
        institution: "lead-410300",
        operator: "某",
        isRehearsal: true,
      });
      if ("refused" in report) throw new Error(report.refused);
      expect(report.accepted + report.unchanged + report.rejected).toBe(report.received);
    }
  });

  it("in its meaning never breaks the register, and what it leaves is what follows from it", async () => {
    const chance = random(seed);
    const written = (await readFile(join(examples, "acts.jsonl"), "utf8")).trimEnd().split("\n");
    const contents = [
      ...written.map((line) => (JSON.parse(line) as Record<string, unknown>)["内容"]),
      ...actBatch(packs, 60).map((act) => act["内容"]),
    ];
    const path = join(directory, "meaning.jsonl");
    let accepted = 0;
    for (let at = 0; at < 12; at += 1) {
      const acts = Array.from({ length: 150 }, () => ({
        ...(chance.chance(0.5) ? { 编号: `第${chance.int(3000)}号` } : {}),
        行为: chance.pick(["登记", "登记", "更正"]),
        文号: "测试",
        内容: mutated(chance.pick(contents), chance),
      }));
      await writeLines(path, acts);
      for (const institution of ["lead-410300", "lead-371300"]) {
        const report = await importFile(register, path, { institution });
        expect(report.accepted + report.unchanged + report.rejected).toBe(report.received);
        accepted += report.accepted;
      }
    }
    expect(accepted).toBeGreaterThan(500);
    const derived = await rehearse(register.database).recording(lead, async (tx) => {
      const law = (await findLaw(tx, null))!;
      const position = (await findHead(tx)) + 1;
      return deriveAll(tx, { law: law.law, isDemonstration: false, position });
    });
    expect(derived).toEqual({ opened: 0, closed: 0 });
  });
});
