import { parseArgs } from "node:util";
import type { Language, Sentence } from "../domain/sentence.ts";
import { checkVerb } from "./check.ts";
import { deriveVerb } from "./derive.ts";
import { policiesVerb } from "./policies.ts";
import { reviewVerb } from "./review.ts";
import { schemaVerb } from "./schema.ts";
import { tourVerb } from "./tour.ts";
import { worldVerb } from "./world.ts";

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a verb is given: its words, and how to speak. */
export interface Invocation {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly language: Language;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** Exit codes: 0 done, 1 the thing asked about has defects, 2 a refusal, 64 used wrongly. */
export type ExitCode = 0 | 1 | 2 | 64;

export interface Verb {
  readonly usage: string;
  readonly says: Sentence;
  readonly run: (invocation: Invocation) => ExitCode;
}

const verbs: Readonly<Record<string, Verb>> = {
  tour: tourVerb,
  policies: policiesVerb,
  review: reviewVerb,
  derive: deriveVerb,
  check: checkVerb,
  world: worldVerb,
  schema: schemaVerb,
};

const options = {
  lang: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  root: { type: "string" },
  world: { type: "string" },
  "as-of": { type: "string" },
  in: { type: "string" },
  parcel: { type: "string" },
  benefit: { type: "string" },
  project: { type: "string" },
  confirm: { type: "boolean" },
} as const;

export function runCli(args: readonly string[], terminal: Terminal): ExitCode {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    terminal.err(`${String((error as Error).message)}\n${usage("zh")}`);
    return 64;
  }
  const { values, positionals } = parsed;
  const language: Language = values.lang === "en" ? "en" : "zh";
  const [name, ...words] = positionals;
  const verb = name === undefined ? undefined : verbs[name];
  if (values.help === true || verb === undefined) {
    (values.help === true ? terminal.out : terminal.err)(usage(language));
    return values.help === true ? 0 : 64;
  }
  return verb.run({ words, flags: values, language, json: values.json === true, terminal });
}

function usage(language: Language): string {
  const rows = Object.values(verbs).map(({ usage: line, says }) => `  liandong ${line}\n      ${says[language]}`);
  return `${language === "zh" ? "用法" : "usage"}:\n${rows.join("\n")}\n`;
}
