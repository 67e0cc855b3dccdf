import type { Law } from "../policy/law.ts";
import { measureOn } from "../policy/law.ts";
import type { Action } from "../policy/policy.ts";
import type { Interval } from "../time/day.ts";
import type { Question } from "./answers.ts";
import type { Evidence } from "./evidence.ts";
import type { FiledRow } from "./filing.ts";
import { type Outcome, verdict } from "./verdict.ts";

/** What a counter would find, under the law and with the rows of one moment. */
export interface Side {
  readonly law: Law;
  readonly rows: readonly FiledRow[];
}

/** A stretch of days on which an answer differs, and what it differs by. */
export interface Change extends Interval {
  /** Null for measures about which no counter asks. */
  readonly action: string | null;
  /** The counter's territory. */
  readonly jurisdiction: string;
  readonly before: Outcome | null;
  readonly after: Outcome | null;
  /** `policy/measure` of every ground, sorted. */
  readonly measuresBefore: readonly string[];
  readonly measuresAfter: readonly string[];
}

/** The rows in which two moments differ, by which actions and territories are chosen. */
export interface Turned {
  readonly subject: Question["subject"];
  readonly before: Side;
  readonly after: Side;
  readonly differing: readonly FiledRow[];
}

/** Every action whose answer is another than before, from which day to which. */
export function changesOf(turned: Turned): Change[] {
  const { subject, before, after, differing } = turned;
  const kinds = new Set(differing.map(({ kind }) => kind));
  const territories = new Set(
    differing.flatMap((row) => {
      const found = measureOn(after.law, row) ?? measureOn(before.law, row);
      return found === undefined ? [] : [found.policy.policy.territory];
    }),
  );
  const actions = [before.law, after.law].flatMap(({ vocabulary }) =>
    vocabulary.actions.filter(
      (action) =>
        isAskedOf(action, subject) &&
        vocabulary.kinds.some((kind) => kinds.has(kind.name) && kind.actions.includes(action.code)),
    ),
  );
  const codes = [...new Set(actions.map(({ code }) => code))].sort();
  return [...territories]
    .sort()
    .flatMap((jurisdiction) => [
      ...codes.flatMap((action) =>
        compare(turned, { action, jurisdiction }, (side, asOf) =>
          answerOn(side, { subject, action, jurisdiction, asOf }),
        ),
      ),
      ...compare(turned, { action: null, jurisdiction }, (side, asOf) =>
        unaskedOn(side, asOf, subject),
      ),
    ]);
}

function isAskedOf({ subjects }: Action, { kind }: Question["subject"]): boolean {
  if (kind === "region") return false;
  return subjects.includes(kind === "parcel" ? "parcel" : "enterprise");
}

interface Answer {
  readonly outcome: Outcome | null;
  readonly measures: readonly string[];
}

function compare(
  { before, after }: Turned,
  asked: Pick<Change, "action" | "jurisdiction">,
  answer: (side: Side, asOf: number) => Answer,
): Change[] {
  const edges = [before, after].flatMap(({ rows }) =>
    rows.flatMap(({ from, until }) => [from, until]),
  );
  const days = [...new Set(edges)].filter(Number.isFinite).sort((a, b) => a - b);
  const changes: Change[] = [];
  for (const [at, from] of [-Infinity, ...days].entries()) {
    const asOf = from === -Infinity ? (days[0] ?? 0) - 1 : from;
    const [was, is] = [answer(before, asOf), answer(after, asOf)];
    if (was.outcome === is.outcome && was.measures.join() === is.measures.join()) continue;
    const change: Change = {
      ...asked,
      from,
      until: days[at] ?? Infinity,
      before: was.outcome,
      after: is.outcome,
      measuresBefore: was.measures,
      measuresAfter: is.measures,
    };
    const last = changes.at(-1);
    if (last !== undefined && last.until === from && isSame(last, change))
      changes[changes.length - 1] = { ...last, until: change.until };
    else changes.push(change);
  }
  return changes;
}

function isSame(one: Change, other: Change): boolean {
  return (
    one.before === other.before &&
    one.after === other.after &&
    one.measuresBefore.join() === other.measuresBefore.join() &&
    one.measuresAfter.join() === other.measuresAfter.join()
  );
}

/** The answer as a counter would get it that names neither land nor benefit nor project. */
function answerOn({ law, rows }: Side, question: Question): Answer {
  const { outcome, bases, duties } = verdict(law, question, { ...silent, rows });
  const measures = [...bases, ...duties].map(({ policy, measure }) => `${policy.id}/${measure}`);
  return { outcome, measures: sorted(measures) };
}

const silent: Omit<Evidence, "rows"> = {
  isSubjectKnown: true,
  land: null,
  benefit: null,
  project: null,
  concerns: [],
  isDemonstration: false,
  isVouched: true,
};

/** What holds and is asked about by nobody: all of it for a place, else the kinds without an action. */
function unaskedOn({ law, rows }: Side, asOf: number, { kind }: Question["subject"]): Answer {
  const held = rows.filter(
    (row) =>
      row.from <= asOf &&
      asOf < row.until &&
      row.standing === "decides" &&
      row.status === "in-force" &&
      row.subject.kind === kind &&
      (kind === "region" || law.kinds.get(row.kind)?.actions.length === 0),
  );
  return {
    outcome: null,
    measures: sorted(held.map(({ policy, measure }) => `${policy}/${measure}`)),
  };
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}
