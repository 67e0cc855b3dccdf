import type { Sentence } from "../sentence.ts";
import { spansOf, valueAt } from "../registry/fact.ts";
import { runs, type Timeline, UNKNOWN, valueOn, YES } from "../time/timeline.ts";
import {
  type Chain,
  evaluate,
  factsOf,
  keeperOf,
  leavesOf,
  type Facts,
  type Leaf,
} from "./condition.ts";
import type { Consequence, Part } from "./consequence.ts";
import { suspensionFact } from "./suspension.ts";
import { wordLeaf, wordPart } from "./wording.ts";

/** What made an interval begin or end on a day. */
export interface Cause {
  readonly role: Part["role"] | "discharge";
  readonly says: Sentence;
  /** The facts behind it that changed on that day, and what they are about. */
  readonly facts: readonly string[];
  readonly about: string | null;
}

/** A fact that was not recorded and decides. */
export interface Missing {
  readonly fact: string;
  readonly says: Sentence;
  readonly about: string | null;
  /** The act that obliges somebody to record it. */
  readonly recordedBy: string | null;
}

/** A maximal run of days on which a consequence holds or cannot be known, `[from, until)`. */
export interface ExplainedInterval {
  readonly from: number;
  readonly until: number;
  readonly status: "in-force" | "unknown";
  readonly startedBy: readonly Cause[];
  readonly endedBy: readonly Cause[];
  /** For an interval without an end: what it rests on, so that any of these ceasing will end it. */
  readonly restsOn: readonly Sentence[];
  readonly missing: readonly Missing[];
}

/** Why each interval begins and ends, and what is missing while it is unknown. */
export function explain(row: Consequence, facts: Facts): ExplainedInterval[] {
  return runs(row.line).map(({ from, until, value }) => ({
    from,
    until,
    status: value === YES ? "in-force" : "unknown",
    startedBy: causes(row, from, facts),
    endedBy: causes(row, until, facts),
    restsOn:
      until === Infinity
        ? row.parts.filter((part) => mayEnd(part, row)).map((part) => wordPart(part, facts))
        : [],
    missing: value === UNKNOWN ? missing(row, from, until, facts) : [],
  }));
}

/**
 * Facts may change by an act that nobody has recorded yet; the territory and who an agreement binds do
 * not, and a transfer leaves a duty that has fallen due with whom it fell on.
 */
function mayEnd(part: Part, { measure }: Consequence): boolean {
  if (part.role === "condition" || part.role === "control") return true;
  if (part.role !== "bearer" || ["地块", "区域", "当事人", "申请人"].includes(part.word))
    return false;
  return measure.form === "state" || part.word !== "企业";
}

function causes(row: Consequence, day: number, facts: Facts): Cause[] {
  if (!Number.isFinite(day)) return [];
  const way = moves(row.line, day, "rises") ? "rises" : "falls";
  const moved = row.parts.filter(({ line }) => moves(line, day, way));
  const found = moved.map((part): Cause => {
    if (part.role === "suspension") return turnOf(part.listing, way);
    const leaves = part.role === "condition" ? changedLeaves(part, day, facts) : [];
    const [only] = leaves;
    const says =
      only !== undefined &&
      leaves.length === 1 &&
      part.role === "condition" &&
      part.condition.is !== "not"
        ? wordLeaf(only, facts)
        : wordPart(part, facts);
    return {
      role: part.role,
      says,
      facts: leaves.flatMap(factsOf),
      about: aboutOf(part, row, leaves, { day, facts }),
    };
  });
  if (found.length > 0 || way === "rises") return found;
  return [
    {
      role: "discharge",
      says: { zh: "办结", en: "carried out" },
      facts: [],
      about: row.path.unit.id,
    },
  ];
}

/** A suspension is told as what happened: it interrupts, and its end resumes. */
function turnOf(listing: string, way: "rises" | "falls"): Cause {
  const says =
    way === "falls"
      ? { zh: "中止执行", en: "execution suspended" }
      : { zh: "恢复执行", en: "execution resumed" };
  return { role: "suspension", says, facts: [suspensionFact], about: listing };
}

function moves(line: Timeline, day: number, way: "rises" | "falls"): boolean {
  const [before, after] = [valueOn(line, day - 1), valueOn(line, day)];
  return way === "rises" ? after > before : after < before;
}

