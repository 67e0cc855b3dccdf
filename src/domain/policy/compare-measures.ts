import type { Sentence } from "../sentence.ts";
import { lies } from "../registry/region.ts";
import type { Facts } from "./condition.ts";
import type { Measure, Policy, UnitKind, Vocabulary } from "./policy.ts";
import { chainOf, type Demand, tabulate, type TruthTable, wordRow } from "./satisfiable.ts";

/** Something a reviewer should know that is no fault. */
export interface Note {
  readonly code: string;
  /** The measures concerned, each as `policy:id`. */
  readonly measures: readonly string[];
  readonly says: Sentence;
}

/** Two measures together may ask more than one does; beyond this they are left to the reader. */
const widestPair = 16;

interface Held {
  readonly policy: Policy;
  readonly measure: Measure;
}

/** What pairs of measures are to each other: two bases for one thing, or one gives what another takes. */
export function compareMeasures(policies: readonly Policy[], vocabulary: Vocabulary): Note[] {
  const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const all = policies.flatMap((policy) =>
    policy.measures.map((measure): Held => ({ policy, measure })),
  );
  return all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((other) => compare(one, other, vocabulary, facts) ?? []),
  );
}

function compare(one: Held, other: Held, vocabulary: Vocabulary, facts: Facts): Note | null {
  const isPair =
    one.measure.kind === other.measure.kind && one.measure.bearer === other.measure.bearer;
  const conflict = isPair ? null : conflictOf(one, other, vocabulary);
  if (!isPair && conflict === null) return null;
  if (!stand(one.policy, other.policy) || !meet(one, other, isPair ? sameUnit : sameLand))
    return null;
  const table = tabulate([demandOf(one), demandOf(other)], facts, widestPair);
  if (table === null) {
    return note("measures.uncompared", one, other, {
      zh: `合计判断超过 ${widestPair} 项，未逐一比较`,
      en: `together they ask more than ${widestPair} different things and were not compared`,
    });
  }
  return conflict === null ? bases(one, other, table, facts) : clash(conflict, table, facts);
}

function demandOf({ policy, measure }: Held): Demand {
  const chain = chainOf(measure).map((kind) =>
    kind === "enterprise" ? `enterprise:${measure.bearer}` : kind,
  );
  return { conditions: [...policy.scope.when, ...measure.when], chain };
}

/** Both documents are in force on some day in some place. */
function stand(one: Policy, other: Policy): boolean {
  if (one.id === other.id) return true;
  const overlap =
    one.validity.from < (other.validity.until ?? Infinity) &&
    other.validity.from < (one.validity.until ?? Infinity);
  return overlap && (lies(one.territory, other.territory) || lies(other.territory, one.territory));
}

type Meeting = (one: UnitKind, other: UnitKind) => boolean;

const sameUnit: Meeting = (one, other) => one === other;
const onLand: ReadonlySet<UnitKind> = new Set(["listing", "parcel", "agreement", "project"]);
const sameLand: Meeting = (one, other) => one === other || (onLand.has(one) && onLand.has(other));

/** Some one thing, or some one parcel, can be what both are about. A listing is under one policy only. */
function meet(one: Held, other: Held, meeting: Meeting): boolean {
  const [a, b] = [one.measure.unit, other.measure.unit];
  if (!meeting(a.kind, b.kind)) return false;
  if (meeting === sameLand && a.kind !== b.kind) return true;
  if (a.kind === "listing" && one.policy.id !== other.policy.id) return meeting === sameLand;
  return a.among === null || b.among === null || a.among.some((name) => b.among!.includes(name));
}

/** Two measures of one kind for one bearer are two bases for one thing, unless they exclude each other. */
function bases(one: Held, other: Held, table: TruthTable, facts: Facts): Note | null {
  const [first, second] = table.formulas.map(
    (parts) => (row: number) => parts.every((part) => part(row)),
  ) as [(row: number) => boolean, (row: number) => boolean];
  const both = table.rows.find((row) => first(row) && second(row));
  if (both === undefined) return null;
  const onlyFirst = table.rows.find((row) => first(row) && !second(row));
  const onlySecond = table.rows.find((row) => second(row) && !first(row));
  const firstWithin = onlyFirst === undefined && covers(other.measure, one.measure);
  const secondWithin = onlySecond === undefined && covers(one.measure, other.measure);
  if (firstWithin && secondWithin) {
    return note("measures.identical", one, other, {
      zh: "种类、承受者、对象、条件均相同，并列两条依据",
      en: "the same kind, bearer, object and conditions: two bases for one thing",
    });
  }
  if (firstWithin || secondWithin) {
    const [narrow, wide] = firstWithin ? [one, other] : [other, one];
    const row = firstWithin ? onlySecond : onlyFirst;
    const example = row === undefined ? null : wordRow(table, row, null, facts);
    return note("measures.implied", one, other, {
      zh: `${nameOf(narrow)} 成立时 ${nameOf(wide)} 必成立，反之不然${example === null ? "（对象较宽）" : `（例如${example.zh}）`}，并列两条依据`,
      en: `whenever ${nameOf(narrow)} holds ${nameOf(wide)} does, but not the other way round${example === null ? " (a wider object)" : ` (for example ${example.en})`}: two bases for one thing`,
    });
  }
  const example = wordRow(table, both, null, facts);
  return note("measures.overlapping", one, other, {
    zh: `可同时成立（例如${example.zh}），并列两条依据`,
    en: `they can hold together (for example ${example.en}): two bases for one thing`,
  });
}

/** Whatever the second is about, the first is about too. */
function covers({ unit: wide }: Measure, { unit: narrow }: Measure): boolean {
  return (
    wide.among === null ||
    (narrow.among !== null && narrow.among.every((name) => wide.among!.includes(name)))
  );
}

interface Conflict {
  readonly incentive: Held;
  readonly restraint: Held;
  readonly actions: readonly string[];
}

function conflictOf(one: Held, other: Held, { kinds }: Vocabulary): Conflict | null {
  const [a, b] = [one, other].map(({ measure }) => kinds.find(({ name }) => name === measure.kind));
  const actions = a?.actions.filter((action) => b?.actions.includes(action)) ?? [];
  if (actions.length === 0) return null;
  if (a!.polarity === "incentive" && b!.polarity === "restraint")
    return { incentive: one, restraint: other, actions };
  if (a!.polarity === "restraint" && b!.polarity === "incentive")
    return { incentive: other, restraint: one, actions };
  return null;
}

function clash(
  { incentive, restraint, actions }: Conflict,
  table: TruthTable,
  facts: Facts,
): Note | null {
  const both = table.rows.find((row) =>
    table.formulas.every((parts) => parts.every((part) => part(row))),
  );
  if (both === undefined) return null;
  const example = wordRow(table, both, null, facts);
  return note("measures.conflict", incentive, restraint, {
    zh: `激励与约束同涉 ${actions.join("、")}，可同时成立（例如${example.zh}）`,
    en: `an incentive and a restraint both bear on ${actions.join(", ")} and can hold together (for example ${example.en})`,
  });
}

function note(code: string, one: Held, other: Held, says: Sentence): Note {
  const measures = [nameOf(one), nameOf(other)];
  return {
    code,
    measures,
    says: {
      zh: `${measures.join(" 与 ")}：${says.zh}`,
      en: `${measures.join(" and ")}: ${says.en}`,
    },
  };
}

function nameOf({ policy, measure }: Held): string {
  return `${policy.id}:${measure.id}`;
}
