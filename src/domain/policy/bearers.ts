import {
  ALWAYS,
  and,
  fromRuns,
  NEVER,
  NO,
  or,
  type Timeline,
  UNKNOWN,
  YES,
} from "../time/timeline.ts";
import { type Entity, gapsOf, NONE, type Span, spansOf } from "../registry/fact.ts";
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

/** Who bears a measure about this unit, listed on a day (minus infinity for no listing, infinity for never). 企业 is whoever holds the land on the day. */
export function bearersOf(
  unit: Unit,
  word: string,
  listedOn: number,
  register: Register,
): Bearer[] {
  if (word === "地块")
    return unit.parcel === null
      ? []
      : [{ ...plain, subject: { kind: "parcel", id: unit.parcel }, entity: null, line: ALWAYS }];
  if (word === "区域")
    return [
      { ...plain, subject: { kind: "region", id: unit.entity.id }, entity: null, line: ALWAYS },
    ];
  if (word === "当事人" || word === "申请人" || unit.kind === "enterprise") {
    return unit.bound.map((id) => ({ ...plain, ...enterprise(id, register), line: ALWAYS }));
  }
  return word === "企业" ? holdersOf(unit, register) : namedBearers(unit, word, listedOn, register);
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
    const spans = own
      .map(({ from, until }) => ({ from, until, value: true }))
      .sort((a, b) => a.from - b.from);
    return holder(id, spans, register);
  });
}

function holder(id: string, tenure: readonly Span[], register: Register): Bearer {
  const line = fromRuns(
    tenure.map(({ from, until }) => ({ from, until, value: YES })),
    NO,
  );
  return { ...enterprise(id, register), line, isHolder: true, tenure };
}

/**
 * The enterprise that a dated fact names (违约企业, 产能所属企业), holder or not. On days for which
 * nobody is named it is unknown whether one is meant that could be: a party to the agreement, or
 * whoever has held the land since it was listed, for a transfer does not shake off a finding.
 */
function namedBearers(unit: Unit, fact: string, listedOn: number, register: Register): Bearer[] {
  const known = spansOf(unit.entity, fact).filter(({ value }) => value !== null);
  const possible = couldBeMeant(unit, listedOn, register);
  const named = known
    .map(({ value }) => value)
    .filter((value) => typeof value === "string" && value !== NONE) as string[];
  const unnamed = fromRuns(
    gapsOf(known).map(({ from, until }) => ({ from, until, value: UNKNOWN })),
    NO,
  );
  return [...new Set([...named, ...possible.keys()])].map((id) => {
    const sure = fromRuns(
      known
        .filter(({ value }) => value === id)
        .map(({ from, until }) => ({ from, until, value: YES })),
      NO,
    );
    return {
      ...plain,
      ...enterprise(id, register),
      line: or(sure, and(unnamed, possible.get(id) ?? NEVER)),
    };
  });
}

/** The days on which each could be meant. What happens later shows nothing of a day: before the listing only the holder can. */
function couldBeMeant(
  unit: Unit,
  listedOn: number,
  register: Register,
): ReadonlyMap<string, Timeline> {
  const found = new Map(unit.bound.map((id) => [id, ALWAYS]));
  if (unit.bound.length > 0 || unit.parcel === null) return found;
  for (const { enterprise: id, from, until } of register.tenures.get(unit.parcel) ?? []) {
    const holds = fromRuns([{ from, until, value: YES }], NO);
    const hasHeld =
      until > listedOn
        ? fromRuns([{ from: Math.max(from, listedOn), until: Infinity, value: YES }], NO)
        : NEVER;
    found.set(id, or(found.get(id) ?? NEVER, or(holds, hasHeld)));
  }
  return found;
}
