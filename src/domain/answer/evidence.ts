import { type Answers, landOf, type Question } from "./answers.ts";
import { enclosing } from "../registry/region.ts";
import type { World } from "../registry/world.ts";
import type { Subject } from "../policy/consequence.ts";
import { type Concern, concernsOf } from "./concerns.ts";
import { type FiledRow, keyOf } from "./filing.ts";

/** What the register holds that bears on one question: an answer is a function of it and the law. */
export interface Evidence {
  /** Rows filed under any of the question's keys; more than those of its action do no harm. */
  readonly rows: readonly FiledRow[];
  readonly isSubjectKnown: boolean;
  /** The land that the question is about or names; null when it names none. */
  readonly land: {
    readonly isKnown: boolean;
    readonly isListed: boolean;
    readonly isHeld: boolean;
  } | null;
  readonly benefit: { readonly isKnown: boolean; readonly isOwn: boolean } | null;
  readonly project: { readonly isKnown: boolean } | null;
  readonly concerns: readonly Concern[];
  readonly isDemonstration: boolean;
  /** False while the register has come out of a copy that nobody has vouched for: what holds is not known. */
  readonly isVouched: boolean;
}

/** The keys under which rows for a question are filed. Land that the register does not know finds nothing. */
export function keysOf(question: Question, isLandKnown: boolean): string[] {
  const { subject, jurisdiction } = question;
  const land = landOf(question);
  if (land === undefined || !isLandKnown) return [keyOf(subject), ...nearKeys(jurisdiction)];
  return subject.kind === "parcel"
    ? [keyOf(subject), `holder:${land}`, `over:${land}`]
    : [keyOf(subject), `parcel:${land}`, `over:${land}`];
}

/** The keys of what holds around a counter and of places within its territory. */
export function nearKeys(jurisdiction: string): string[] {
  return [...enclosing(jurisdiction).map((code) => `around:${code}`), `within:${jurisdiction}`];
}

/** The evidence for a question in a world held in memory. */
export function evidenceOf(answers: Answers, question: Question): Evidence {
  const { world, filed } = answers;
  const { subject, benefit, project, asOf } = question;
  const land = landOf(question);
  const isLandKnown = land !== undefined && world.parcels.has(land);
  return {
    rows: keysOf(question, isLandKnown).flatMap((key) => filed.get(key) ?? []),
    isSubjectKnown: isKnown(world, subject),
    land:
      land === undefined
        ? null
        : {
            isKnown: isLandKnown,
            isListed: world.listings.some(({ parcel }) => parcel === land),
            isHeld: world.tenures.some(
              ({ parcel, from, until }) => parcel === land && from <= asOf && asOf < until,
            ),
          },
    benefit:
      benefit === undefined
        ? null
        : {
            isKnown: world.benefits.some(({ id }) => id === benefit),
            isOwn: world.benefits.some(
              ({ id, enterprise }) => id === benefit && enterprise === subject.id,
            ),
          },
    project:
      project === undefined ? null : { isKnown: world.projects.some(({ id }) => id === project) },
    concerns: concernsOf(answers, question),
    isDemonstration: world.isDemonstration,
    isVouched: true,
  };
}

function isKnown(world: World, { kind, id }: Subject): boolean {
  if (kind === "parcel") return world.parcels.has(id);
  return kind === "region" ? world.regions.has(id) : world.enterprises.has(id);
}
