import type { Path, Subject } from "../policy/consequence.ts";
import type { Cause, Missing } from "../policy/explain.ts";
import type { Doubt } from "../policy/policy.ts";
import type { Sentence } from "../sentence.ts";
import { formatDay } from "../time/day.ts";
import type { Basis } from "./basis.ts";

/** A basis as the contract names its parts, every key in the order of RFC 8785. */
export function basisInOrder(basis: Basis): unknown {
  return {
    article: basis.article,
    chapeau: basis.chapeau,
    document: documentInOrder(basis.policy),
    doubts: basis.doubts.map(doubtInOrder),
    effect: basis.effect,
    endedBy: basis.endedBy.map(causeInOrder),
    enforcers: basis.enforcers,
    from: dayOrNull(basis.from),
    isCertain: basis.isCertain,
    kind: basis.kind,
    measure: basis.measure,
    missing: basis.missing.map(missingInOrder),
    path: pathInOrder(basis.path),
    quotation: basis.quotation,
    restsOn: basis.restsOn.map(sentenceInOrder),
    startedBy: basis.startedBy.map(causeInOrder),
    strength: basis.strength,
    subject: subjectInOrder(basis.subject),
    terms: basis.terms,
    until: dayOrNull(basis.until),
  };
}

/** Null where there is none and where a stretch is open. */
export function dayOrNull(day: number | null): string | null {
  return day === null || !Number.isFinite(day) ? null : formatDay(day);
}

export function sentenceInOrder({ en, zh }: Sentence): unknown {
  return { en, zh };
}

/** Its kind is one of a closed list, whose names the contract writes in capitals. */
export function subjectInOrder({ id, kind }: Subject): unknown {
  return { id, kind: kind.toUpperCase() };
}

function documentInOrder({ expiryStated, id, number, title }: Basis["policy"]): unknown {
  return { expiryStated, id, number, title };
}

function pathInOrder({ benefit, parcel, unit, via }: Path): unknown {
  return { benefit, parcel, unit: { id: unit.id, kind: unit.kind }, via };
}

function causeInOrder({ about, facts, role, says }: Cause): unknown {
  return { about, facts, role, says: sentenceInOrder(says) };
}

function missingInOrder({ about, fact, recordedBy, says }: Missing): unknown {
  return { about, fact, recordedBy, says: sentenceInOrder(says) };
}

function doubtInOrder({ handle, other, reading }: Doubt): unknown {
  return { handle, other, reading };
}
