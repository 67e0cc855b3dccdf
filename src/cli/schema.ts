import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { caseShape } from "../domain/answer/case-shape.ts";
import { packShape } from "../domain/policy/pack-shape.ts";
import { vocabularyShape } from "../domain/policy/vocabulary.ts";
import { codesText, contractText } from "../graphql/contract-text.ts";
import { readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { showDefects } from "./fault.ts";
import { policyRoot } from "./load.ts";
import { keyWords } from "./schema-words.ts";
import { type JsonSchema, worldSchema } from "./world-schema.ts";

const home = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "schema");

export const schemaVerb: Verb = {
  usage: "schema",
  words: [0, 0],
  flags: [],
  says: {
    zh: "由程序重新生成 schema/ 之下的契约、代码表与 JSON Schema",
    en: "write the contract, its codes and the JSON Schemas under schema/ again, from the program",
  },
  run: runSchema,
};

function runSchema(invocation: Invocation): ExitCode {
  const { vocabulary, defects } = readPolicies(policyRoot({}));
  if (vocabulary === null) return showDefects(defects, invocation);
  const written: string[] = [];
  for (const [name, text] of publishedFiles()) {
    const path = join(home, name);
    if (read(path) === text) continue;
    writeFileSync(path, text);
    written.push(`schema/${name}`);
  }
  if (invocation.json) invocation.terminal.out(JSON.stringify({ written }));
  else for (const path of written) invocation.terminal.out(path);
  return 0;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Everything that is published, by its file name. */
export function publishedFiles(): Map<string, string> {
  return new Map([["api.graphql", contractText()], ["codes.json", codesText()], ...schemaFiles()]);
}

/** Every published JSON Schema by its file name; the same bytes for the same program and vocabulary. */
export function schemaFiles(): Map<string, string> {
  const { vocabulary } = readPolicies(policyRoot({}));
  if (vocabulary === null) throw new Error("policies/vocabulary.yaml cannot be read");
  return new Map([
    [
      "policy-pack.json",
      publish(
        fromShape(packShape),
        "政策包 policy pack",
        "policies/<名称>/pack.yaml：一份政策文件的编码。One policy document as data.",
      ),
    ],
    [
      "case.json",
      publish(
        fromShape(caseShape),
        "样例 worked cases",
        "policies/<名称>/cases.yaml：给定事实，应得时间线与答复。Facts in, timelines and answers out.",
      ),
    ],
    [
      "vocabulary.json",
      publish(
        fromShape(vocabularyShape),
        "词汇表 vocabulary",
        "policies/vocabulary.yaml：政策包、事实文件、样例可用的词语。The words that packs, worlds and cases may use.",
      ),
    ],
    [
      "world.json",
      publish(
        worldSchema(vocabulary.facts),
        "事实 world",
        "事实文件：企业、地块、认定、协议、项目、区域的已记录事实。What has been established, as recorded.",
      ),
    ],
  ]);
}

function fromShape(shape: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io: "input",
    target: "draft-2020-12",
  }) as JsonSchema;
  return schema;
}

function publish(schema: JsonSchema, title: string, description: string): string {
  const published = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    description,
    ...(describe(schema) as JsonSchema),
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

/** Gives every key its meaning, and says of text that must not be empty that blanks are not text. */
function describe(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(describe);
  if (typeof node !== "object" || node === null) return node;
  const described = Object.entries(node).map(([key, held]) => [
    key,
    key === "properties" ? describeKeys(held as JsonSchema) : describe(held),
  ]);
  const schema = Object.fromEntries(described) as JsonSchema;
  if (schema["type"] !== "string" || schema["minLength"] !== 1) return schema;
  const { minLength: _, ...rest } = schema;
  return { ...rest, pattern: "\\S" };
}

function describeKeys(properties: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(properties).map(([key, held]) => {
      const meaning = keyWords[key];
      return [
        key,
        {
          ...(meaning === undefined ? {} : { description: meaning }),
          ...(describe(held) as JsonSchema),
        },
      ];
    }),
  );
}
