import { type Entity, spansOf, valueAt } from "../registry/fact.ts";
import { lies } from "../registry/region.ts";
import type { Parcel, Region, Tenure } from "../registry/world.ts";
import { and, fromRuns, NO, YES } from "../time/timeline.ts";
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
  const holding: Part = { role: "bearer", word: "企业", line };
  return {
    ...row,
    line: and(row.line, line),
    ifInForce: and(row.ifInForce, line),
    parts: [...row.parts, holding],
  };
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
  const found: PlacedRow[] = [];
  for (const region of answers.world.regions.values()) {
    const rows = answers.bySubject.get(`region:${region.id}`) ?? [];
    if (
      rows.length === 0 ||
      (question.subject.kind === "region" && question.subject.id === region.id)
    )
      continue;
    const covers = covering(region, parcel, question, answers.law);
    if (covers === "no") continue;
    for (const row of rows) {
      if (!lies(question.jurisdiction, row.policy.policy.territory)) {
        if (parcel !== undefined && covers === "yes")
          found.push({ row, placement: "remark", why: "territory.elsewhere" });
      } else if (covers === "yes") found.push({ row, placement: "decides", why: null });
      else found.push({ row, placement: "remark", why: "place.restraint" });
    }
  }
  return found;
}

/** Whether the land asked about lies in a region; perhaps, when the counter names no land and the region is near. */
function covering(
  region: Region,
  parcel: Parcel | undefined,
  { jurisdiction, asOf }: Question,
  law: Law,
): "yes" | "perhaps" | "no" {
  const isCounty = /^\d{6}$/.test(region.id);
  const recorded = (entity: Entity, fact: string): string | null => {
    const value = valueAt(spansOf(entity, fact), asOf);
    return typeof value === "string" ? value : null;
  };
  if (parcel !== undefined) {
    const place = recorded(parcel, isCounty ? "区划" : "园区");
    if (place === null) return "no";
    return (isCounty ? lies(place, region.id) : isSameZone(place, region.id, law)) ? "yes" : "no";
  }
  if (isCounty && lies(jurisdiction, region.id)) return "yes";
  return lies(isCounty ? region.id : (recorded(region, "区划") ?? "000000"), jurisdiction)
    ? "perhaps"
    : "no";
}

/** A zone has several names; the packs say which are one. */
function isSameZone(one: string, other: string, { policies }: Law): boolean {
  const zones = policies.flatMap(({ policy }) =>
    policy.zones.map(({ name, aliases }) => [name, ...aliases]),
  );
  return one === other || zones.some((names) => names.includes(one) && names.includes(other));
}
