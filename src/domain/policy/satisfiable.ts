import type { Sentence } from "../sentence.ts";
import { type Condition, factsOf, type Facts, type Leaf, leavesOf } from "./condition.ts";
import type { Measure, UnitKind } from "./policy.ts";
import { combinations } from "./combinations.ts";
import { wordCondition, wordLeaf } from "./wording.ts";

/** Conditions that must all hold, and on what their facts are looked up, nearest first. */
export interface Demand {
  readonly conditions: readonly Condition[];
  readonly chain: readonly string[];
}

/** One question of the table: a leaf with its facts named together with where they are looked up. */
export interface Atom {
  readonly leaf: Leaf;
  readonly placed: Leaf;
}

export type Formula = (row: number) => boolean;

/** A truth table: one bit per atom, and only the rows that recorded facts can produce. */
export interface TruthTable {
  readonly atoms: readonly Atom[];
  readonly rows: readonly number[];
  /** For each demand, each of its conditions. */
  readonly formulas: readonly (readonly Formula[])[];
}

/** A table of more would not be read by anybody, nor a clause that needs it. */
export const widestTable = 12;

const chains: Readonly<Record<UnitKind, readonly string[]>> = {
  listing: ["listing", "parcel"],
  parcel: ["parcel"],
  agreement: ["agreement", "parcel"],
  project: ["project", "parcel"],
  enterprise: [],
  region: ["region"],
  benefit: ["benefit"],
};

/** The kinds of things on which the facts of a measure are looked up: itself, its parcel, its bearer. */
export function chainOf({ unit, bearer }: Pick<Measure, "unit" | "bearer">): readonly string[] {
  const things = chains[unit.kind];
  return bearer === "地块" || bearer === "区域" ? things : [...things, "enterprise"];
}

/** Tabulates demands together; null when they ask more than `widest` different things. */
export function tabulate(
  demands: readonly Demand[],
  facts: Facts,
  widest: number = widestTable,
): TruthTable | null {
  const atoms = new Map<string, Atom & { readonly at: number }>();
  const formulas = demands.map(({ conditions, chain }) => {
    const atomOf = (leaf: Leaf): number => {
      const placed = place(leaf, chain, facts);
      const key = JSON.stringify(placed);
      const atom = atoms.get(key) ?? { leaf, placed, at: atoms.size };
      atoms.set(key, atom);
      return atom.at;
    };
    return conditions.map((condition) => formulaOf(condition, atomOf));
  });
  if (atoms.size > widest) return null;
  const asked = [...atoms.values()];
  return {
    atoms: asked,
    formulas,
    rows: combinations(
      asked.map(({ placed }) => placed),
      facts,
    ),
  };
}

/** The same fact of another thing is another fact: each is named with the place where it is found. */
function place(leaf: Leaf, chain: readonly string[], facts: Facts): Leaf {
  const at = (fact: string): string => {
    const entities: readonly string[] = facts.get(fact)?.entities ?? [];
    return `${fact}@${chain.find((kind) => entities.includes(kind.split(":")[0]!)) ?? ""}`;
  };
  if (leaf.is === "within")
    return { ...leaf, since: at(leaf.since), on: leaf.on === null ? null : at(leaf.on) };
  return { ...leaf, fact: at(leaf.fact) };
}

function formulaOf(condition: Condition, atomOf: (leaf: Leaf) => number): Formula {
  switch (condition.is) {
    case "not": {
      const part = formulaOf(condition.of, atomOf);
      return (row) => !part(row);
    }
    case "all": {
      const parts = condition.of.map((part) => formulaOf(part, atomOf));
      return (row) => parts.every((part) => part(row));
    }
    case "any": {
      const parts = condition.of.map((part) => formulaOf(part, atomOf));
      return (row) => parts.some((part) => part(row));
    }
    default: {
      const bit = 1 << atomOf(condition);
      return (row) => (row & bit) !== 0;
    }
  }
}

export interface Unsound {
  readonly code: string;
  readonly says: Sentence;
}

