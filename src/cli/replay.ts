import { basename, dirname, resolve } from "node:path";
import { type Replayed, replayReceipt, type Unlike } from "../commands/replay-check.ts";
import type { Language, Sentence } from "../domain/sentence.ts";
import type { Reader } from "../store/database.ts";
import { readEvidenceText } from "../store/evidence-lines.ts";
import { findIsDemonstration } from "../store/settings.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { wordTold } from "./verify-words.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const replayVerb: Verb = {
  usage: "replay 回执文件",
  words: [1, 1],
  flags: [...registerFlags],
  says: {
    zh: "凭登记簿当时所知的各行重现一份回执的答复，与所签的逐字节比较，并指出第一处不同。什么也不登记",
    en: "tell the answer of a receipt again from the rows that were known then, compare it with what was signed, byte for byte, and name the first difference. Nothing is recorded",
  },
  run: runReplay,
};

const reader: Reader = { institution: "liandong", operator: "replay", within: "everywhere" };

async function runReplay(invocation: Invocation): Promise<ExitCode> {
  const path = resolve(invocation.words[0]!);
  const text = readEvidenceText(dirname(path), basename(path));
  if (text === null) return refuse("replay.unreadable", unreadable(path), invocation);
  return withRegister(invocation, async ({ database }) => {
    const isDemonstration = await database.reading(reader, findIsDemonstration);
    const replayed = await replayReceipt({ database, isDemonstration }, text);
    if ("refused" in replayed) return refuse(replayed.refused, replayed.because, invocation);
    show(replayed, invocation);
    return replayed.unlike.length > 0 ? 1 : 0;
  });
}

function unreadable(path: string): Sentence {
  return { zh: `读不到文本文件 ${path}`, en: `cannot read ${path} as text` };
}

function show(replayed: Replayed, { json, language, terminal }: Invocation): void {
  const { receipt, told, unlike } = replayed;
  const { record, position, answer: sha256 } = receipt.entry;
  if (json) {
    const isSame = unlike.length === 0;
    const plain = { isSame, record, position, sha256, answer: told.canonical, unlike };
    terminal.out(JSON.stringify(plain, null, 2));
    return;
  }
  for (const line of wordTold(receipt, language)) terminal.out(line);
  for (const one of unlike) terminal.err(wordUnlike(one, language));
  if (unlike.length > 0) return;
  terminal.out(
    language === "zh"
      ? `重现：据第 ${position} 号时所知，与所签答复逐字节相同（SHA-256 ${sha256}）`
      : `replayed: by what was known at position ${position}, the same as was signed, byte for byte (SHA-256 ${sha256})`,
  );
}

const unlikeWords = {
  answer: {
    zh: "不同：登记簿现存各行所得的答复不是当时所签的",
    en: "differs: the rows that stand now come to another answer than was signed",
  },
  file: {
    zh: "不同：文件中的答复不是所签的",
    en: "differs: the answer in the file is not what was signed",
  },
  record: {
    zh: "不同：登记簿所存的问题或条目不是所签的",
    en: "differs: the question or entry that the register keeps is not what was signed",
  },
} as const satisfies Readonly<Record<Unlike["what"], Sentence>>;

function wordUnlike({ what, first }: Unlike, language: Language): string {
  const said = unlikeWords[what][language];
  if (first === null) return said;
  const { member, was, is } = first;
  const none = language === "zh" ? "无" : "nothing";
  return language === "zh"
    ? `${said}。第一处 ${member}：签名时 ${was ?? none}，现为 ${is ?? none}`
    : `${said}. First at ${member}: ${was ?? none} when it was signed, ${is ?? none} now`;
}