type ConditionPart = Extract<Part, { role: "condition" }>;

function changedLeaves(part: ConditionPart, day: number, facts: Facts): Leaf[] {
  return leavesOf(part.condition).filter((leaf) => {
    const line = evaluate(leaf, part.chain, facts);
    return valueOn(line, day - 1) !== valueOn(line, day);
  });
}

/** What is missing on one day. */
export function missingOn(row: Consequence, day: number, facts: Facts): Missing[] {
  return distinct(
    row.parts
      .filter(({ line }) => valueOn(line, day) === UNKNOWN)
      .flatMap((part) => missingIn(part, day, row, facts)),
  );
}

/** What is missing on the days of an interval; where nothing is, it is what was missing when the matter may have begun. */
function missing(row: Consequence, from: number, until: number, facts: Facts): Missing[] {
  const lacks = (since: number): Missing[] =>
    distinct(pointsWithin(row, since, until).flatMap((day) => missingOn(row, day, facts)));
  const found = lacks(from);
  return found.length > 0 ? found : lacks(-Infinity);
}

function distinct(lacks: readonly Missing[]): Missing[] {
  return [...new Map(lacks.map((lack) => [`${lack.fact}@${lack.about}`, lack])).values()];
}

function pointsWithin(row: Consequence, from: number, until: number): number[] {
  const inside = row.parts.flatMap(({ line }) =>
    line.starts.filter((start) => start > from && start < until),
  );
  return [...new Set([from === -Infinity ? Math.min(until, 0) - 1 : from, ...inside])];
}

/** What can be missing and is no fact of the vocabulary. */
const relationWords: Readonly<Record<string, string>> = {
  持股比例: "share",
  控股认定: "determination of control",
};

function missingIn(part: Part, day: number, row: Consequence, facts: Facts): Missing[] {
  const lack = (fact: string, about: string | null): Missing => ({
    fact,
    says: { zh: fact, en: facts.get(fact)?.english ?? relationWords[fact] ?? fact },
    about,
    recordedBy: facts.get(fact)?.recordedBy ?? null,
  });
  switch (part.role) {
    case "condition": {
      const leaves = leavesOf(part.condition).filter(
        (leaf) => valueOn(evaluate(leaf, part.chain, facts), day) === UNKNOWN,
      );
      return leaves.flatMap((leaf) =>
        unrecordedIn(leaf, part.chain, day, facts).map(({ fact, about }) => lack(fact, about)),
      );
    }
    case "territory":
      return [lack("区划", row.path.parcel ?? row.path.unit.id)];
    case "bearer":
      return [lack(part.word, row.path.unit.id)];
    case "control":
      return [lack(part.unrecorded, part.held)];
    case "signed-in-force":
      return [lack("签订日", part.agreement)];
    case "suspension":
      return [lack(suspensionFact, part.listing)];
    case "benefit-expired":
      return part.unrecorded.map((fact) => lack(fact, part.benefit));
    case "validity":
    case "adoption":
      return [];
    default:
      return part satisfies never;
  }
}

/** The facts of a leaf that make it unknown on a day: of a period's two days perhaps only one. */
function unrecordedIn(
  leaf: Leaf,
  chain: Chain,
  day: number,
  facts: Facts,
): { fact: string; about: string | null }[] {
  return factsOf(leaf).flatMap((fact) => {
    const definition = facts.get(fact);
    const keeper = definition === undefined ? undefined : keeperOf(definition, chain, day);
    const value = keeper === undefined ? undefined : valueAt(spansOf(keeper, fact), day);
    const isUnknown = value === null || (value === undefined && definition?.missing === UNKNOWN);
    return isUnknown ? [{ fact, about: keeper?.id ?? null }] : [];
  });
}

function aboutOf(
  part: Part,
  row: Consequence,
  leaves: readonly Leaf[],
  { day, facts }: { day: number; facts: Facts },
): string | null {
  if (part.role === "control") return part.held;
  if (part.role !== "condition" || leaves.length === 0) return row.path.unit.id;
  const definition = facts.get(factsOf(leaves[0]!)[0]!);
  return (
    (definition === undefined ? undefined : keeperOf(definition, part.chain, day))?.id ??
    row.path.unit.id
  );
}
