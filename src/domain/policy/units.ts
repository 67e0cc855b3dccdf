import type { Entity } from "../registry/fact.ts";
import type { Discharge, World } from "../registry/world.ts";
import type { UnitKind } from "./policy.ts";

/** One thing that a clause can be about, with where its facts are looked up. */
export interface Unit {
  readonly kind: UnitKind;
  readonly entity: Entity;
  /** The kind of agreement; null for everything else. */
  readonly type: string | null;
  readonly parcel: string | null;
  readonly chain: readonly Entity[];
  /** Enterprises bound to it by itself: parties, the applicant. */
  readonly bound: readonly string[];
  /** One-off duties about it that have been carried out. */
  readonly discharges: readonly Discharge[];
}

/** Everything in the world that a measure can be about. */
export function* unitsOf(world: World): Generator<Unit> {
  const on = (entity: Entity, parcel: string | null): Pick<Unit, "chain" | "parcel"> => {
    const land = parcel === null ? undefined : world.parcels.get(parcel);
    return { parcel, chain: land === undefined ? [entity] : [entity, land] };
  };
  for (const entity of world.listings)
    yield {
      kind: "listing",
      entity,
      type: null,
      bound: [],
      discharges: entity.discharges,
      ...on(entity, entity.parcel),
    };
  for (const entity of world.parcels.values())
    yield {
      kind: "parcel",
      entity,
      type: null,
      bound: [],
      discharges: [],
      parcel: entity.id,
      chain: [entity],
    };
  for (const entity of world.agreements)
    yield {
      kind: "agreement",
      entity,
      type: entity.type,
      bound: entity.parties,
      discharges: entity.discharges,
      ...on(entity, entity.parcel),
    };
  for (const entity of world.projects)
    yield {
      kind: "project",
      entity,
      type: null,
      bound: [entity.applicant],
      discharges: [],
      ...on(entity, entity.parcel),
    };
  for (const entity of world.regions.values())
    yield {
      kind: "region",
      entity,
      type: null,
      bound: [],
      discharges: entity.discharges,
      parcel: null,
      chain: [entity],
    };
  for (const entity of world.enterprises.values()) {
    if (entity.kind === "enterprise")
      yield {
        kind: "enterprise",
        entity,
        type: null,
        bound: [entity.id],
        discharges: [],
        parcel: null,
        chain: [entity],
      };
  }
}
