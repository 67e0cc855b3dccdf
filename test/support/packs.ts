import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileLaw, type Law } from "../../src/domain/policy/law.ts";
import type { Policy, Vocabulary } from "../../src/domain/policy/policy.ts";
import { type PolicyFolder, readPolicies } from "../../src/store/policy-files.ts";

export const policyRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "policies");

export interface Packs {
  readonly vocabulary: Vocabulary;
  readonly folders: readonly (PolicyFolder & { readonly policy: Policy })[];
  readonly policies: readonly Policy[];
  readonly law: Law;
}

/** Every pack of the repository that can be read; a folder without a readable pack is left out. */
export function loadPacks(): Packs {
  const { vocabulary, folders, defects } = readPolicies(policyRoot);
  if (vocabulary === null)
    throw new Error(`policies/vocabulary.yaml cannot be read: ${JSON.stringify(defects)}`);
  const readable = folders.flatMap((folder) =>
    folder.policy === null ? [] : [{ ...folder, policy: folder.policy }],
  );
  const policies = readable.map(({ policy }) => policy);
  return { vocabulary, folders: readable, policies, law: compileLaw(vocabulary, policies) };
}
