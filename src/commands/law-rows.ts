import { plainLaw } from "../domain/policy/law-text.ts";
import type { Policy, Vocabulary } from "../domain/policy/policy.ts";
import type { LawRow } from "../store/laws.ts";
import { canonical, sha256 } from "./context.ts";

/** Law as it is to stand: the vocabulary, the policies with their documents, and the engine that reads them. */
export interface LawText {
  readonly vocabulary: Vocabulary;
  readonly policies: readonly { readonly policy: Policy; readonly document: string }[];
  readonly engine: string;
}

/** Law in the parts in which it is kept; the hash of each covers its text and its document. */
export function lawRows({ vocabulary, policies, engine }: LawText, region: string): LawRow[] {
  return [
    hashed({
      part: "vocabulary",
      code: "vocabulary",
      region,
      body: canonical(plainLaw(vocabulary)),
      document: null,
    }),
    hashed({ part: "engine", code: engine, region, body: engine, document: null }),
    ...policies.map(({ policy, document }) =>
      hashed({
        part: "policy",
        code: policy.id,
        region: policy.territory,
        body: canonical(plainLaw(policy)),
        document,
      }),
    ),
  ];
}

function hashed(row: Omit<LawRow, "hash">): LawRow {
  return { ...row, hash: sha256(`${row.body}\u0000${row.document ?? ""}`) };
}

/** There is one vocabulary and one engine; policies are many. */
export function lawKey({ part, code }: Pick<LawRow, "part" | "code">): string {
  return part === "policy" ? `${part} ${code}` : part;
}
