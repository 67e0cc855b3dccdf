import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import type { Entity, FactDefinition, Span } from "../../src/domain/registry/fact.ts";
import { isRegionCode } from "../../src/domain/registry/region.ts";
import type { World } from "../../src/domain/registry/world.ts";

/** Identifiers for the labels of one world: the same label, the same code; none shared by two worlds. */
export interface Labels {
  readonly firm: (label: string) => string;
  readonly land: (label: string) => string;
  /** Names of benefits and projects, which are free text. */
  readonly named: (label: string) => string;
}

/** `person` gives the identifier under which a register knows a natural person. */
export function labelsOf(
  world: World,
  at = 0,
  person: (label: string) => string = (label) =>
    usccOf(at, [...world.enterprises.keys()].indexOf(label)),
): Labels {
  const firms = [...world.enterprises.keys()];
  const lands = [...world.parcels.keys()];
  return {
    firm: (label) =>
      world.enterprises.get(label)?.kind === "person"
        ? person(label)
        : usccOf(at, firms.includes(label) ? firms.indexOf(label) : 90),
    land: (label) => parcelOf(at, lands.includes(label) ? lands.indexOf(label) : 90),
    named: (label) => (at === 0 ? label : `${at}-${label}`),
  };
}

/** A world of labels (甲, A) as one of identifiers that a register takes. */
export function relabel(
  world: World,
  definitions: readonly FactDefinition[],
  { firm, land, named: freely }: Labels = labelsOf(world),
): World {
  const firms = [...world.enterprises.keys()];
  const landOrNull = (label: string | null): string | null => (label === null ? null : land(label));
  const naming = new Set(
    definitions.filter(({ type }) => type === "enterprise").map(({ name }) => name),
  );
  const facts = (entity: Entity): Map<string, readonly Span[]> =>
    new Map(
      [...entity.facts].map(([fact, spans]) => [
        fact,
        naming.has(fact)
          ? spans.map((span) =>
              typeof span.value === "string" && firms.includes(span.value)
                ? { ...span, value: firm(span.value) }
                : span,
            )
          : spans,
      ]),
    );
  const discharges = <T extends { readonly subject: string | null }>(list: readonly T[]): T[] =>
    list.map((one) => ({ ...one, subject: one.subject === null ? null : firm(one.subject) }));
  return {
    ...world,
    enterprises: new Map(
      [...world.enterprises.values()].map((one) => [
        firm(one.id),
        {
          ...one,
          kind: firm(one.id).startsWith("自然人:") ? ("person" as const) : ("enterprise" as const),
          id: firm(one.id),
          facts: facts(one),
        },
      ]),
    ),
    parcels: new Map(
      [...world.parcels.values()].map((one) => [
        land(one.id),
        { ...one, id: land(one.id), facts: facts(one) },
      ]),
    ),
    regions: new Map(
      [...world.regions].map(([id, one]) => [
        id,
        { ...one, facts: named(id, facts(one)), discharges: discharges(one.discharges) },
      ]),
    ),
    listings: world.listings.map((one) => ({
      ...one,
      id: `${land(one.parcel)}/${one.policy}/${one.category}/${one.episode}`,
      parcel: land(one.parcel),
      facts: facts(one),
      discharges: discharges(one.discharges),
    })),
    agreements: world.agreements.map((one) => ({
      ...one,
      parcel: land(one.parcel),
      parties: one.parties.map(firm),
      facts: facts(one),
      discharges: discharges(one.discharges),
    })),
    benefits: world.benefits.map((one) => ({
      ...one,
      id: freely(one.id),
      enterprise: firm(one.enterprise),
      parcel: landOrNull(one.parcel),
      facts: facts(one),
    })),
    projects: world.projects.map((one) => ({
      ...one,
      id: freely(one.id),
      applicant: firm(one.applicant),
      parcel: landOrNull(one.parcel),
      facts: facts(one),
    })),
    permits: world.permits.map((one) => ({ ...one, enterprise: firm(one.enterprise) })),
    mortgages: world.mortgages.map((one) => ({ ...one, parcel: land(one.parcel) })),
    tenures: world.tenures.map((one) => ({
      ...one,
      enterprise: firm(one.enterprise),
      parcel: land(one.parcel),
    })),
    controls: world.controls.map((one) => ({
      ...one,
      holder: firm(one.holder),
      held: firm(one.held),
    })),
  };
}

/** A zone lies in itself, by its name, as in any world that is read from a file. */
function named(id: string, facts: Map<string, readonly Span[]>): Map<string, readonly Span[]> {
  if (!isRegionCode(id)) facts.set("园区", [{ from: -Infinity, until: Infinity, value: id }]);
  return facts;
}

function usccOf(world: number, at: number): string {
  const stem = `91371302TE${String(world).padStart(4, "0")}T${String(at).padStart(2, "0")}`;
  return `${stem}${checkDigit(stem)}`;
}

function parcelOf(world: number, at: number): string {
  return `371302${String(world).padStart(6, "0")}GB${String(at + 1).padStart(5, "0")}`;
}
