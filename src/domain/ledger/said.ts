import { formatDay } from "../time/day.ts";
import { valueAt, spansOf, type Entity, type Span } from "../registry/fact.ts";
import type { Listing } from "../registry/world.ts";

/** A value from a day on, and to another where it ends, as the grammar of worlds writes it. */
export interface SaidSpan {
  readonly 值: string | number;
  readonly 自?: string;
  readonly 至?: string;
}

type Value = boolean | string | number;

/** `值` from `from`, until further notice or until the first day on which it no longer holds. */
export function since(from: number, value: Value = true, until: number = Infinity): SaidSpan {
  return {
    值: worded(value),
    ...(Number.isFinite(from) ? { 自: formatDay(from) } : {}),
    ...(Number.isFinite(until) ? { 至: formatDay(until) } : {}),
  };
}

function worded(value: Value): string | number {
  return typeof value === "boolean" ? (value ? "是" : "否") : value;
}

/** A day as the grammar writes it, as the value of a fact that is a date. */
export function dayWord(day: number): string {
  return formatDay(day);
}

/** Facts of a listing, as an entry of the grammar. */
export function ofListing(
  {
    parcel,
    policy,
    category,
    episode,
  }: Pick<Listing, "parcel" | "policy" | "category" | "episode">,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    [`地块 ${parcel}`]: { 认定: [{ 类别: category, 文件: policy, 批次: episode, ...facts }] },
  };
}

/** Facts of a parcel, as an entry of the grammar. */
export function ofParcel(
  parcel: string,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { [`地块 ${parcel}`]: facts };
}

export function ofEnterprise(
  enterprise: string,
  facts: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return { [`企业 ${enterprise}`]: facts };
}

/** Ends what holds of a thing on a day: the same value from the same day, until `on`. */
export function ending(entity: Entity, fact: string, on: number): SaidSpan | null {
  const span = spanOn(entity, fact, on);
  if (span === undefined || typeof span.value !== "boolean" || span.from >= on) return null;
  return since(span.from, span.value, on);
}

/** Ends every one of these facts that holds on the day; those that do not are left out. */
export function endingAll(
  entity: Entity,
  facts: readonly string[],
  on: number,
): Readonly<Record<string, SaidSpan>> {
  return Object.fromEntries(
    facts.flatMap((fact) => {
      const ended = ending(entity, fact, on);
      return ended === null || !holds(entity, fact, on) ? [] : [[fact, ended]];
    }),
  );
}

export function spanOn(entity: Entity, fact: string, on: number): Span | undefined {
  return spansOf(entity, fact).find(({ from, until }) => from <= on && on < until);
}

/** Whether a yes-or-no fact is recorded as true on the day. */
export function holds(entity: Entity, fact: string, on: number): boolean {
  return valueAt(spansOf(entity, fact), on) === true;
}

/** The day that a fact which is a date records on a day; null where none is. */
export function dateOn(entity: Entity, fact: string, on: number): number | null {
  const value = valueAt(spansOf(entity, fact), on);
  return typeof value === "number" ? value : null;
}
