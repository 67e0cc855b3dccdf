import { type Entity, spansOf, valueAt } from "../registry/fact.ts";
import { isRegionCode, lies } from "../registry/region.ts";
import { withinTerritory } from "../registry/territory.ts";
import type { Parcel, Region, Tenure } from "../registry/world.ts";
import { and, fromRuns, isNever, NO, runs, type Timeline, YES } from "../time/timeline.ts";
import { evaluate } from "../policy/condition.ts";
import type { Consequence, Part } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";
import { type Answers, keyOf, landOf, type Question } from "./answers.ts";
import type { Remark } from "./remarks.ts";

/** How a row stands to a question: it decides, it decides more mildly (land of another name), or it informs. */
export interface PlacedRow {
  readonly row: Consequence;
  readonly placement: "decides" | "other-land" | "remark";
  readonly why: Remark["code"] | null;
}

/** The rows that bear on a question, each with how it stands to it. */
export function rowsFor(answers: Answers, question: Question): PlacedRow[] {
  const own = answers.bySubject.get(keyOf(question.subject)) ?? [];
  const bearsOn = (row: Consequence): boolean =>
    answers.law.vocabulary.kinds
      .find(({ name }) => name === row.measure.kind)
      ?.actions.includes(question.action) === true;
  const mine = [...own, ...landRows(answers, question)]
    .filter(bearsOn)
    .flatMap((row) => place(row, question, answers) ?? []);
  return [...mine, ...placesAround(answers, question).filter(({ row }) => bearsOn(row))];
}

/**
 * Asked about land, what its holder bears for it counts too; asked about an enterprise that names the
 * land, what the land itself bears.
 */
function landRows(
  { byParcel, world }: Answers,
  { subject, parcel }: Question,
): readonly Consequence[] {
  if (subject.kind !== "parcel")
    return parcel === undefined
      ? []
      : (byParcel.get(parcel) ?? []).filter((row) => row.subject.kind === "parcel");
  const tenures = world.tenures.filter((tenure) => tenure.parcel === subject.id);
  return (byParcel.get(subject.id) ?? [])
    .filter((row) => row.subject.kind !== "parcel")
    .map((row) => whileHolding(row, tenures));
}

/** An enterprise that a finding names answers for the land only while it holds it. */
function whileHolding(row: Consequence, tenures: readonly Tenure[]): Consequence {
  if (
    row.path.unit.kind === "project" ||
    row.path.unit.kind === "agreement" ||
    row.measure.bearer === "企业"
  )
    return row;
  const own = tenures
    .filter(({ enterprise }) => enterprise === row.subject.id)
    .sort((one, other) => one.from - other.from);
  const line = fromRuns(
    own.map(({ from, until }) => ({ from, until, value: YES })),
    NO,
  );
  return narrowed(row, { role: "bearer", word: "企业", line });
}

function place(row: Consequence, question: Question, answers: Answers): PlacedRow | null {
  const { measure, path, policy } = row;
  const remark = (why: Remark["code"]): PlacedRow => ({ row, placement: "remark", why });
  if (path.benefit !== null && path.benefit !== question.benefit)
    return question.benefit === undefined ? remark("benefit.spared") : null;
  if (path.benefit === null && measure.sparesBenefits !== null && isHeld(question, answers))
    return null;
  if (!lies(question.jurisdiction, policy.policy.territory)) return remark("territory.elsewhere");
  if (row.standing === "other-reading") return remark("reading.other");
  const polarity = answers.law.vocabulary.kinds.find(({ name }) => name === measure.kind)?.polarity;
  if (
    path.unit.kind === "project" &&
    question.project !== undefined &&
    question.project !== path.unit.id
  )
    return remark("land.other");
  const land = landOf(question);
  const namesOther = land !== undefined && path.parcel !== null && land !== path.parcel;
  if (namesOther && polarity !== "restraint") return remark("land.other");
  if (namesOther && measure.isTiedToParcel)
    return measure.form === "one-off"
      ? remark("land.other")
      : { row, placement: "other-land", why: null };
  return { row, placement: "decides", why: null };
}

