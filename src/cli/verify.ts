import { statSync } from "node:fs";
import { dirname, basename, resolve } from "node:path";
import {
  verifyExport,
  type VerifyRefusal,
  verifyReceiptText,
} from "../commands/verify-evidence.ts";
import { readEvidenceText } from "../store/evidence-lines.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { plainVerified, wordDefects, wordReceipt, wordVerified } from "./verify-words.ts";

export const verifyVerb: Verb = {
  usage: "verify 导出目录|回执文件 [--checkpoint 文件] [--keys 文件] [--log 导出目录]",
  words: [1, 1],
  flags: ["checkpoint", "keys", "log"],
  says: {
    zh: "离线核验导出的证据或一份回执，逐一指出每处不符；只需导出的数据、公钥和一份另存的检查点",
    en: "verify exported evidence or one receipt offline and name every defect; all it needs is exported data, public keys and one checkpoint held elsewhere",
  },
  run: runVerify,
};

function runVerify(invocation: Invocation): ExitCode {
  const path = resolve(invocation.words[0]!);
  const texts = readFlags(invocation);
  if ("missing" in texts) return unreadable(texts.missing, invocation);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) return verifyFile(path, texts, invocation);
  if (texts.log !== null)
    return misuse({ zh: "--log 只用于回执", en: "--log is for receipts" }, invocation);
  const found = verifyExport(path, texts);
  if ("refused" in found) return say(found, invocation);
  const { json, language, terminal } = invocation;
  if (json) terminal.out(JSON.stringify(plainVerified(found), null, 2));
  else {
    for (const line of wordDefects(found.defects, language)) terminal.err(line);
    terminal.out(wordVerified(found, texts.checkpoint !== null, language));
  }
  return found.defects.length > 0 ? 1 : 0;
}

interface Given {
  readonly checkpoint: string | null;
  readonly keys: string | null;
  /** A directory. */
  readonly log: string | null;
}

function verifyFile(path: string, given: Given, invocation: Invocation): ExitCode {
  const text = readFile(path);
  if (text === null) return unreadable(path, invocation);
  const found = verifyReceiptText(text, given);
  if ("refused" in found) return say(found, invocation);
  const { json, language, terminal } = invocation;
  if (json) {
    const { entry = null, payload = null } = found.told ?? {};
    const log = found.log === null ? null : plainVerified(found.log);
    terminal.out(JSON.stringify({ defects: found.defects, entry, payload, log }, null, 2));
  } else {
    for (const line of wordDefects(found.defects, language)) terminal.err(line);
    terminal.out(wordReceipt(found, language));
  }
  return found.defects.length > 0 ? 1 : 0;
}

function readFlags({ flags }: Invocation): Given | { readonly missing: string } {
  const texts: Record<"checkpoint" | "keys", string | null> = { checkpoint: null, keys: null };
  for (const name of ["checkpoint", "keys"] as const) {
    const path = flags[name];
    if (typeof path !== "string") continue;
    const text = readFile(resolve(path));
    if (text === null) return { missing: path };
    texts[name] = text;
  }
  return { ...texts, log: typeof flags["log"] === "string" ? resolve(flags["log"]) : null };
}

function readFile(path: string): string | null {
  return readEvidenceText(dirname(path), basename(path));
}

function say({ refused, because }: VerifyRefusal, invocation: Invocation): ExitCode {
  return refuse(refused, because, invocation);
}

function unreadable(path: string, invocation: Invocation): ExitCode {
  const because = { zh: `读不到文本文件 ${path}`, en: `cannot read ${path} as text` };
  return refuse("verify.unreadable", because, invocation);
}
