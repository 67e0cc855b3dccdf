import { readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { showDefects } from "./fault.ts";
import { lawOf, policyRoot, writtenDemonstration } from "./load.ts";

export const worldVerb: Verb = {
  usage: "world",
  words: [0, 0],
  flags: ["root"],
  says: {
    zh: "打印演示事实文件（JSON；企业、地块均属虚构，固定种子）",
    en: "print the demonstration world as a file (JSON; fictitious, fixed seed)",
  },
  run: runWorld,
};

function runWorld(invocation: Invocation): ExitCode {
  const files = readPolicies(policyRoot(invocation.flags));
  const law = lawOf(files);
  if (law === null || files.defects.length > 0) return showDefects(files.defects, invocation);
  invocation.terminal.out(JSON.stringify(writtenDemonstration(law), null, 1));
  return 0;
}
