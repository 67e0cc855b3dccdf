import { ALWAYS, fromRuns, NO, type Timeline, UNKNOWN, YES } from "../time/timeline.ts";
import { type Entity, type Span, spansOf } from "../registry/fact.ts";
import type { Subject } from "./consequence.ts";
import type { Register } from "./register.ts";
import type { Unit } from "./units.ts";

/** Somebody or something that bears a measure, on the days it does. */
export interface Bearer {
  readonly subject: Subject;
  readonly entity: Entity | null;
  readonly line: Timeline;
  /** Bears it because it holds the land, and so hands it on with the land. */
  readonly isHolder: boolean;
  readonly tenure: readonly Span[];
}

/** The words for who bears a measure that do not name a fact. */
export const bearerWords = {
  企业: ["listing", "parcel", "agreement", "project", "enterprise"],
  地块: ["listing", "parcel", "agreement", "project"],
  当事人: ["agreement"],
  申请人: ["project"],
  区域: ["region"],
} as const;

/** Who bears a measure about this unit. 企业 is whoever holds the land on the day. */
export function bearersOf(unit: Unit, word: string, register: Register): Bearer[] {
  if (word === "地块") return unit.parcel === null ? [] : [{ ...plain, subject: { kind: "parcel", id: unit.parcel }, entity: null, line: ALWAYS }];
  if (word === "区域") return [{ ...plain, subject: { kind: "region", id: unit.entity.id }, entity: null, line: ALWAYS }];
  if (word === "当事人" || word === "申请人" || unit.kind === "enterprise") {
    return unit.bound.map((id) => ({ ...plain, ...enterprise(id, register), line: ALWAYS }));
  }
  const holders = holdersOf(unit, register);
  return word === "企业" ? holders : namedBearers(unit, word, holders, register);
}

const plain = { isHolder: false, tenure: [] };

function enterprise(id: string, register: Register): Pick<Bearer, "subject" | "entity"> {
  return { subject: register.subjectOf(id), entity: register.world.enterprises.get(id) ?? null };
}

function holdersOf(unit: Unit, register: Register): Bearer[] {
  const tenures = unit.parcel === null ? [] : (register.tenures.get(unit.parcel) ?? []);
  if (tenures.length === 1) {
    const { enterprise: id, from, until } = tenures[0]!;
    return [holder(id, [{ from, until, value: true }], register)];
  }
  const byHolder = Map.groupBy(tenures, (tenure) => tenure.enterprise);
  return [...byHolder].map(([id, own]) => {
    const spans = own.map(({ from, until }) => ({ from, until, value: true })).sort((a, b) => a.from - b.from);
    return holder(id, spans, register);
  });
}

function holder(id: string, tenure: readonly Span[], register: Register): Bearer {
  const line = fromRuns(tenure.map(({ from, until }) => ({ from, until, value: YES })), NO);
  return { ...enterprise(id, register), line, isHolder: true, tenure };
}

/**
 * The enterprise that a dated fact names (违约企业, 产能所属企业), holder or not. On days for which
 * nobody is named it is unknown whether the holder is meant.
 */
function namedBearers(unit: Unit, fact: string, holders: readonly Bearer[], register: Register): Bearer[] {
  const spans = spansOf(unit.entity, fact);
  const named = new Set(spans.map(({ value }) => value).filter((value) => typeof value === "string"));
  const candidates = new Set([...named, ...holders.map(({ subject }) => subject.id)]);
  return [...candidates].map((id) => {
    const held = holders.find(({ subject }) => subject.id === id)?.tenure ?? [];
    const line = fromRuns(nameRuns(id, spans, held), NO);
    return { ...plain, ...enterprise(id, register), line };
  });
}

function nameRuns(id: string, spans: readonly Span[], held: readonly Span[]): { from: number; until: number; value: typeof YES | typeof UNKNOWN }[] {
  const known = spans.filter(({ value }) => value !== null);
  const gaps = gapsOf(known);
  return [
    ...known.filter(({ value }) => value === id).map(({ from, until }) => ({ from, until, value: YES as typeof YES })),
    ...held.flatMap((tenure) => gaps.map((gap) => ({ from: Math.max(gap.from, tenure.from), until: Math.min(gap.until, tenure.until), value: UNKNOWN as typeof UNKNOWN }))),
  ]
    .filter(({ from, until }) => from < until)
    .sort((a, b) => a.from - b.from);
}

function gapsOf(spans: readonly Span[]): { from: number; until: number }[] {
  const gaps = [];
  let at = -Infinity;
  for (const { from, until } of spans) {
    if (at < from) gaps.push({ from: at, until: from });
    at = until;
  }
  return at < Infinity ? [...gaps, { from: at, until: Infinity }] : gaps;
}
