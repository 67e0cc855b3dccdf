import { nearKeys } from "../domain/answer/evidence.ts";
import { parseDay } from "../domain/time/day.ts";
import type { CheckRow } from "../store/checks.ts";
import type { KnownLaw } from "../store/laws.ts";
import type { Underway } from "./answering.ts";
import { bearingOn } from "./check-row.ts";

/** A question in its canonical form, as it was recorded. */
export interface RecordedQuestion {
  readonly action: string;
  readonly asOf: string | null;
  readonly benefit?: string;
  readonly context: {
    readonly caseNumber: string;
    readonly operator: string;
    readonly purpose: string;
  };
  readonly jurisdiction: string;
  readonly knownAt: number | null;
  readonly parcel?: string;
  readonly project?: string;
  readonly subject: { readonly id: string; readonly kind: CheckRow["subject_kind"] };
}

/** For which day something is told, and by what was known. */
export interface Moment {
  readonly position: number;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** As it was when it was told; else as though the register can be relied on. */
  readonly isVouched?: boolean;
}

/** A recorded question as it goes to the statement again, for the day and the position it was answered for. */
export function underwayAgain(
  { action, benefit, jurisdiction, knownAt, parcel, project, subject }: RecordedQuestion,
  {
    position,
    day,
    known,
  }: { readonly position: number; readonly day: string; readonly known: KnownLaw },
): Underway {
  const asOf = parseDay(day);
  if (asOf === null) throw new RangeError("a recorded day cannot be read");
  const kind = subject.kind === "unit" ? "parcel" : subject.kind;
  return {
    question: {
      subject: { ...subject, kind },
      action,
      jurisdiction,
      asOf,
      ...(parcel === undefined ? {} : { parcel }),
      ...(benefit === undefined ? {} : { benefit }),
      ...(project === undefined ? {} : { project }),
    },
    knownAt,
    row: {
      subject_kind: subject.kind,
      subject: subject.id,
      land: parcel,
      benefit,
      project,
      ...bearingOn(known.law, action),
      near: nearKeys(jurisdiction),
      day,
      known_at: position,
    },
  };
}
