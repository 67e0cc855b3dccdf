import { lies } from "../registry/region.ts";
import { spansOf, valueAt } from "../registry/fact.ts";
import type { World } from "../registry/world.ts";
import { nextChange, NO, UNKNOWN, valueOn } from "../time/timeline.ts";
import type { Consequence, Subject } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";
import type { Effect } from "../policy/policy.ts";
import { type Basis, basisOf } from "./basis.ts";
import { frameworkRemarks, type Remark, remarksOf } from "./remarks.ts";

/** Outcomes of an answer, strongest first; INDETERMINATE stands outside the order. */
export type Outcome = Exclude<Effect, "DUTY"> | "NO_MEASURE" | "INDETERMINATE";

const rank: Readonly<Record<Outcome, number>> = { BLOCKED: 4, RESTRICTED: 3, DIFFERENTIAL: 2, ENTITLED: 1, NO_MEASURE: 0, INDETERMINATE: 0 };

export interface Question {
  readonly subject: Subject;
  readonly action: string;
  /** The territory of the counter that asks (six digits). */
  readonly jurisdiction: string;
  /** Civil day in Asia/Shanghai for which the answer holds. */
  readonly asOf: number;
  /** The land, the existing benefit or the project that the action is tied to, when the counter names it. */
  readonly parcel?: string;
  readonly benefit?: string;
  readonly project?: string;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** The strongest outcome that certainly holds; differs from `outcome` only when that is INDETERMINATE. */
  readonly atLeast: Outcome;
  readonly bases: readonly Basis[];
  /** They inform and never decide. */
  readonly remarks: readonly Remark[];
  readonly duties: readonly Basis[];
  readonly asOf: number;
  /** The next day on which anything that bears on this question changes; null when nothing will. */
  readonly nextChangeOn: number | null;
  /** False when the register has never heard of the subject: no measure, and no clearance either. */
  readonly subjectKnown: boolean;
  readonly isDemonstration: boolean;
}

/** The consequences of a world, ready to be asked. */
export interface Answers {
  readonly law: Law;
  readonly world: World;
  readonly bySubject: ReadonlyMap<string, readonly Consequence[]>;
}

export function prepareAnswers(law: Law, world: World, rows: readonly Consequence[]): Answers {
  return { law, world, bySubject: Map.groupBy(rows, (row) => `${row.subject.kind === "person" ? "enterprise" : row.subject.kind}:${row.subject.id}`) };
}

/** May the counter do this, for this subject, on this day? The strongest consequence that holds decides. */
export function verdict(answers: Answers, question: Question): Verdict {
  const rows = rowsFor(answers, question);
  const bearing = rows.filter(({ placement }) => placement !== "remark");
  const current = bearing.flatMap(({ row, placement }) => {
    const value = valueOn(row.line, question.asOf);
    if (value === NO) return [];
    return [basisOf(row, { question, law: answers.law, isOtherLand: placement === "other-land", isCertain: value !== UNKNOWN })];
  });
  const duties = current.filter(({ effect }) => effect === "DUTY");
  const bases = current.filter(({ effect }) => effect !== "DUTY").sort((a, b) => rank[b.effect as Outcome] - rank[a.effect as Outcome]);
  const atLeast = strongest(bases.filter(({ isCertain }) => isCertain));
  const possible = strongest(bases);
  const changes = rows.map(({ row }) => nextChange(row.line, question.asOf));
  const next = Math.min(Infinity, ...changes);
  return {
    outcome: rank[possible] > rank[atLeast] ? "INDETERMINATE" : atLeast,
    atLeast,
    bases,
    remarks: [...remarksOf(rows, question), ...frameworkRemarks(answers.law, question)],
    duties,
    asOf: question.asOf,
    nextChangeOn: next === Infinity ? null : next,
    subjectKnown: isKnown(answers.world, question.subject),
    isDemonstration: answers.world.isDemonstration,
  };
}

function strongest(bases: readonly Basis[]): Outcome {
  return bases.reduce<Outcome>((held, { effect }) => (effect !== "DUTY" && rank[effect] > rank[held] ? effect : held), "NO_MEASURE");
}

