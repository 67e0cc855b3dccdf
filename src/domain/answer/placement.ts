import { lies } from "../registry/region.ts";
import { type CompiledMeasure, type Law, measureOn } from "../policy/law.ts";
import type { MeasureKind } from "../policy/policy.ts";
import { landOf, type Question } from "./answers.ts";
import type { Evidence } from "./evidence.ts";
import type { FiledRow } from "./filing.ts";
import type { Remark } from "./remarks.ts";

/** How a row stands to a question: it decides, it decides more mildly (land of another name), or it informs. */
export interface PlacedRow extends CompiledMeasure {
  readonly row: FiledRow;
  readonly placement: "decides" | "other-land" | "remark";
  readonly why: Remark["code"] | null;
}

type Placement = Pick<PlacedRow, "placement" | "why">;

const decides: Placement = { placement: "decides", why: null };

/** The rows that bear on a question, each with how it stands to it. */
export function rowsFor(evidence: Evidence, question: Question, law: Law): PlacedRow[] {
  return evidence.rows.toSorted(inOrder).flatMap((row) => {
    const kind = law.kinds.get(row.kind);
    const compiled = measureOn(law, row);
    if (kind === undefined || compiled === undefined) throw unknownLaw(row);
    if (!kind.actions.includes(question.action) || isElsewhere(row, question)) return [];
    const placed = place({ row, kind, ...compiled }, question, evidence);
    return placed === null ? [] : [{ row, ...compiled, ...placed }];
  });
}

/** An order of their own, so that an answer does not tell in which order things were recorded. */
function inOrder(one: FiledRow, other: FiledRow): number {
  const [a, b] = [orderOf(one), orderOf(other)];
  return a < b ? -1 : a > b ? 1 : one.from - other.from;
}

function orderOf({ policy, measure, path, subject, under }: FiledRow): string {
  return `${policy} ${measure} ${path.unit.id} ${subject.id} ${path.via} ${path.benefit} ${under}`;
}

function unknownLaw({ policy, measure }: FiledRow): Error {
  return new Error(`a row rests on ${policy} ${measure}, which is not in the law it is read with`);
}

/** Asked about a place, the rows filed around and within it are the place's own and stand already. */
function isElsewhere({ under, subject }: FiledRow, question: Question): boolean {
  return (
    !under.startsWith("region:") &&
    question.subject.kind === "region" &&
    subject.kind === "region" &&
    question.subject.id === subject.id
  );
}

function place(
  bearing: CompiledMeasure & { readonly row: FiledRow; readonly kind: MeasureKind },
  question: Question,
  evidence: Evidence,
): Placement | null {
  const { row, policy } = bearing;
  const binds = lies(question.jurisdiction, policy.policy.territory);
  switch (row.under.slice(0, row.under.indexOf(":"))) {
    case "around":
      return binds ? decides : null;
    case "within":
      return binds ? remark("place.restraint") : null;
    case "over":
      return binds ? decides : remark("territory.elsewhere");
    default:
      return placeOwn(bearing, question, { binds, isHeld: evidence.benefit?.isOwn === true });
  }
}

function remark(why: Remark["code"]): Placement {
  return { placement: "remark", why };
}

/** `isHeld`: the counter asks about a benefit that the subject already has, whose own row answers. */
function placeOwn(
  { row, measure, kind }: CompiledMeasure & { readonly row: FiledRow; readonly kind: MeasureKind },
  question: Question,
  { binds, isHeld }: { readonly binds: boolean; readonly isHeld: boolean },
): Placement | null {
  const { path } = row;
  if (path.benefit !== null && path.benefit !== question.benefit)
    return question.benefit === undefined ? remark("benefit.spared") : null;
  if (path.benefit === null && measure.sparesBenefits !== null && isHeld) return null;
  if (!binds) return remark("territory.elsewhere");
  if (row.standing === "other-reading") return remark("reading.other");
  const { project } = question;
  if (path.unit.kind === "project" && project !== undefined && project !== path.unit.id)
    return remark("land.other");
  const land = landOf(question);
  const namesOther = land !== undefined && path.parcel !== null && land !== path.parcel;
  if (namesOther && kind.polarity !== "restraint") return remark("land.other");
  if (namesOther && measure.isTiedToParcel)
    return measure.form === "one-off"
      ? remark("land.other")
      : { placement: "other-land", why: null };
  return decides;
}
