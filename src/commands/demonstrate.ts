import { findCaller, hashOfKey, type Institution } from "../store/callers.ts";
import type { Database, Reader, Transaction } from "../store/database.ts";
import { readKeyFile, writeKeyFile } from "../store/key-file.ts";
import { listEntityIds } from "../store/origins.ts";
import { type Adopted, adoptLaw } from "./adopt-law.ts";
import type { LawText } from "./law-rows.ts";
import type { Acting } from "./context.ts";
import { issueKeys } from "./issue-keys.ts";
import { type OfficerSeat, seatOfficers } from "./seat-officers.ts";
import { seed } from "./seed.ts";

/** Who records what is fictitious. */
export const demonstrating: Acting & Reader = {
  institution: "liandong",
  operator: "demonstration",
  client: "demonstration",
  region: "100000",
  within: "everywhere",
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
 * A key for each institution and each officer of a demonstration, kept in a file beside it, because a visitor is to find
 * them again: those that still open the register are kept, the others issued anew.
 */
export async function furnishKeys(
  database: Database,
  {
    institutions,
    seats,
  }: { readonly institutions: readonly Institution[]; readonly seats: readonly OfficerSeat[] },
  { file, salt }: { readonly file: string; readonly salt: string },
): Promise<Readonly<Record<string, string>>> {
  const kept = await database.reading(demonstrating, async (tx) => {
    const standing: [string, string][] = [];
    for (const [name, key] of Object.entries(readKeyFile(file)))
      if (await opens(tx, key, name)) standing.push([name, key]);
    return Object.fromEntries(standing);
  });
  const missing = institutions.filter(({ code }) => !Object.hasOwn(kept, code));
  const unseated = seats.filter(({ account }) => !Object.hasOwn(kept, account));
  if (missing.length + unseated.length === 0) return kept;
  const issued = await issueKeys(database, missing, "demonstration");
  const seated = await seatOfficers(database, unseated, { acting: demonstrating, salt });
  const keys = Object.fromEntries([
    ...Object.entries(kept),
    ...issued.map(({ institution, key }) => [institution, key] as const),
    ...seated.map(({ account, key }) => [account, key] as const),
  ]);
  writeKeyFile(file, keys);
  return keys;
}

async function opens(tx: Transaction, key: string, name: string): Promise<boolean> {
  const caller = await findCaller(tx, hashOfKey(key));
  return caller !== null && (caller.account ?? caller.institution) === name;
}
