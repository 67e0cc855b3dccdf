import { formatDay } from "../domain/time/day.ts";
import { UNKNOWN } from "../domain/time/timeline.ts";
import type { EntityKind } from "../domain/registry/fact.ts";
import type { Condition, Facts } from "../domain/policy/condition.ts";
import type { Measure } from "../domain/policy/policy.ts";
import { type Asked, factsIn, namedBearer } from "./asked.ts";
import { type Circumstances, circumstancesFor } from "./circumstances.ts";
import { append, type Fields } from "./draft.ts";
import { list, nameBearers } from "./listing.ts";
import type { Settlement } from "./settlement.ts";

/** How closely a witness meets the conditions of its measure. */
const showings = [
  "met",
  "met",
  "met-for-a-time",
  "one-condition-short",
  "a-fact-unrecorded",
] as const;
type Showing = (typeof showings)[number];

interface Task {
  readonly measure: Measure;
  readonly asked: Asked;
  readonly settlement: Settlement;
  readonly facts: Facts;
  readonly horizon: number;
  /** The last day on which anything is listed. */
  readonly latest: number;
  readonly from: number;
  readonly showing: Showing;
  /** Chooses category, type of agreement, region and alternative conditions, one after the other. */
  readonly variant: number;
}

type Place = { readonly kind: EntityKind; readonly fields: Fields };

/**
 * For each measure a handful of things it is about: some meet it, one for a time, one misses it by
 * one condition and one lacks a fact. So every consequence a pack can have occurs, whatever the pack.
 */
export function witness(
  measure: Measure,
  at: number,
  common: Pick<Task, "asked" | "settlement" | "facts" | "horizon" | "latest">,
): void {
  const { from, until } = common.asked.policy.validity;
  // Under a document that ends, soon after its beginning: its periods have to run out within it.
  const span = until === null ? common.latest - from : (until - from) / 5;
  for (const [turn, showing] of showings.entries()) {
    const day = from + 45 + Math.floor((span * ((turn * 7 + at * 3) % 16)) / 17);
    show({ measure, ...common, from: day, showing, variant: at + turn });
  }
}

function show(task: Task): void {
  const { kind } = task.measure.unit;
  if (kind === "listing") return showListing(task);
  if (kind === "agreement") return showAgreement(task);
  if (kind === "parcel") return showParcel(task);
  if (kind === "project") return showProject(task);
  if (kind === "region") return showRegion(task);
  if (kind === "enterprise") return showEnterprise(task);
}

function showListing(task: Task): void {
  const { settlement, asked, measure, facts, from } = task;
  const holder = settlement.found();
  const land = settlement.survey(holder);
  settlement.hold(land, holder);
  const categories = measure.unit.among ?? asked.policy.categories.map(({ id }) => id);
  const listing = list(land, asked, categories[task.variant % categories.length]!, from, facts);
  name(task, listing, holder);
  settle(task, [
    { kind: "listing", fields: listing },
    { kind: "parcel", fields: land.fields },
    { kind: "enterprise", fields: settlement.firm(holder) },
  ]);
  nameBearers(listing, land, asked);
}

function showAgreement(task: Task): void {
  const { settlement, measure, from } = task;
  const holder = settlement.found();
  const land = settlement.survey(holder);
  settlement.hold(land, holder);
  const types = measure.unit.among ?? ["整改协议"];
  const agreement: Fields = {
    种类: types[task.variant % types.length]!,
    当事人: [holder],
    签订日: formatDay(from),
  };
  append(land.fields, "协议", agreement);
  name(task, agreement, holder);
  settle(task, [
    { kind: "agreement", fields: agreement },
    { kind: "parcel", fields: land.fields },
    { kind: "enterprise", fields: settlement.firm(holder) },
  ]);
}

function showParcel(task: Task): void {
  const { settlement } = task;
  const holder = settlement.found();
  const land = settlement.survey(holder);
  settlement.hold(land, holder);
  name(task, land.fields, holder);
  settle(task, [
    { kind: "parcel", fields: land.fields },
    { kind: "enterprise", fields: settlement.firm(holder) },
  ]);
}

