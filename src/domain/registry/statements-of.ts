import type { Interval } from "../time/day.ts";
import type { ControlStatement } from "./control.ts";
import { type Entity, spansOf } from "./fact.ts";
import { isRegionCode } from "./region.ts";
import type { EntityRef, EntityStatement, Statement } from "./statement.ts";
import type { Discharge, Listing, World } from "./world.ts";

const always: Interval = { from: -Infinity, until: Infinity };

/** Everything that a world says, one statement at a time; a world of these alone is the same world. */
export function statementsOf(world: World, home: string): Statement[] {
  const refOf = (id: string): EntityRef => ({
    kind: world.enterprises.get(id)?.kind ?? "enterprise",
    code: id,
  });
  return [
    ...[...world.enterprises.values()].flatMap((one) => [
      entity(one, {
        region: regionOf(one, home),
        isOnlyNamed: one.name === null && one.facts.size === 0,
      }),
      ...(one.name === null
        ? []
        : [{ is: "name" as const, about: refOf(one.id), name: one.name, ...always }]),
      ...factsOf(one, refOf(one.id)),
    ]),
    ...[...world.parcels.values()].flatMap((one) => [
      entity(one, { region: one.id.slice(0, 6) }),
      ...(one.realEstateUnit === null
        ? []
        : [{ is: "unit" as const, parcel: one.id, unit: one.realEstateUnit }]),
      ...factsOf(one, { kind: "parcel", code: one.id }),
    ]),
    ...[...world.regions.values()].flatMap((one) =>
      withFacts(entity(one, { region: regionOf(one, home) }), one, one.discharges),
    ),
    ...world.listings.flatMap((one) => withFacts(listing(one), one, one.discharges)),
    ...world.agreements.flatMap((one) =>
      withFacts(
        entity(one, {
          code: `${one.parcel}|${one.id}`,
          region: one.parcel.slice(0, 6),
          label: one.id,
          type: one.type,
          parcel: one.parcel,
          parties: one.parties,
        }),
        one,
        one.discharges,
      ),
    ),
    ...owned(world, home),
    ...relations(world, refOf),
  ];
}

/** What belongs to an enterprise: benefits, permits, projects. */
function owned(world: World, home: string): Statement[] {
  const regionOfHolder = (id: string): string => regionOf(world.enterprises.get(id), home);
  return [
    ...world.benefits.flatMap((one) =>
      withFacts(
        entity(one, {
          code: `${one.enterprise}|${one.id}`,
          region: regionOfHolder(one.enterprise),
          label: one.id,
          enterprise: one.enterprise,
          parcel: one.parcel,
        }),
        one,
        [],
      ),
    ),
    ...world.permits.flatMap((one) =>
      withFacts(
        entity(one, {
          code: `${one.enterprise}|${one.id}`,
          region: regionOfHolder(one.enterprise),
          label: one.id,
          type: one.type,
          enterprise: one.enterprise,
        }),
        one,
        [],
      ),
    ),
    ...world.projects.flatMap((one) =>
      withFacts(
        entity(one, {
          region: one.parcel?.slice(0, 6) ?? regionOfHolder(one.applicant),
          enterprise: one.applicant,
          parcel: one.parcel,
        }),
        one,
        [],
      ),
    ),
  ];
}

function relations(world: World, refOf: (id: string) => EntityRef): Statement[] {
  return [
    ...world.tenures.map(({ enterprise, parcel, from, until }) => ({
      is: "tenure" as const,
      enterprise: refOf(enterprise),
      parcel,
      from,
      until,
    })),
    ...world.controls.map((one) => ({
      is: "control" as const,
      holder: refOf(one.holder),
      held: refOf(one.held),
      said: saidOf(one),
      from: one.from,
      until: one.until,
    })),
    ...world.mortgages.map(({ id, parcel, mortgagee, from, until }) => ({
      is: "mortgage" as const,
      parcel,
      code: id,
      mortgagee,
      from,
      until,
    })),
  ];
}

function saidOf(one: ControlStatement): { share: number | null } | { determined: boolean } {
  return "share" in one ? { share: one.share } : { determined: one.determined };
}

function listing(one: Listing): EntityStatement {
  return entity(one, {
    region: one.parcel.slice(0, 6),
    type: one.category,
    policy: one.policy,
    episode: one.episode,
    parcel: one.parcel,
  });
}

function entity(
  one: Entity,
  fields: Partial<EntityStatement> & Pick<EntityStatement, "region">,
): EntityStatement {
  return {
    is: "entity",
    kind: one.kind,
    code: one.id,
    label: null,
    type: null,
    policy: null,
    episode: null,
    parcel: null,
    enterprise: null,
    parties: null,
    isOnlyNamed: false,
    ...fields,
  };
}

function withFacts(
  stated: EntityStatement,
  one: Entity,
  discharges: readonly Discharge[],
): Statement[] {
  const about = { kind: stated.kind, code: stated.code };
  return [
    stated,
    ...factsOf(one, about),
    ...discharges.map((discharge) => ({ is: "discharge" as const, about, ...discharge })),
  ];
}

function factsOf(one: Entity, about: EntityRef): Statement[] {
  return [...one.facts].flatMap(([fact, spans]) =>
    one.kind === "region" && fact === "园区"
      ? []
      : spans.map(({ from, until, value }) => ({
          is: "fact" as const,
          about,
          fact,
          value,
          from,
          until,
        })),
  );
}

/** The county where something is at home: its code, its last recorded region, or that of who records. */
function regionOf(one: Entity | undefined, home: string): string {
  if (one === undefined) return home;
  if (isRegionCode(one.id)) return one.id;
  const recorded = spansOf(one, "区划").at(-1)?.value;
  if (typeof recorded === "string") return recorded;
  const stem = one.id.slice(2, 8);
  return one.kind === "enterprise" && isRegionCode(stem) ? stem : home;
}
