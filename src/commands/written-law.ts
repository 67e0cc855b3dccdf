import { plainLaw } from "../domain/policy/law-text.ts";
import { findEngineVersion } from "../store/engine-files.ts";
import type { KnownLaw } from "../store/laws.ts";
import type { PolicyFiles } from "../store/policy-files.ts";
import type { LawText } from "./adopt-law.ts";
import { canonical, sha256 } from "./context.ts";

/** The law as it is written on this disk, with the engine of this program; null while it has defects. */
export function writtenLaw({ vocabulary, folders, defects }: PolicyFiles): LawText | null {
  if (vocabulary === null || defects.length > 0) return null;
  const policies = folders.flatMap(({ policy, document }) =>
    policy === null ? [] : [{ policy, document: document.issued }],
  );
  return { vocabulary, policies, engine: findEngineVersion() };
}

/** Where the law of the register is not that of this disk, by code. */
export interface LawDifference {
  readonly notAdopted: readonly string[];
  readonly changed: readonly string[];
  readonly notWritten: readonly string[];
}

/** Compares what was adopted with what is written; an engine that differs stands among what changed. */
export function compareLaw(known: KnownLaw | null, text: LawText): LawDifference {
  const adopted = new Map((known?.parts ?? []).map((part) => [nameOf(part), part.hash]));
  const written = new Map([
    ["vocabulary", hashOf(canonical(plainLaw(text.vocabulary)))],
    ["engine", hashOf(text.engine)],
    ...text.policies.map(
      ({ policy, document }) => [policy.id, hashOf(canonical(plainLaw(policy)), document)] as const,
    ),
  ]);
  const names = [...written.keys()];
  return {
    notAdopted: names.filter((name) => !adopted.has(name)),
    changed: names.filter((name) => adopted.has(name) && adopted.get(name) !== written.get(name)),
    notWritten: [...adopted.keys()].filter((name) => !written.has(name)),
  };
}

/** As adoption makes it: of a part's text and, for a policy, its document. */
function hashOf(body: string, document = ""): string {
  return sha256(`${body}\u0000${document}`);
}

function nameOf({ part, code }: KnownLaw["parts"][number]): string {
  return part === "policy" ? code : part;
}
