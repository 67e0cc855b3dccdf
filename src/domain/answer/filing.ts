import { type Interval } from "../time/day.ts";
import { and, fromRuns, NO, not, runs, type Run, type Timeline, YES } from "../time/timeline.ts";
import type { World } from "../registry/world.ts";
import { spansOf } from "../registry/fact.ts";
import { evaluate, type Facts, factsOf, leavesOf } from "../policy/condition.ts";
import type { Consequence, Part, Path, Subject } from "../policy/consequence.ts";
import { type Cause, explain, type Missing, missingOn } from "../policy/explain.ts";
import type { Sentence } from "../sentence.ts";
import type { Law } from "../policy/law.ts";
import { holdersFiling } from "./holding.ts";
import { placesFiling } from "./places.ts";

/**
 * `lapsed`: it would hold, were its document in force. `spared`: it would hold, had an existing
 * benefit run out. `suspended`: it would hold, were the execution of its listing not suspended. None
 * of these decides anything.
 */
export type FiledStatus = "in-force" | "unknown" | "lapsed" | "spared" | "suspended";

/** What an answer says about a stretch of days, worded once, when it was derived. */
export interface FiledWords {
  readonly startedBy: readonly Cause[];
  readonly endedBy: readonly Cause[];
  readonly restsOn: readonly Sentence[];
  /** What is missing from a day on, until the next entry; the first `from` is null for the start. */
  readonly lacks: readonly { readonly from: number | null; readonly missing: readonly Missing[] }[];
  /** The subject did not hold the land when it was listed, and the document leaves open what then. */
  readonly isTransferDoubted: boolean;
  /** The day of signing where the measure rests on an agreement; null when that is not recorded. */
  readonly signedOn?: number | null;
}

/**
 * One stretch of days of one consequence, under the key by which a question finds it. An answer is
 * made of these alone, so that what was kept can be told again, word for word, without the engine.
 */
export interface FiledRow extends Interval {
  /** `enterprise:…`, `parcel:…`; `holder:`/`over:` a parcel; `around:`/`within:` a territory. */
  readonly under: string;
  /** The thing with whose record it is derived: `parcel:…`, `enterprise:…`, `project:…`, `region:…`. */
  readonly origin: string;
  readonly policy: string;
  readonly measure: string;
  readonly kind: string;
  readonly subject: Subject;
  readonly path: Path;
  readonly standing: Consequence["standing"];
  readonly status: FiledStatus;
  readonly words: FiledWords;
}

/** A consequence with the key under which it is filed. */
export interface Filing {
  readonly under: string;
  readonly origin: string;
  readonly row: Consequence;
}

/** Everything that questions about these consequences can find. */
export function fileRows(rows: readonly Consequence[], law: Law, world: World): FiledRow[] {
  const own = rows.map((row) => ({ under: keyOf(row.subject), origin: originOf(row), row }));
  return [...own, ...holdersFiling(own, law, world), ...placesFiling(own, law, world)].flatMap(
    (filing) => stretches(filing, law),
  );
}

/** Enterprises and natural persons are asked about in one way. */
export function keyOf({ kind, id }: Subject): string {
  return `${kind === "person" ? "enterprise" : kind}:${id}`;
}

function originOf({ path }: Consequence): string {
  return path.parcel === null ? `${path.unit.kind}:${path.unit.id}` : `parcel:${path.parcel}`;
}

function stretches({ under, origin, row }: Filing, law: Law): FiledRow[] {
  const { measure, policy, subject, path, standing } = row;
  const signing = row.parts.find((part) => part.role === "signed-in-force");
  const filed = (
    { from, until }: Interval,
    status: FiledStatus,
    words: Pick<FiledWords, "startedBy" | "endedBy" | "restsOn" | "lacks">,
  ): FiledRow => ({
    under,
    origin,
    policy: policy.policy.id,
    measure: measure.id,
    kind: measure.kind,
    subject,
    path,
    standing,
    status,
    from,
    until,
    words: {
      ...words,
      isTransferDoubted: row.doubts.length > measure.doubts.length,
      ...(signing === undefined ? {} : { signedOn: signing.signedOn }),
    },
  });
  const explained = explain(row, law.facts).map((interval) =>
    filed(interval, interval.status, {
      startedBy: interval.startedBy,
      endedBy: interval.endedBy,
      restsOn: interval.restsOn,
      lacks: interval.status === "unknown" ? lacksWithin(row, interval, law) : [],
    }),
  );
  if (standing !== "decides") return explained;
  const silent = { startedBy: [], endedBy: [], restsOn: [], lacks: [] };
  const lapsed = lapsedRuns(row).map((run) => filed(run, "lapsed", silent));
  const spared = sparedRuns(row).map((run) => filed(run, "spared", silent));
  const suspended = suspendedRuns(row).map((run) => filed(run, "suspended", silent));
  return [...explained, ...lapsed, ...spared, ...suspended];
}

/** The days on which it does not hold and would, or might, were its document in force. */
function lapsedRuns({ line, ifInForce }: Consequence): Run[] {
  return runs(and(possible(ifInForce), not(possible(line))));
}

/** Yes on the days on which a line is not no. */
function possible(line: Timeline): Timeline {
  return fromRuns(
    runs(line).map(({ from, until }) => ({ from, until, value: YES })),
    NO,
  );
}

/** The days on which every part holds or may but for the benefit, which has not run out. */
function sparedRuns(row: Consequence): Run[] {
  return row.path.benefit === null ? [] : runsBut(row, "benefit-expired");
}

/** The days on which every part holds or may but for the suspension of the listing. */
function suspendedRuns(row: Consequence): Run[] {
  const isEver = row.parts.some(({ role }) => role === "suspension");
  return isEver ? runsBut(row, "suspension") : [];
}

/** The days on which every part holds or may, but for one that does not. */
function runsBut({ parts }: Consequence, but: Part["role"]): Run[] {
  const lines = parts.map(({ role, line }) =>
    role === but ? not(possible(line)) : possible(line),
  );
  return runs(lines.reduce(and));
}

/** What is missing on the days of an unknown stretch, with the days on which that changes. */
function lacksWithin(
  row: Consequence,
  { from, until }: Interval,
  { facts }: Law,
): FiledWords["lacks"] {
  const inside = row.parts
    .flatMap((part) => changesOf(part, facts))
    .filter((day) => day > from && day < until);
  const days = [...new Set(inside)].sort((a, b) => a - b);
  const first = from === -Infinity ? Math.min(until, days[0] ?? Infinity, 0) - 1 : from;
  const found = [first, ...days].map((day, at) => ({
    from: at === 0 ? null : day,
    missing: missingOn(row, day, facts),
  }));
  return found.filter(
    ({ missing }, at) =>
      at === 0 || JSON.stringify(missing) !== JSON.stringify(found[at - 1]!.missing),
  );
}

/** The days on which what a part lacks may change: its own and those of the facts behind it. */
function changesOf(part: Part, facts: Facts): number[] {
  if (part.role !== "condition") return [...part.line.starts];
  const leaves = leavesOf(part.condition);
  const recorded = leaves.flatMap(factsOf).flatMap((fact) => {
    const spans = part.chain.flatMap((entity) => spansOf(entity, fact));
    return spans.flatMap((span) => [span.from, span.until]);
  });
  return [...recorded, ...leaves.flatMap((leaf) => evaluate(leaf, part.chain, facts).starts)];
}
