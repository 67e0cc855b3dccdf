import { day } from "../domain/time/day.ts";
import type { FactDefinition } from "../domain/registry/fact.ts";
import type { Facts } from "../domain/policy/condition.ts";
import type { Policy } from "../domain/policy/policy.ts";
import { signAgreements } from "./agreements.ts";
import { type Asked, askedBy, zonesAsked } from "./asked.ts";
import { Chance } from "./chance.ts";
import { cities, type City, cityOf, countyOfZone, zonesIn } from "./cities.ts";
import { Draft } from "./draft.ts";
import { describeFirms, grantBenefits, issuePermits, mortgage, tieFirms } from "./relations.ts";
import { type Land, type Numbering, Settlement } from "./settlement.ts";
import { stagesUnder } from "./stages.ts";
import { tourFacts } from "./tour.ts";
import { witness } from "./witnesses.ts";

export interface DemonstrationInput {
  readonly policies: readonly Policy[];
  /** The facts of the vocabulary: what may be recorded, and about what. */
  readonly facts: readonly FactDefinition[];
  readonly seed?: number;
}

const defaultSeed = 20131111;
const firmsPerCity = 440;
const parcelsPerCity = 660;
const lastListing = day("2026-01-31");
const horizon = day("2028-06-30");

/**
 * A world of fictitious firms in five cities, as written: it is read like any other file. All stages
 * of a listing occur in it under every policy, and all consequences that the policies can have. The
 * same input gives the same bytes.
 */
export function demonstration({
  policies,
  facts,
  seed = defaultSeed,
}: DemonstrationInput): Record<string, unknown> {
  const draft = new Draft();
  for (const [key, fields] of tourFacts(policies.map(({ id }) => id))) draft.add(key, fields);
  const chance = new Chance(seed);
  const definitions: Facts = new Map(facts.map((definition) => [definition.name, definition]));
  const numbering: Numbering = { firms: 0, parcels: 0 };
  const elsewhere = policies
    .map(({ territory }) => cityOf(territory))
    .filter((city) => !cities.includes(city));
  for (const city of [...cities, ...new Map(elsewhere.map((one) => [one.region, one])).values()]) {
    const local = policies.filter(({ territory }) => cityOf(territory).region === city.region);
    const asked = zonesAsked(local);
    const zones = zonesIn(city, asked);
    const aliases = asked.filter((zone) => !zones.includes(zone));
    const settlement = new Settlement({
      city,
      zones,
      aliases,
      draft,
      facts: definitions,
      chance,
      numbering,
    });
    settle(settlement, local.map(askedBy), definitions);
  }
  return draft.written();
}

/** Peoples one city: regions, firms, parcels in all stages, and what ties them to one another. */
function settle(settlement: Settlement, local: readonly Asked[], facts: Facts): void {
  const { chance, draft } = settlement.ground;
  layOut(settlement.city, settlement.ground.zones, draft);
  for (let at = 0; at < firmsPerCity; at += 1) settlement.found();
  const lands = surveyAll(settlement);
  for (const asked of local) {
    showStages(asked, settlement, lands, facts);
    signAgreements(asked, settlement, facts, lands.slice(-120));
    for (const [at, measure] of asked.policy.measures.entries())
      witness(measure, at, { asked, settlement, facts, horizon, latest: lastListing });
  }
  tieFirms(settlement, draft, chance);
  grantBenefits(settlement, chance);
  issuePermits(settlement, chance);
  describeFirms(settlement, facts, chance);
}

function layOut(city: City, zones: readonly string[], draft: Draft): void {
  for (const county of city.counties) draft.entry("区域", county)["区划"] = county;
  for (const zone of zones) draft.entry("区域", zone)["区划"] = countyOfZone(city, zone);
}

function surveyAll(settlement: Settlement): Land[] {
  const { chance } = settlement.ground;
  const founders = [...settlement.firms];
  return Array.from({ length: parcelsPerCity }, (_, at) => {
    const holder = founders[at % founders.length]!;
    const land = settlement.survey(holder, at % 11 === 10);
    settlement.hold(land, holder);
    if (chance.isOneIn(9)) mortgage(land, settlement, chance);
    return land;
  });
}

/** Takes two thirds of the parcels through stage after stage, category after category. */
function showStages(
  asked: Asked,
  settlement: Settlement,
  lands: readonly Land[],
  facts: Facts,
): void {
  const { chance } = settlement.ground;
  const { categories, validity } = asked.policy;
  const shown = stagesUnder(asked);
  const last = Math.min((validity.until ?? Infinity) - 1, lastListing);
  for (let at = 0; at < (parcelsPerCity * 2) / 3; at += 1) {
    const category = categories[Math.floor(at / shown.length) % categories.length]!.id;
    // Every third listing is made soon after the document, so that its whole life lies within it.
    const on =
      at % 3 === 0
        ? chance.between(validity.from + 35, Math.min(validity.from + 120, last))
        : chance.between(validity.from + 35, last);
    shown[at % shown.length]!.write({
      land: lands[at]!,
      asked,
      category,
      on,
      facts,
      chance,
      settlement,
    });
  }
}
