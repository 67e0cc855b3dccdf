import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Answers, prepareAnswers } from "../domain/answer/answers.ts";
import { checkWorld } from "../domain/policy/check-world.ts";
import { derive } from "../domain/policy/derive.ts";
import type { Consequence } from "../domain/policy/consequence.ts";
import { compileLaw, type Law } from "../domain/policy/law.ts";
import { parseWorld } from "../domain/registry/parse-world.ts";
import type { World } from "../domain/registry/world.ts";
import { demonstration } from "../demonstration/demonstration.ts";
import { type LocatedDefect, type PolicyFiles, readPolicies } from "../store/policy-files.ts";
import { readWorld } from "../store/world-files.ts";
import type { Invocation } from "./cli.ts";
import { showDefects } from "./fault.ts";

const home = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "policies");

export function policyRoot(flags: Invocation["flags"]): string {
  return typeof flags["root"] === "string" ? flags["root"] : home;
}

export function lawOf({ vocabulary, folders }: PolicyFiles): Law | null {
  return vocabulary === null
    ? null
    : compileLaw(
        vocabulary,
        folders.flatMap(({ policy }) => policy ?? []),
      );
}

export interface Loaded {
  readonly files: PolicyFiles;
  readonly law: Law;
  readonly world: World;
  readonly rows: readonly Consequence[];
  readonly answers: Answers;
}

/**
 * Policies and a world, derived: the file named by --world, else the demonstration. With a defect
 * anywhere nothing is derived; every defect is shown and null comes back.
 */
export function load(invocation: Invocation): Loaded | null {
  const { flags } = invocation;
  const files = readPolicies(policyRoot(flags));
  const law = lawOf(files);
  const show = (defects: readonly LocatedDefect[]): null => {
    showDefects(defects, invocation);
    return null;
  };
  if (files.defects.length > 0 || law === null) return show(files.defects);
  const file = typeof flags["world"] === "string" ? flags["world"] : null;
  const read = file === null ? demonstrationWorld(law) : readWorld(file, law);
  if ("defects" in read) return show(read.defects);
  const rows = derive(law, read.value);
  return { files, law, world: read.value, rows, answers: prepareAnswers(law, read.value, rows) };
}

/** The demonstration as a file would hold it. */
export function writtenDemonstration(law: Law): Record<string, unknown> {
  return demonstration({
    policies: law.policies.map(({ policy }) => policy),
    facts: law.vocabulary.facts,
  });
}

function demonstrationWorld(law: Law): { value: World } | { defects: LocatedDefect[] } {
  const written = writtenDemonstration(law);
  const parsed = parseWorld(written, { facts: law.vocabulary.facts, identifiers: "real" });
  const defects = "value" in parsed ? checkWorld(parsed.value, law) : parsed.defects;
  return "value" in parsed && defects.length === 0
    ? parsed
    : { defects: defects.map((one) => ({ ...one, file: "demonstration", line: null })) };
}
