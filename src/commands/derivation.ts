import { whileAdopted } from "../domain/answer/adopted.ts";
import { fileRows } from "../domain/answer/filing.ts";
import { derive } from "../domain/policy/derive.ts";
import { type Law, measureOn } from "../domain/policy/law.ts";
import type { Unit } from "../domain/policy/units.ts";
import {
  closeConsequences,
  loadDigests,
  recordConsequences,
  type WrittenRow,
  writtenRow,
} from "../store/consequences.ts";
import type { Transaction } from "../store/database.ts";
import { listEntityIds, listParcelsNear, loadAffected } from "../store/origins.ts";
import { loadWorld, preferIndices, type ScopedWorld, type WorldScope } from "../store/worlds.ts";

export interface Deriving {
  readonly law: Law;
  readonly isDemonstration: boolean;
  /** The position from which what is derived is known. */
  readonly position: number;
}

/** How many rows a derivation has opened and closed. */
export interface Derived {
  readonly opened: number;
  readonly closed: number;
}

const batch = 1000;
const none: Derived = { opened: 0, closed: 0 };
const onlyPlaces: WorldScope = { parcels: [], enterprises: [], isWithPlaces: true };

/** Derives anew what may have changed with these things, in the transaction that changed them. */
export async function deriveAffected(
  tx: Transaction,
  changed: readonly number[],
  deriving: Deriving,
): Promise<Derived> {
  await preferIndices(tx);
  const affected = await loadAffected(tx, changed);
  const places = affected.regions.length === 0 ? none : await deriveScope(tx, onlyPlaces, deriving);
  // What holds of a place is filed over the land that lies there too.
  const near =
    places.opened + places.closed === 0
      ? []
      : await listParcelsNear(tx, affected.regions, zonesOf(deriving.law));
  const parcels = [...new Set([...affected.parcels, ...near])];
  let sum = places;
  for (let at = 0; at < Math.max(parcels.length, affected.enterprises.length); at += batch) {
    const scope = {
      parcels: parcels.slice(at, at + batch),
      enterprises: affected.enterprises.slice(at, at + batch),
      isWithPlaces: false,
    };
    sum = add(sum, await deriveScope(tx, scope, deriving));
  }
  return sum;
}

/** Derives everything anew; where nothing has changed, nothing is written. */
export async function deriveAll(tx: Transaction, deriving: Deriving): Promise<Derived> {
  await preferIndices(tx);
  let sum = await deriveScope(tx, onlyPlaces, deriving);
  for (const kind of ["parcel", "enterprise"] as const) {
    for (let after = 0; ;) {
      const found = await listEntityIds(tx, kind, { after, limit: batch });
      if (found.length === 0) break;
      after = found.at(-1)!;
      const scope = {
        parcels: kind === "parcel" ? found : [],
        enterprises: kind === "enterprise" ? found : [],
        isWithPlaces: false,
      };
      sum = add(sum, await deriveScope(tx, scope, deriving));
    }
  }
  return sum;
}

function add(one: Derived, other: Derived): Derived {
  return { opened: one.opened + other.opened, closed: one.closed + other.closed };
}

/** Derives the consequences of a part of the register and writes what differs from what stands. */
async function deriveScope(
  tx: Transaction,
  scope: WorldScope,
  deriving: Deriving,
): Promise<Derived> {
  const { law, isDemonstration, position } = deriving;
  const { facts: definitions } = law.vocabulary;
  const scoped = await loadWorld(tx, scope, { definitions, isDemonstration, at: null });
  const rows = filedRows(law, scoped);
  const standing = await loadDigests(tx, scoped.origins);
  const fresh = rows.filter(({ digest }) => !standing.has(digest));
  const yielded = new Set(rows.map(({ digest }) => digest));
  const stale = [...standing].filter(([digest]) => !yielded.has(digest)).map(([, id]) => id);
  await closeConsequences(tx, stale, position);
  await recordConsequences(tx, fresh, position);
  return { opened: fresh.length, closed: stale.length };
}

/** The rows of a scope, each once. */
export function filedRows(law: Law, { world, origins }: ScopedWorld): WrittenRow[] {
  const wanted = new Set(origins);
  const isWanted = (unit: Unit): boolean =>
    unit.kind === "region" || wanted.has(originOfUnit(unit));
  const rows = new Map<string, WrittenRow>();
  for (const row of fileRows(whileAdopted(derive(law, world, isWanted)), law, world)) {
    if (!wanted.has(row.origin)) continue;
    const written = writtenRow(row, measureOn(law, row)!.policy.policy.territory);
    rows.set(written.digest, written);
  }
  return [...rows.values()];
}

function originOfUnit({ kind, parcel, entity }: Unit): string {
  return parcel === null ? `${kind}:${entity.id}` : `parcel:${parcel}`;
}

function zonesOf({ policies }: Law): string[] {
  return policies.flatMap(({ policy }) =>
    policy.zones.flatMap(({ name, aliases }) => [name, ...aliases]),
  );
}
