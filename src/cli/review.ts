import { reviewSheet } from "../pages/review-sheet.ts";
import { readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { policyRoot } from "./load.ts";
import { wordDefect } from "./words.ts";

export const reviewVerb: Verb = {
  usage: "review <政策包> [--root 目录]",
  says: { zh: "打印审核表（HTML）：逐句对照条款、原文、读法、疑义", en: "print the review sheet (HTML): article, sentence, reading, doubt" },
  run: runReview,
};

function runReview({ words, flags, language, terminal }: Invocation): ExitCode {
  const { vocabulary, folders, defects } = readPolicies(policyRoot(flags));
  const known = folders.map(({ id }) => id).join(" ");
  const folder = folders.find(({ id }) => id === words[0]);
  if (folder === undefined || vocabulary === null) {
    terminal.err(language === "zh" ? `没有名为“${words[0] ?? ""}”的政策包。现有：${known}` : `no pack is called "${words[0] ?? ""}". There are: ${known}`);
    return 64;
  }
  if (folder.policy === null) {
    for (const one of defects.filter(({ file }) => file.startsWith(folder.id))) terminal.err(wordDefect(one, language));
    return 1;
  }
  terminal.out(reviewSheet({ policy: folder.policy, document: folder.document, vocabulary, hashes: folder.hashes, language }));
  return 0;
}
