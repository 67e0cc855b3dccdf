import type { LawRow } from "../store/laws.ts";
import { readOwnPolicies } from "../store/own-policies.ts";
import { lawRows } from "./law-rows.ts";
import { writtenLaw } from "./written-law.ts";

/** The parts that this program brings: the version of a policy by its hash, and the vocabulary it is written in. */
export function findOwnVersion(
  code: string,
  hash: string,
): { readonly version: LawRow; readonly vocabulary: string } | null {
  const text = writtenLaw(readOwnPolicies());
  if (text === null) return null;
  const rows = lawRows(text, "");
  const version = rows.find(
    (row) => row.part === "policy" && row.code === code && row.hash === hash,
  );
  const vocabulary = rows.find(({ part }) => part === "vocabulary");
  return version === undefined || vocabulary === undefined
    ? null
    : { version, vocabulary: vocabulary.hash };
}
