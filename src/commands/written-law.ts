import { findEngineVersion } from "../store/engine-files.ts";
import type { KnownLaw, LawRow } from "../store/laws.ts";
import type { PolicyFiles } from "../store/policy-files.ts";
import { lawRows, type LawText } from "./law-rows.ts";

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
  // Of several versions, each for days of its own, the newest is the last.
  const adopted = new Map((known?.parts ?? []).map((part) => [nameOf(part), part.hash]));
  const written = new Map(lawRows(text, "").map((row) => [nameOf(row), row.hash]));
  const names = [...written.keys()];
  return {
    notAdopted: names.filter((name) => !adopted.has(name)),
    changed: names.filter((name) => adopted.has(name) && adopted.get(name) !== written.get(name)),
    notWritten: [...adopted.keys()].filter((name) => !written.has(name)),
  };
}

function nameOf({ part, code }: Pick<LawRow, "part" | "code">): string {
  return part === "policy" ? code : part;
}
