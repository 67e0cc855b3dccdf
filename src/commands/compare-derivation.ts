import type { Database, Reader, Transaction } from "../store/database.ts";
import { listOrigins, type WrittenRow } from "../store/consequences.ts";
import { findNewestEntity, loadStanding, type StandingRow } from "../store/examination.ts";
import { findLaw } from "../store/laws.ts";
import { listEntityIds } from "../store/origins.ts";
import { findIsDemonstration } from "../store/settings.ts";
import { loadWorld, type WorldScope } from "../store/worlds.ts";
import { filedRows } from "./derivation.ts";

/** One consequence that is not what today's engine derives from what is recorded. */
export interface Deviation {
  /** Derived and not stored, stored and not derived, or stored with a digest that is not its own. */
  readonly is: "missing" | "surplus" | "altered";
  readonly origin: string;
  /** The number of the stored row; null where there is none. */
  readonly row: number | null;
}

export interface Comparison {
  readonly things: number;
  readonly rows: number;
  readonly isComplete: boolean;
  readonly deviations: readonly Deviation[];
}

const batch = 500;
const reader: Reader = { institution: "liandong", operator: "doctor", within: "everywhere" };

export interface Extent {
  readonly isComplete: boolean;
  /** Where a sample begins: 0 up to 1. */
  readonly chance: number;
}

/** Runs a reading of the register, in a transaction of its own or in one that is underway. */
export type Read = <T>(use: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Each batch in a snapshot of its own, so that a check-up of a large register holds nothing up. */
export function compareDerivation(database: Database, extent: Extent): Promise<Comparison> {
  return compareReading((use) => database.reading(reader, use), extent);
}

/**
 * Derives what is recorded anew and compares it with what is stored, writing nothing. In one snapshot
 * acts and their consequences always agree. A sample takes one batch of parcels and one of enterprises,
 * from where chance puts it, and all places.
 */
export async function compareReading(read: Read, extent: Extent): Promise<Comparison> {
  const seen = new Set<string>();
  const deviations: Deviation[] = [];
  let rows = 0;
  for await (const scope of scopes(read, extent)) {
    const one = await read((tx) => compareScope(tx, scope));
    for (const origin of one.origins) seen.add(origin);
    deviations.push(...one.deviations);
    rows += one.rows;
  }
  if (extent.isComplete) {
    const strays = (await read(listOrigins)).filter((origin) => !seen.has(origin));
    for (const { id, origin } of await read((tx) => loadStanding(tx, strays)))
      deviations.push({ is: "surplus", origin, row: id });
  }
  return { things: seen.size, rows, isComplete: extent.isComplete, deviations };
}

async function* scopes(read: Read, { isComplete, chance }: Extent): AsyncGenerator<WorldScope> {
  yield { parcels: [], enterprises: [], isWithPlaces: true };
  const newest = await read(findNewestEntity);
  for (const kind of ["parcel", "enterprise"] as const) {
    const page = (after: number): Promise<number[]> =>
      read((tx) => listEntityIds(tx, kind, { after, limit: batch }));
    const scopeOf = (found: number[]): WorldScope => ({
      parcels: kind === "parcel" ? found : [],
      enterprises: kind === "enterprise" ? found : [],
      isWithPlaces: false,
    });
    if (isComplete) {
      for (let found = await page(0); found.length > 0; found = await page(found.at(-1)!))
        yield scopeOf(found);
    } else {
      const found = await page(Math.floor(chance * newest));
      yield scopeOf(found.length > 0 ? found : await page(0));
    }
  }
}

interface ScopeComparison {
  readonly origins: readonly string[];
  readonly rows: number;
  readonly deviations: readonly Deviation[];
}

async function compareScope(tx: Transaction, scope: WorldScope): Promise<ScopeComparison> {
  const known = await findLaw(tx, null);
  if (known === null) return { origins: [], rows: 0, deviations: [] };
  const { law } = known;
  const isDemonstration = await findIsDemonstration(tx);
  const { facts: definitions } = law.vocabulary;
  const scoped = await loadWorld(tx, scope, { definitions, isDemonstration, at: null });
  const standing = await loadStanding(tx, scoped.origins);
  const deviations = compareRows(filedRows(law, scoped), standing);
  return { origins: scoped.origins, rows: standing.length, deviations };
}

function compareRows(
  derived: readonly WrittenRow[],
  standing: readonly StandingRow[],
): Deviation[] {
  const left = new Map(derived.map((row) => [contentOf(row), row]));
  const digests = new Map(derived.map((row) => [row.digest, row]));
  const deviations: Deviation[] = [];
  for (const row of standing) {
    const { id, origin, digest } = row;
    const same = left.get(contentOf(row));
    const meant = same ?? digests.get(digest);
    const isRight = same !== undefined && same.digest === digest;
    if (!isRight)
      deviations.push({ is: meant === undefined ? "surplus" : "altered", origin, row: id });
    if (meant !== undefined) left.delete(contentOf(meant));
  }
  for (const { columns } of left.values())
    deviations.push({ is: "missing", origin: columns[originColumn]!, row: null });
  return deviations;
}

const originColumn = 4;

function contentOf({ columns }: Pick<WrittenRow, "columns">): string {
  return JSON.stringify(columns);
}
