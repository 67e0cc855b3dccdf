import { parseDay } from "../domain/time/day.ts";
import type { ControlStatement } from "../domain/registry/control.ts";
import type { EntityKind, FactDefinition, FactValue, Span } from "../domain/registry/fact.ts";
import { isRegionCode } from "../domain/registry/region.ts";
import type { Discharge, Tenure, World } from "../domain/registry/world.ts";
import { dayOfText } from "./days.ts";

export interface EntityRow {
  readonly id: number;
  readonly kind: EntityKind;
  readonly code: string;
  readonly label: string | null;
  readonly type: string | null;
  readonly policy: string | null;
  readonly episode: number | null;
  readonly parcel: number | null;
  readonly enterprise: number | null;
  readonly parties: readonly number[] | null;
}

interface DatedRow extends Record<string, unknown> {
  readonly from_day: string;
  readonly until_day: string;
}

export interface FactRow extends DatedRow {
  readonly entity: number;
  readonly name: string;
  readonly value: string;
}

export interface RelationRows {
  readonly tenures: readonly (DatedRow & {
    readonly enterprise: number;
    readonly parcel: number;
  })[];
  readonly controls: readonly (DatedRow & {
    readonly holder: number;
    readonly held: number;
    readonly basis: "share" | "determination";
    readonly share: number | null;
    readonly determined: boolean | null;
  })[];
  readonly discharges: readonly {
    readonly entity: number;
    readonly measure: string;
    readonly subject: string | null;
    readonly on_day: string;
  }[];
}

export interface WorldRows extends RelationRows {
  readonly entities: readonly EntityRow[];
  /** Codes of things that are only named. */
  readonly codes: ReadonlyMap<number, string>;
  readonly facts: readonly FactRow[];
}

/** Rows of the register as the world that the engine reads. */
export function assembleWorld(
  rows: WorldRows,
  {
    definitions,
    isDemonstration,
  }: { readonly definitions: readonly FactDefinition[]; readonly isDemonstration: boolean },
): World {
  const byId = new Map(rows.entities.map((row) => [row.id, row]));
  const codeOf = (id: number): string => byId.get(id)?.code ?? rows.codes.get(id)!;
  const types = new Map(definitions.map(({ name, type }) => [name, type]));
  const facts = factsByEntity(rows.facts, types);
  const discharges = Map.groupBy(rows.discharges, ({ entity }) => entity);
  const world = {
    isDemonstration,
    enterprises: new Map(),
    parcels: new Map(),
    listings: [],
    agreements: [],
    benefits: [],
    projects: [],
    regions: new Map(),
    permits: [],
    mortgages: [],
    tenures: rows.tenures.map((row): Tenure => ({
      enterprise: codeOf(row.enterprise),
      parcel: codeOf(row.parcel),
      ...interval(row),
    })),
    controls: rows.controls.map((row): ControlStatement => ({
      holder: codeOf(row.holder),
      held: codeOf(row.held),
      ...interval(row),
      ...(row.basis === "share" ? { share: row.share } : { determined: row.determined === true }),
    })),
  } as { -readonly [K in keyof World]: Mutable<World[K]> };
  for (const row of byId.values())
    place(row, world, {
      codeOf,
      facts: facts.get(row.id) ?? new Map(),
      discharges: (discharges.get(row.id) ?? []).map(({ measure, subject, on_day }): Discharge => ({
        measure,
        subject,
        on: dayOfText(on_day),
      })),
    });
  return world;
}

type Mutable<T> =
  T extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T extends readonly (infer E)[] ? E[] : T;

interface Told {
  readonly codeOf: (id: number) => string;
  readonly facts: Map<string, Span[]>;
  readonly discharges: readonly Discharge[];
}

function place(
  row: EntityRow,
  world: { -readonly [K in keyof World]: Mutable<World[K]> },
  { codeOf, facts, discharges }: Told,
): void {
  const { kind, code } = row;
  const id = row.label ?? code;
  const parcel = row.parcel === null ? null : codeOf(row.parcel);
  const enterprise = row.enterprise === null ? "" : codeOf(row.enterprise);
  switch (kind) {
    case "enterprise":
    case "person":
      return void world.enterprises.set(code, { kind, id: code, name: null, facts });
    case "parcel":
      return void world.parcels.set(code, { kind, id: code, realEstateUnit: null, facts });
    case "region":
      if (!isRegionCode(code))
        facts.set("园区", [{ from: -Infinity, until: Infinity, value: code }]);
      return void world.regions.set(code, { kind, id: code, facts, discharges });
    case "listing":
      return void world.listings.push({
        kind,
        id: code,
        parcel: parcel!,
        policy: row.policy!,
        category: row.type!,
        episode: row.episode!,
        facts,
        discharges,
      });
    case "agreement": {
      const parties = (row.parties ?? []).map(codeOf);
      const type = row.type!;
      return void world.agreements.push({
        kind,
        id,
        type,
        parcel: parcel!,
        parties,
        facts,
        discharges,
      });
    }
    case "benefit":
      return void world.benefits.push({ kind, id, enterprise, parcel, facts });
    case "project":
      return void world.projects.push({ kind, id, applicant: enterprise, parcel, facts });
    case "permit":
      return void world.permits.push({ kind, id, type: row.type!, enterprise, facts });
    case "mortgage":
      return;
    default:
      kind satisfies never;
  }
}

function interval({ from_day, until_day }: DatedRow): { from: number; until: number } {
  return { from: dayOfText(from_day), until: dayOfText(until_day) };
}

function factsByEntity(
  rows: readonly FactRow[],
  types: ReadonlyMap<string, FactDefinition["type"]>,
): Map<number, Map<string, Span[]>> {
  const found = new Map<number, Map<string, Span[]>>();
  for (const row of rows) {
    const own = found.get(row.entity) ?? new Map<string, Span[]>();
    found.set(row.entity, own);
    const spans = own.get(row.name) ?? [];
    own.set(row.name, spans);
    spans.push({ ...interval(row), value: valueOf(row.value, types.get(row.name)) });
  }
  return found;
}

/** Days are written as dates, whatever else a fact may say (未约定) as itself. */
function valueOf(text: string, type: FactDefinition["type"] | undefined): FactValue {
  const value = JSON.parse(text) as FactValue;
  return type === "date" && typeof value === "string" ? (parseDay(value) ?? value) : value;
}
