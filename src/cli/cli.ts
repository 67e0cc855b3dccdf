import { parseArgs } from "node:util";
import type { Language, Sentence } from "../domain/sentence.ts";
import { accessVerb } from "./access.ts";
import { adoptVerb } from "./adopt.ts";
import { auditVerb } from "./audit.ts";
import { backupVerb } from "./backup.ts";
import { checkVerb } from "./check.ts";
import { deriveVerb } from "./derive.ts";
import { doctorVerb } from "./doctor.ts";
import { exportVerb } from "./export.ts";
import { misuse } from "./fault.ts";
import { impactVerb } from "./impact.ts";
import { importVerb } from "./import.ts";
import { institutionsVerb, keysVerb } from "./keys.ts";
import { migrateVerb } from "./migrate.ts";
import { policiesVerb } from "./policies.ts";
import { rederiveVerb } from "./rederive.ts";
import { replayVerb } from "./replay.ts";
import { restoreVerb } from "./restore.ts";
import { reviewVerb } from "./review.ts";
import { schemaVerb } from "./schema.ts";
import { securityAdminVerb } from "./security-admin.ts";
import { serveVerb } from "./serve.ts";
import { signingKeysVerb } from "./signing-keys.ts";
import { tourVerb } from "./tour.ts";
import { verifyVerb } from "./verify.ts";
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
  /** How many words it takes, at least and at most. */
  readonly words: readonly [number, number];
  /** The flags it heeds besides --lang, --json and --help; another would silently say nothing. */
  readonly flags: readonly string[];
  readonly says: Sentence;
  readonly run: (invocation: Invocation) => ExitCode | Promise<ExitCode>;
}

const verbs: Readonly<Record<string, Verb>> = {
  serve: serveVerb,
  doctor: doctorVerb,
  migrate: migrateVerb,
  adopt: adoptVerb,
  import: importVerb,
  impact: impactVerb,
  rederive: rederiveVerb,
  audit: auditVerb,
  backup: backupVerb,
  restore: restoreVerb,
  export: exportVerb,
  verify: verifyVerb,
  replay: replayVerb,
  institutions: institutionsVerb,
  keys: keysVerb,
  "security-admin": securityAdminVerb,
  "signing-keys": signingKeysVerb,
  access: accessVerb,
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
  host: { type: "string" },
  port: { type: "string" },
  "data-dir": { type: "string" },
  demo: { type: "boolean" },
  all: { type: "boolean" },
  "dry-run": { type: "boolean" },
  institution: { type: "string" },
  operator: { type: "string" },
  rejected: { type: "string" },
  csv: { type: "boolean" },
  label: { type: "string" },
  name: { type: "string" },
  english: { type: "string" },
  scopes: { type: "string" },
  account: { type: "string" },
  person: { type: "string" },
  from: { type: "string" },
  until: { type: "string" },
  receipts: { type: "string" },
  checkpoint: { type: "string" },
  keys: { type: "string" },
  log: { type: "string" },
  algorithm: { type: "string" },
  compromised: { type: "boolean" },
} as const;

const common = ["lang", "json", "help"];

/** Verbs that only read files answer at once; those that ask a register promise to. */
export function runCli(args: readonly string[], terminal: Terminal): ExitCode | Promise<ExitCode> {
  const read = readArguments(args);
  const speech = {
    language: read.values.lang === "en" ? ("en" as const) : ("zh" as const),
    json: args.includes("--json"),
    terminal,
  };
  const [name, ...words] = read.positionals;
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (read.fault === null && read.values.help === true) {
    terminal.out(speech.json ? JSON.stringify(usage("zh")) : usage(speech.language));
    return 0;
  }
  const fault = read.fault ?? faultOf(verb, words, Object.keys(read.values));
  if (fault === null && verb !== undefined)
    return verb.run({ words, flags: read.values, ...speech });
  const both = (language: Language): string =>
    `${fault === null ? "" : `${fault[language]}\n`}${usage(language, verb)}`;
  return misuse({ zh: both("zh"), en: both("en") }, speech);
}

interface Arguments {
  readonly values: Invocation["flags"];
  readonly positionals: readonly string[];
  readonly fault: Sentence | null;
}

/** The words and flags of a command line. A flag given twice would silently mean the last one. */
function readArguments(args: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  try {
    parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    return { values, positionals, fault: { zh: `无法理解：${message}`, en: message } };
  }
  const flags = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  const twice = flags.find((flag, at) => flags.indexOf(flag) < at);
  if (twice !== undefined)
    return {
      values,
      positionals,
      fault: { zh: `--${twice} 写了两次`, en: `--${twice} stands twice` },
    };
  const { lang } = values;
  if (lang === undefined || lang === "zh" || lang === "en")
    return { values, positionals, fault: null };
  return {
    values,
    positionals,
    fault: {
      zh: `--lang 只能是 zh 或 en：${String(lang)}`,
      en: `--lang is zh or en, not ${String(lang)}`,
    },
  };
}

function faultOf(
  verb: Verb | undefined,
  words: readonly string[],
  flags: readonly string[],
): Sentence | null {
  if (verb === undefined) return null;
  const stray = flags.find((flag) => !common.includes(flag) && !verb.flags.includes(flag));
  if (stray !== undefined)
    return { zh: `此命令不用 --${stray}`, en: `this command does not take --${stray}` };
  const [least, most] = verb.words;
  if (words.length >= least && words.length <= most) return null;
  return {
    zh: `参数个数不对（${words.length} 个）：${words.join(" ")}`,
    en: `not the right number of words (${words.length}): ${words.join(" ")}`,
  };
}

function usage(language: Language, only?: Verb): string {
  const shown = only === undefined ? Object.values(verbs) : [only];
  const rows = shown.map(({ usage: line, says }) => `  liandong ${line}\n      ${says[language]}`);
  return `${language === "zh" ? "用法" : "usage"}:\n${rows.join("\n")}\n`;
}
