import { type Interval } from "../time/day.ts";
import { fromRuns, type Timeline, type Truth, NO, UNKNOWN, YES } from "../time/timeline.ts";

/** What a fact can be established about. The Chinese names are those of packs, worlds and cases. */
export const entityKinds = {
  企业: "enterprise",
  自然人: "person",
  地块: "parcel",
  认定: "listing",
  协议: "agreement",
  既有优惠: "benefit",
  项目: "project",
  区域: "region",
  许可: "permit",
  抵押: "mortgage",
} as const;
export type EntityName = keyof typeof entityKinds;
export type EntityKind = (typeof entityKinds)[EntityName];

export const factTypes = {
  是否: "boolean",
  日期: "date",
  数值: "number",
  企业: "enterprise",
  园区: "zone",
  区划: "region",
} as const;
export type FactType = (typeof factTypes)[keyof typeof factTypes];

/** A word of the vocabulary: what may be recorded, about what, and how its absence reads. */
export interface FactDefinition {
  readonly name: string;
  readonly english: string;
  readonly entities: readonly EntityKind[];
  readonly type: FactType;
  /** How a day without a record reads: no, unless somebody is obliged to record it. */
  readonly missing: typeof NO | typeof UNKNOWN;
  /** The act that obliges somebody to record it; present when `missing` is unknown. */
  readonly recordedBy: string | null;
  /** The word that records that there is none (未约定), for dates and zones. */
  readonly none: string | null;
}

/** `null` is recorded as unknown; `NONE` is recorded as not existing. Dates are days. */
export type FactValue = boolean | number | string | null;
export const NONE = "none";

export interface Span extends Interval {
  readonly value: FactValue;
}

/** Something facts are established about. `facts` holds sorted, disjoint spans by fact name. */
export interface Entity {
  readonly kind: EntityKind;
  readonly id: string;
  readonly facts: ReadonlyMap<string, readonly Span[]>;
}

const noSpans: readonly Span[] = [];

export function spansOf(entity: Entity, fact: string): readonly Span[] {
  return entity.facts.get(fact) ?? noSpans;
}

/** What is recorded of a fact along the way: on each day by the nearest that has a record of that day. */
export function spansAlong(chain: readonly Entity[], fact: string): readonly Span[] {
  return chain.reduce<readonly Span[]>(
    (near, entity) => overlay(near, spansOf(entity, fact)),
    noSpans,
  );
}

function overlay(near: readonly Span[], far: readonly Span[]): readonly Span[] {
  if (near.length === 0 || far.length === 0) return near.length === 0 ? far : near;
  const shown = gapsOf(near).flatMap((gap) =>
    far.map((span) => ({
      ...span,
      from: Math.max(span.from, gap.from),
      until: Math.min(span.until, gap.until),
    })),
  );
  return [...near, ...shown.filter(({ from, until }) => from < until)].sort(
    (a, b) => a.from - b.from,
  );
}

/** The days on which nothing is recorded. */
export function gapsOf(spans: readonly Span[]): Interval[] {
  const gaps: Interval[] = [];
  let at = -Infinity;
  for (const { from, until } of spans) {
    if (at < from) gaps.push({ from: at, until: from });
    at = until;
  }
  return at < Infinity ? [...gaps, { from: at, until: Infinity }] : gaps;
}

/** The truth of a statement about each recorded value, with `gap` on the days without a record. */
export function mapSpans(
  spans: readonly Span[],
  gap: Truth,
  judge: (span: Span) => readonly (Interval & { readonly value: Truth })[],
): Timeline {
  return fromRuns(
    fill(spans, gap).flatMap((span) => ("gap" in span ? [span] : judge(span))),
    NO,
  );
}

type Filled = Span | (Interval & { readonly value: Truth; readonly gap: true });

function fill(spans: readonly Span[], gap: Truth): Filled[] {
  if (gap === NO) return [...spans];
  const filled: Filled[] = [];
  let at = -Infinity;
  for (const span of spans) {
    if (at < span.from) filled.push({ from: at, until: span.from, value: gap, gap: true });
    filled.push(span);
    at = span.until;
  }
  if (at < Infinity) filled.push({ from: at, until: Infinity, value: gap, gap: true });
  return filled;
}

/** A value that holds on a whole span, read as truth. */
export function truthOf(value: FactValue): Truth {
  return value === true ? YES : value === null ? UNKNOWN : NO;
}

/** The value recorded for a day; `undefined` when nothing is recorded for it. */
export function valueAt(spans: readonly Span[], day: number): FactValue | undefined {
  return spans.find((span) => span.from <= day && day < span.until)?.value;
}
