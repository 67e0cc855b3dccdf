import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { passing } from "./passing.ts";

const domain = join(import.meta.dirname, "..", "domain");

/** The version of the engine: SHA-256 over everything that derivation is made of, so that no change of it passes unnoticed. */
export function findEngineVersion(): string {
  const files = passing("files.engine", () => globSync("**/*.ts", { cwd: domain })).toSorted();
  if (files.length === 0) throw new Error("there are no sources of the engine");
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(domain, file)));
  return hash.digest("hex").slice(0, 16);
}
