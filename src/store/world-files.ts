import { parseWorld } from "../domain/registry/parse-world.ts";
import type { World } from "../domain/registry/world.ts";
import { checkWorld } from "../domain/policy/check-world.ts";
import type { Law } from "../domain/policy/law.ts";
import { locateDefects, type LocatedDefect } from "./policy-files.ts";
import { readTextFile } from "./text-file.ts";
import { readYaml } from "./yaml-text.ts";

/** Reads a world from a YAML or JSON file and compares it with the law, or says everything that is wrong with it. */
export function readWorld(
  path: string,
  law: Law,
): { value: World } | { defects: readonly LocatedDefect[] } {
  const found = readTextFile(path, path);
  if ("defect" in found) return { defects: [{ ...found.defect, file: path, line: null }] };
  const written = readYaml(found.text);
  if ("defects" in written)
    return { defects: written.defects.map((one) => ({ ...one, file: path, line: null })) };
  const parsed = parseWorld(written.raw, { facts: law.vocabulary.facts, identifiers: "real" });
  const defects = "value" in parsed ? checkWorld(parsed.value, law) : parsed.defects;
  return "value" in parsed && defects.length === 0
    ? parsed
    : { defects: locateDefects(defects, path, written) };
}
