import { reviewSheet } from "../pages/review-sheet.ts";
import { readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, showDefects } from "./fault.ts";
import { policyRoot } from "./load.ts";

export const reviewVerb: Verb = {
  usage: "review <政策包> [--root 目录]",
  words: [1, 1],
  flags: ["root"],
  says: {
    zh: "打印审核表（HTML）：逐句对照条款、原文、读法、疑义",
    en: "print the review sheet (HTML): article, sentence, reading, doubt",
  },
  run: runReview,
};

function runReview(invocation: Invocation): ExitCode {
  const { words, flags, language, json, terminal } = invocation;
  const { vocabulary, folders, defects } = readPolicies(policyRoot(flags));
  const known = folders.map(({ id }) => id).join(" ");
  const folder = folders.find(({ id }) => id === words[0]);
  const own = defects.filter(({ file }) => vocabulary === null || file.startsWith(`${words[0]}/`));
  if (folder?.policy == null && own.length > 0) return showDefects(own, invocation);
  if (folder?.policy == null || vocabulary === null) {
    return misuse(
      {
        zh: `没有名为“${words[0] ?? ""}”的政策包。现有：${known}`,
        en: `no pack is called "${words[0] ?? ""}". There are: ${known}`,
      },
      invocation,
    );
  }
  const sheet = reviewSheet({
    policy: folder.policy,
    document: folder.document,
    vocabulary,
    hashes: folder.hashes,
    language,
  });
  terminal.out(json ? JSON.stringify({ policy: folder.id, html: sheet }) : sheet);
  return 0;
}
