import { join } from "node:path";
import { type PolicyFiles, readPolicies } from "./policy-files.ts";

const root = join(import.meta.dirname, "..", "..", "policies");

let read: PolicyFiles | null = null;

/** The packs that came with this program, read once: they do not change while it runs. */
export function readOwnPolicies(): PolicyFiles {
  return (read ??= readPolicies(root));
}
