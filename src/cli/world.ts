import { readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { lawOf, policyRoot, writtenDemonstration } from "./load.ts";
import { wordDefect } from "./words.ts";

export const worldVerb: Verb = {
  usage: "world",
  says: { zh: "打印演示事实文件（JSON；企业、地块均属虚构，固定种子）", en: "print the demonstration world as a file (JSON; fictitious, fixed seed)" },
  run: runWorld,
};

function runWorld({ flags, language, terminal }: Invocation): ExitCode {
  const files = readPolicies(policyRoot(flags));
  const law = lawOf(files);
  if (law === null || files.defects.length > 0) {
    for (const one of files.defects) terminal.err(wordDefect(one, language));
    return 1;
  }
  terminal.out(JSON.stringify(writtenDemonstration(law), null, 1));
  return 0;
}
