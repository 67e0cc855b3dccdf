import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import type { Entity, FactDefinition, Span } from "../../src/domain/registry/fact.ts";
import { isRegionCode } from "../../src/domain/registry/region.ts";
import type { World } from "../../src/domain/registry/world.ts";

/** A world of labels (甲, A) as one of identifiers that a register takes; the same label, the same code. */
export function relabel(world: World, definitions: readonly FactDefinition[]): World {
  const firms = [...world.enterprises.keys()];
  const lands = [...world.parcels.keys()];
  const firm = (label: string): string => usccOf(firms.indexOf(label));
  const land = (label: string): string => parcelOf(lands.indexOf(label));
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
        { ...one, kind: "enterprise", id: firm(one.id), facts: facts(one) },
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
      enterprise: firm(one.enterprise),
      parcel: landOrNull(one.parcel),
      facts: facts(one),
    })),
    projects: world.projects.map((one) => ({
      ...one,
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

function usccOf(at: number): string {
  const stem = `91371302TEST${String(at).padStart(5, "0")}`.replace("S", "5");
  return `${stem}${checkDigit(stem)}`;
}

function parcelOf(at: number): string {
  return `371302999777GB${String(at + 1).padStart(5, "0")}`;
}
