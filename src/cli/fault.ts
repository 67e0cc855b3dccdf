import type { Sentence } from "../domain/sentence.ts";
import type { LocatedDefect } from "../store/policy-files.ts";
import type { Invocation } from "./cli.ts";
import { wordDefect } from "./words.ts";

type Speech = Pick<Invocation, "json" | "language" | "terminal">;

/** Says that a verb was used wrongly, to people or to machines. */
export function misuse(says: Sentence, speech: Speech): 64 {
  refuse("usage", says, speech);
  return 64;
}

/** Says that something cannot be asked, with the code of the rule. */
export function refuse(
  refused: string,
  because: Sentence,
  { json, language, terminal }: Speech,
): 2 {
  if (json) terminal.out(JSON.stringify({ refused, because }));
  else terminal.err(refused === "usage" ? because[language] : `[${refused}] ${because[language]}`);
  return 2;
}

/** Shows every defect of what was read. */
export function showDefects(
  defects: readonly LocatedDefect[],
  { json, language, terminal }: Speech,
): 1 {
  if (json) terminal.out(JSON.stringify({ defects }, null, 2));
  else for (const one of defects) terminal.err(wordDefect(one, language));
  return 1;
}