/** The counter asks about a benefit that the subject already has: its own row answers, not the general one. */
function isHeld({ benefit, subject }: Question, { world }: Answers): boolean {
  return (
    benefit !== undefined &&
    world.benefits.some(({ id, enterprise }) => id === benefit && enterprise === subject.id)
  );
}

/** Measures on a county or a cluster reach whoever applies there: deciding where the land is named. */
function placesAround(answers: Answers, question: Question): PlacedRow[] {
  const land = landOf(question);
  const parcel = land === undefined ? undefined : answers.world.parcels.get(land);
  return [...answers.world.regions.values()].flatMap((region) => {
    if (question.subject.kind === "region" && question.subject.id === region.id) return [];
    const rows = answers.bySubject.get(`region:${region.id}`) ?? [];
    if (rows.length === 0) return [];
    return parcel === undefined
      ? rowsNear(region, rows, question)
      : rowsOver(parcel, region, rows, { answers, question });
  });
}

/** No land is named: a county around the counter decides, a place within its territory informs. */
function rowsNear(region: Region, rows: readonly Consequence[], question: Question): PlacedRow[] {
  const { jurisdiction, asOf } = question;
  const isAround = isRegionCode(region.id) && lies(jurisdiction, region.id);
  if (!isAround && !lies(homeOf(region, asOf) ?? "", jurisdiction)) return [];
  const placed: Pick<PlacedRow, "placement" | "why"> = isAround
    ? { placement: "decides", why: null }
    : { placement: "remark", why: "place.restraint" };
  return rows
    .filter(({ policy }) => lies(jurisdiction, policy.policy.territory))
    .map((row) => ({ row, ...placed }));
}

/** Land is named: the measures hold on the days on which it lies there, and are unknown while nobody recorded whether it does. */
function rowsOver(
  parcel: Parcel,
  region: Region,
  rows: readonly Consequence[],
  { answers, question }: { answers: Answers; question: Question },
): PlacedRow[] {
  const part = locationPart(parcel, region, question.asOf, answers.law);
  if (isNever(part.line)) return [];
  return rows.map((row) => {
    const located = narrowed(row, part);
    return lies(question.jurisdiction, row.policy.policy.territory)
      ? { row: located, placement: "decides", why: null }
      : { row: located, placement: "remark", why: "territory.elsewhere" };
  });
}

/** That the land lies in the county, or in the zone by any of its names. A zone of another county is none of its. */
function locationPart(parcel: Parcel, region: Region, asOf: number, law: Law): Part {
  if (isRegionCode(region.id)) {
    return { role: "territory", line: withinTerritory(spansOf(parcel, "区划"), region.id) };
  }
  const condition = { is: "located", fact: "园区", zones: namesOf(region.id, law) } as const;
  const line = evaluate(condition, [parcel], law.facts);
  const [here, there] = [homeOf(parcel, asOf), homeOf(region, asOf)];
  const mayLieThere = here === null || there === null || lies(here, there) || lies(there, here);
  return {
    role: "condition",
    condition,
    chain: [parcel],
    line: mayLieThere ? line : certainly(line),
  };
}

function certainly(line: Timeline): Timeline {
  return fromRuns(
    runs(line).filter(({ value }) => value === YES),
    NO,
  );
}

function homeOf(entity: Entity, day: number): string | null {
  const region = isRegionCode(entity.id) ? entity.id : valueAt(spansOf(entity, "区划"), day);
  return typeof region === "string" ? region : null;
}

/** A zone has several names; the packs say which are one. */
function namesOf(zone: string, { policies }: Law): readonly string[] {
  const zones = policies.flatMap(({ policy }) =>
    policy.zones.map(({ name, aliases }) => [name, ...aliases]),
  );
  return [zone, ...zones.filter((names) => names.includes(zone)).flat()];
}

/** A row that holds only while one thing more does. */
function narrowed(row: Consequence, part: Part): Consequence {
  return {
    ...row,
    line: and(row.line, part.line),
    ifInForce: and(row.ifInForce, part.line),
    parts: [...row.parts, part],
  };
}