/** A measure that can hold on no day, or on every day, was written wrongly; null when it was not. */
export function unsoundness(
  measure: Measure,
  scope: readonly Condition[],
  facts: Facts,
): Unsound | null {
  const chain = chainOf(measure);
  const whole = [...scope, ...measure.when];
  const table = tabulate([{ conditions: whole, chain }], facts);
  if (table === null) {
    const count = new Set(whole.flatMap(leavesOf).map((leaf) => JSON.stringify(leaf))).size;
    return unsound("condition.too-wide", {
      zh: `条件含 ${count} 项不同的判断，超过 ${widestTable} 项，不能逐一核对；请拆分`,
      en: `the conditions ask ${count} different things, more than ${widestTable}; split them`,
    });
  }
  const parts = whole.map((condition, at) => ({ condition, holds: table.formulas[0]![at]! }));
  if (!table.rows.some((row) => parts.every(({ holds }) => holds(row))))
    return unsound("condition.never", neverSentence(parts, table, facts));
  const own = parts.slice(scope.length);
  if (own.length === 0 || !table.rows.every((row) => own.every(({ holds }) => holds(row))))
    return null;
  const least = table.rows.reduce((held, row) => (bitsIn(row) < bitsIn(held) ? row : held));
  const example = wordRow(
    table,
    least,
    own.flatMap(({ condition }) => factsIn(condition)),
    facts,
  );
  return unsound("condition.always", {
    zh: `条件恒成立，例如${example.zh}时也成立`,
    en: `the conditions always hold, for example even when ${example.en}`,
  });
}

function unsound(code: string, says: Sentence): Unsound {
  return { code, says };
}

interface Part {
  readonly condition: Condition;
  readonly holds: Formula;
}

/** Names the fewest conditions that exclude each other, and a case in which all but some of them hold. */
function neverSentence(parts: readonly Part[], table: TruthTable, facts: Facts): Sentence {
  const possible = (some: readonly Part[]): boolean =>
    table.rows.some((row) => some.every(({ holds }) => holds(row)));
  let core = parts;
  for (const part of parts) {
    const fewer = core.filter((other) => other !== part);
    if (!possible(fewer)) core = fewer;
  }
  const words = core.map(({ condition }) => wordCondition(condition, facts));
  const named = {
    zh: words.map(({ zh }) => `“${zh}”`).join("与"),
    en: words.map(({ en }) => `"${en}"`).join(" and "),
  };
  const score = (row: number): number => core.filter(({ holds }) => holds(row)).length;
  const nearest = table.rows.reduce((held, row) => (score(row) > score(held) ? row : held));
  const example = wordRow(
    table,
    nearest,
    core.flatMap(({ condition }) => factsIn(condition)),
    facts,
  );
  const failing = wordCondition(core.find(({ holds }) => !holds(nearest))!.condition, facts);
  return {
    zh: `条件永不成立：${named.zh}${core.length > 1 ? "不能同时成立" : "自相矛盾"}，例如${example.zh}时，“${failing.zh}”不成立`,
    en: `the conditions never hold: ${named.en} ${core.length > 1 ? "exclude each other" : "contradicts itself"}; for example when ${example.en}, "${failing.en}" does not hold`,
  };
}

function factsIn(condition: Condition): string[] {
  return leavesOf(condition).flatMap(factsOf);
}

/** A row as a worked example: each atom about these facts, with yes or no. */
export function wordRow(
  { atoms }: TruthTable,
  row: number,
  about: readonly string[] | null,
  facts: Facts,
): Sentence {
  const shown = atoms.flatMap(({ leaf }, at) => {
    if (about !== null && !factsOf(leaf).some((fact) => about.includes(fact))) return [];
    const word = wordLeaf(leaf, facts);
    const yes = (row & (1 << at)) !== 0;
    return [{ zh: `${word.zh}＝${yes ? "是" : "否"}`, en: `${word.en} = ${yes ? "yes" : "no"}` }];
  });
  return { zh: shown.map(({ zh }) => zh).join("、"), en: shown.map(({ en }) => en).join(", ") };
}

function bitsIn(row: number): number {
  let count = 0;
  for (let rest = row; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