function isKnown(world: World, { kind, id }: Subject): boolean {
  if (kind === "parcel") return world.parcels.has(id);
  return kind === "region" ? world.regions.has(id) : world.enterprises.has(id);
}

/** How a row stands to a question: it decides, it decides more mildly (land of another name), or it informs. */
export interface PlacedRow {
  readonly row: Consequence;
  readonly placement: "decides" | "other-land" | "remark";
  readonly why: Remark["code"] | null;
}

function rowsFor(answers: Answers, question: Question): PlacedRow[] {
  const { kind, id } = question.subject;
  const own = answers.bySubject.get(`${kind === "person" ? "enterprise" : kind}:${id}`) ?? [];
  const bearsOn = (row: Consequence): boolean => answers.law.vocabulary.kinds.find(({ name }) => name === row.measure.kind)?.actions.includes(question.action) === true;
  const mine = own.filter(bearsOn).flatMap((row) => place(row, question, answers) ?? []);
  return [...mine, ...placesAround(answers, question).filter(({ row }) => bearsOn(row))];
}

function place(row: Consequence, question: Question, answers: Answers): PlacedRow | null {
  const { measure, path, policy } = row;
  const remark = (why: Remark["code"]): PlacedRow => ({ row, placement: "remark", why });
  if (path.benefit !== null && path.benefit !== question.benefit) return question.benefit === undefined ? remark("benefit.spared") : null;
  if (path.benefit === null && measure.sparesBenefits !== null && isHeld(question, answers)) return null;
  if (!lies(question.jurisdiction, policy.policy.territory)) return remark("territory.elsewhere");
  if (row.standing === "other-reading") return remark("reading.other");
  const isIncentive = answers.law.vocabulary.kinds.find(({ name }) => name === measure.kind)?.polarity === "incentive";
  if (path.unit.kind === "project" && question.project !== undefined && question.project !== path.unit.id) return remark("land.other");
  const namesOther = question.parcel !== undefined && path.parcel !== null && question.parcel !== path.parcel;
  if (namesOther && isIncentive) return remark("land.other");
  if (namesOther && measure.isTiedToParcel) return measure.form === "one-off" ? remark("land.other") : { row, placement: "other-land", why: null };
  return { row, placement: "decides", why: null };
}

/** The counter asks about a benefit that the subject already has: its own row answers, not the general one. */
function isHeld({ benefit, subject }: Question, { world }: Answers): boolean {
  return benefit !== undefined && world.benefits.some(({ id, enterprise }) => id === benefit && enterprise === subject.id);
}

/** Measures on a county or a cluster reach whoever applies there: deciding where the land is named. */
function placesAround(answers: Answers, question: Question): PlacedRow[] {
  const land = question.subject.kind === "parcel" ? question.subject.id : question.parcel;
  const parcel = land === undefined ? undefined : answers.world.parcels.get(land);
  const zone = parcel === undefined ? undefined : valueAt(spansOf(parcel, "园区"), question.asOf);
  const home = parcel === undefined ? question.jurisdiction : String(valueAt(spansOf(parcel, "区划"), question.asOf) ?? question.jurisdiction);
  const found: PlacedRow[] = [];
  for (const region of answers.world.regions.values()) {
    const rows = answers.bySubject.get(`region:${region.id}`) ?? [];
    const isCounty = /^\d{6}$/.test(region.id);
    const covers = isCounty ? lies(home, region.id) : zone === region.id;
    const near = isCounty ? lies(region.id, question.jurisdiction) : parcel === undefined && lies(String(valueAt(spansOf(region, "区划"), question.asOf) ?? "000000"), question.jurisdiction);
    for (const row of rows) {
      if (question.subject.kind === "region" && question.subject.id === region.id) continue;
      if (!lies(question.jurisdiction, row.policy.policy.territory)) continue;
      if (covers) found.push({ row, placement: "decides", why: null });
      else if (near) found.push({ row, placement: "remark", why: "place.restraint" });
    }
  }
  return found;
}
