import { findCaller, hashOfKey, type Institution } from "../store/callers.ts";
import type { Database } from "../store/database.ts";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";
import { listEntityIds } from "../store/origins.ts";
import { type Adopted, adoptLaw } from "./adopt-law.ts";
import type { LawText } from "./law-rows.ts";
import type { Acting } from "./context.ts";
import { issueKeys } from "./issue-keys.ts";
import { seed } from "./seed.ts";

/** Who records what is fictitious. */
export const demonstrating: Acting = {
  institution: "liandong",
  operator: "demonstration",
  client: "demonstration",
  region: "100000",
};

export interface Demonstration {
  readonly text: LawText;
  readonly salt: string;
  /** Written only when it is needed: it takes longer than everything else of a later start. */
  readonly written: () => Readonly<Record<string, unknown>>;
}

export interface Demonstrated {
  readonly adopted: Adopted;
  /** How many acts the seed was; none where something is recorded already. */
  readonly seeded: number;
}

/** Adopts the law of this disk where it differs, and peoples a register in which nothing is recorded. */
export async function demonstrate(
  database: Database,
  { text, salt, written }: Demonstration,
): Promise<Demonstrated> {
  const adopted = await adoptLaw(database, text, demonstrating);
  const isEmpty = await database.reading(demonstrating, async (tx) => {
    const page = { after: 0, limit: 1 };
    const found = [
      ...(await listEntityIds(tx, "parcel", page)),
      ...(await listEntityIds(tx, "enterprise", page)),
    ];
    return found.length === 0;
  });
  if (!isEmpty) return { adopted, seeded: 0 };
  const { accepted } = await seed(database, written(), { acting: demonstrating, salt });
  return { adopted, seeded: accepted };
}

/**
 * A key for each institution of a demonstration, kept in a file beside it, because a visitor is to find
 * them again: those that still open the register are kept, the others issued anew.
 */
export async function furnishKeys(
  database: Database,
  institutions: readonly Institution[],
  file: string,
): Promise<Readonly<Record<string, string>>> {
  const kept = await database.reading(demonstrating, async (tx) => {
    const standing: [string, string][] = [];
    for (const [institution, key] of Object.entries(readKeyFile(file)))
      if ((await findCaller(tx, hashOfKey(key)))?.institution === institution)
        standing.push([institution, key]);
    return Object.fromEntries(standing);
  });
  const missing = institutions.filter(({ code }) => !Object.hasOwn(kept, code));
  if (missing.length === 0) return kept;
  const issued = await issueKeys(database, missing, "demonstration");
  const keys = Object.fromEntries([
    ...Object.entries(kept),
    ...issued.map(({ institution, key }) => [institution, key] as const),
  ]);
  writeKeyFile(file, keys);
  return keys;
}