function showProject(task: Task): void {
  const { settlement, measure } = task;
  const { draft } = settlement.ground;
  const applicant = settlement.found();
  const land = settlement.survey(applicant);
  settlement.hold(land, applicant);
  const project = draft.entry(
    "项目",
    `演示项目-${task.asked.policy.id}-${measure.id}-${task.variant}`,
  );
  project["申请人"] = applicant;
  project["地块"] = land.code;
  project["区划"] = land.county;
  if (task.facts.get("园区")?.entities.includes("project") === true)
    project["园区"] = land.fields["园区"];
  settle(task, [
    { kind: "project", fields: project },
    { kind: "parcel", fields: land.fields },
    { kind: "enterprise", fields: settlement.firm(applicant) },
  ]);
}

/**
 * Counties and zones are few: what has been shown on one is not contradicted on it, and only what
 * meets the measure is shown. A text that speaks of zones is shown on zones.
 */
function showRegion(task: Task): void {
  const { settlement, measure, showing, variant } = task;
  const { city, draft, zones } = settlement.ground;
  if (showing !== "met" && showing !== "met-for-a-time") return;
  const isAboutZones =
    zones.length > 0 && /集聚区|园区/.test(`${measure.chapeau ?? ""}${measure.quotation}`);
  const names = isAboutZones ? zones : city.counties;
  const turned = names.map((_, at) => names[(at + variant) % names.length]!);
  const isBare = (name: string): boolean => Object.keys(draft.entry("区域", name)).length <= 1;
  settle(task, [
    { kind: "region", fields: draft.entry("区域", turned.find(isBare) ?? turned[0]!) },
  ]);
}

function showEnterprise(task: Task): void {
  const { settlement } = task;
  const firm = settlement.firm(settlement.found());
  const { zones } = settlement.ground;
  if (zones.length > 0) firm["园区"] = zones[task.variant % zones.length]!;
  settle(task, [{ kind: "enterprise", fields: firm }]);
}

/** Some measures are borne by whomever a fact names: the one in breach, the buyer. */
function name({ measure }: Task, fields: Fields, firm: string): void {
  const fact = namedBearer(measure.bearer);
  if (fact !== null) fields[fact] = firm;
}

/** Writes the facts each where the conditions will look for them. */
function settle(task: Task, places: readonly Place[]): void {
  const { zones } = task.settlement.ground;
  for (const [fact, value] of choose(task)) {
    const place = places.find(({ kind }) => task.facts.get(fact)?.entities.includes(kind));
    // A zone lies in itself by its name; nothing else is to be written of it.
    if (place === undefined || (place.kind === "region" && fact === "园区")) continue;
    const { fields } = place;
    // Any zone will do where one is asked for, so the land stays where it was surveyed.
    if (fact === "园区" && zones.includes(String(value)) && zones.includes(String(fields[fact])))
      continue;
    if (value === undefined) Reflect.deleteProperty(fields, fact);
    else fields[fact] = value;
  }
}

function choose(task: Task): Circumstances {
  const { measure, asked, showing, facts, variant } = task;
  const scope = asked.policy.scope.when;
  const when =
    showing === "one-condition-short" && measure.when.length > 0
      ? oneShort(measure.when, variant)
      : measure.when;
  const chosen = circumstancesFor([...scope, ...when], task);
  if (showing === "met-for-a-time") endOne(chosen, task);
  if (showing === "a-fact-unrecorded") {
    const lack = measure.when.flatMap(factsIn).find((fact) => facts.get(fact)?.missing === UNKNOWN);
    if (lack !== undefined) chosen.set(lack, undefined);
  }
  return chosen;
}

function oneShort(conditions: readonly Condition[], variant: number): Condition[] {
  const short = variant % conditions.length;
  return conditions.map((condition, at) =>
    at === short ? { is: "not", of: condition } : condition,
  );
}

/** Lets the last fact that began with the circumstances end again. */
function endOne(chosen: Circumstances, { measure, from, facts }: Task): void {
  const begun = measure.when
    .flatMap(factsIn)
    .findLast(
      (fact) => facts.get(fact)?.type === "boolean" && typeof chosen.get(fact) === "object",
    );
  if (begun !== undefined) chosen.set(begun, { 自: formatDay(from), 至: formatDay(from + 400) });
}
