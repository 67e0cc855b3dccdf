import { readFileSync } from "node:fs";
import { parseWorld } from "../domain/registry/parse-world.ts";
import type { FactDefinition } from "../domain/registry/fact.ts";
import type { World } from "../domain/registry/world.ts";
import { locateDefects, type LocatedDefect } from "./policy-files.ts";
import { readYaml } from "./yaml-text.ts";

/** Reads a world from a YAML or JSON file, or says everything that is wrong with it. */
export function readWorld(path: string, facts: readonly FactDefinition[]): { value: World } | { defects: readonly LocatedDefect[] } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return { defects: [{ code: "file.missing", path: [], file: path, line: null, says: { zh: `读不到文件 ${path}`, en: `cannot read ${path}` } }] };
  }
  const written = readYaml(text);
  if ("defects" in written) return { defects: written.defects.map((one) => ({ ...one, file: path, line: null })) };
  const parsed = parseWorld(written.raw, { facts, identifiers: "real" });
  return "value" in parsed ? parsed : { defects: locateDefects(parsed.defects, path, written) };
}
