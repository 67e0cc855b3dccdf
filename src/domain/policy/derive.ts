import {
  and,
  ALWAYS,
  isNever,
  NEVER,
  NO,
  sinceWithin,
  type Timeline,
  UNKNOWN,
  YES,
} from "../time/timeline.ts";
import { type Entity, mapSpans, spansAlong, spansOf, valueAt } from "../registry/fact.ts";
import { lies } from "../registry/region.ts";
import { withinTerritory } from "../registry/territory.ts";
import type { Listing, World } from "../registry/world.ts";
import { type Bearer, bearersOf } from "./bearers.ts";
import { evaluate } from "./condition.ts";
import type { Consequence, Part } from "./consequence.ts";
import { cutDischarged, sparedRows } from "./existing.ts";
import type { CompiledMeasure, CompiledPolicy, Law } from "./law.ts";
import { type Register, indexWorld } from "./register.ts";
import type { Doubt } from "./policy.ts";
import { suspend, suspensionOf } from "./suspension.ts";
import { type Unit, unitsOf } from "./units.ts";

/**
 * Everything that follows from the policies for the world, on all days. Pure: no today, no clock,
 * and the order of what was recorded does not matter.
 */
export function derive(
  law: Law,
  world: World,
  isWanted: (unit: Unit) => boolean = () => true,
): Consequence[] {
  const register = indexWorld(world, law);
  const rows: Consequence[] = [];
  for (const unit of unitsOf(world)) {
    if (!isWanted(unit)) continue;
    const first = rows.length;
    deriveUnit(unit, register, rows);
    const suspension = suspensionOf(unit);
    if (suspension !== null) rows.push(...suspend(rows.splice(first), suspension, law));
  }
  return rows;
}

function deriveUnit(unit: Unit, register: Register, rows: Consequence[]): void {
  const { law } = register;
  const memo: (Timeline | undefined)[] = new Array(law.conditionCount);
  for (const policy of law.policies) {
    const measures = measuresFor(unit, policy);
    if (measures.length === 0) continue;
    const territory = territoryLine(unit, policy.policy.territory);
    if (isNever(territory)) continue;
    for (const measure of measures)
      deriveMeasure({ unit, measure, territory, memo, register }, rows);
  }
}

function measuresFor(unit: Unit, policy: CompiledPolicy): readonly CompiledMeasure[] {
  if (unit.kind === "listing") {
    const listing = unit.entity as Listing;
    return listing.policy === policy.policy.id
      ? (policy.byCategory.get(listing.category) ?? [])
      : [];
  }
  const measures = policy.byUnit.get(unit.kind) ?? [];
  return unit.kind === "agreement"
    ? measures.filter(({ measure }) => measure.unit.among?.includes(unit.type ?? "") ?? true)
    : measures;
}

/** The days on which the thing lies in the territory of the document; unknown while no region is recorded. */
function territoryLine(unit: Unit, territory: string): Timeline {
  if (unit.kind === "region" && /^\d{6}$/.test(unit.entity.id))
    return lies(unit.entity.id, territory) ? ALWAYS : NEVER;
  return withinTerritory(spansAlong(unit.chain, "区划"), territory);
}

interface Task {
  readonly unit: Unit;
  readonly measure: CompiledMeasure;
  readonly territory: Timeline;
  /** Conditions about the land alone, asked once per unit. */
  readonly memo: (Timeline | undefined)[];
  readonly register: Register;
}

function deriveMeasure(task: Task, rows: Consequence[]): void {
  const { unit, measure: compiled, territory, memo, register } = task;
  const { measure } = compiled;
  const parts: Part[] = [{ role: "territory", line: territory }];
  let ground = territory;
  for (const { index, condition, asksBearer } of compiled.conditions) {
    if (asksBearer && unit.kind !== "enterprise") continue;
    const line = (memo[index] ??= evaluate(condition, unit.chain, register.law.facts));
    ground = and(ground, line);
    if (isNever(ground)) return;
    parts.push({ role: "condition", condition, chain: unit.chain, line });
  }
  for (const bearer of bearersOf(unit, measure.bearer, listedOn(unit, compiled.policy), register))
    deriveBearer(task, bearer, { ground, parts }, rows);
}

interface Ground {
  readonly ground: Timeline;
  readonly parts: readonly Part[];
}

/** Adds what depends on who bears it, then the reach to those who control the bearer. */
function deriveBearer(task: Task, bearer: Bearer, common: Ground, rows: Consequence[]): void {
  const { unit, measure: compiled, register } = task;
  const { measure } = compiled;
  const parts = [...common.parts];
  let { ground } = common;
  if (bearer.entity !== null && unit.kind !== "enterprise") {
    for (const { condition, asksBearer } of compiled.conditions) {
      if (!asksBearer) continue;
      const chain = [...unit.chain, bearer.entity];
      const line = evaluate(condition, chain, register.law.facts);
      ground = and(ground, line);
      parts.push({ role: "condition", condition, chain, line });
    }
  }
  if (isNever(ground)) return;
  const bearing: Part = { role: "bearer", word: measure.bearer, line: bearer.line };
  const doubts = [...measure.doubts, ...transferDoubts(unit, bearer, compiled.policy)];
  // A transfer leaves what has fallen due with whom it fell on; a finding that names another does not.
  const lasting = bearer.isHolder ? ground : and(ground, bearer.line);
  const own = {
    subject: bearer.subject,
    path: {
      unit: { kind: unit.kind, id: unit.entity.id },
      parcel: unit.parcel,
      via: null,
      benefit: null,
    },
  };
  const row = assemble(
    task,
    { ground: lasting, parts: [...parts, bearing], trigger: bearer.line },
    { ...own, doubts, standing: "decides" },
  );
  if (row !== null)
    rows.push(row, ...(measure.sparesBenefits === null ? [] : sparedRows(row, register)));
  const otherReach = measure.doubts.some((doubt) => doubt.otherReachesControl);
  if (!measure.reachesControl && !otherReach) return;
  for (const { holder, line, unrecorded } of register.controllers.get(bearer.subject.id) ?? []) {
    const control: Part = { role: "control", held: bearer.subject.id, unrecorded, line };
    const trigger = and(bearer.line, line);
    if (isNever(trigger)) continue;
    const reached = {
      subject: register.subjectOf(holder),
      path: { ...own.path, via: bearer.subject.id },
    };
    const standing = measure.reachesControl ? ("decides" as const) : ("other-reading" as const);
    const through = assemble(
      task,
      { ground: and(lasting, line), parts: [...parts, bearing, control], trigger },
      { ...reached, doubts, standing },
    );
    if (through !== null) rows.push(through);
  }
}

type Row = Pick<Consequence, "subject" | "path" | "doubts" | "standing">;

/** The row itself: state or one-off, with the document's own force laid over it last. */
function assemble(
  task: Task,
  { ground, parts, trigger }: Ground & { trigger: Timeline },
  row: Row,
): Consequence | null {
  const { measure: compiled, unit } = task;
  const { measure, policy } = compiled;
  const force: Part = measure.restsOnAgreement
    ? {
        role: "signed-in-force",
        agreement: unit.entity.id,
        signedOn: signedOn(unit.entity),
        line: signedInForce(unit.entity, policy),
      }
    : { role: "validity", line: policy.inForce };
  const held = and(ground, trigger);
  if (isNever(held)) return null;
  const all = [...parts, force];
  const inForce = and(held, force.line);
  if (measure.form === "one-off") {
    const due = (begins: Timeline, base: Timeline): Timeline =>
      cutDischarged(sinceWithin(begins, base), unit, measure.id, row.subject.id);
    const open = outlivesDocument(compiled) ? ground : and(ground, force.line);
    return {
      measure,
      policy,
      ...row,
      parts: all,
      line: due(inForce, open),
      ifInForce: due(held, ground),
    };
  }
  return {
    measure,
    policy,
    ...row,
    parts: all,
    line: outlivesDocument(compiled) ? sinceWithin(inForce, held) : inForce,
    ifInForce: held,
  };
}

/** What has begun ends with the document or continues to its own end, as the pack decides; what rests on an agreement follows that. */
function outlivesDocument({ measure, policy }: CompiledMeasure): boolean {
  return policy.policy.validity.afterwards === "continues" && !measure.restsOnAgreement;
}

function signedOn(agreement: Entity): number | null {
  const day = spansOf(agreement, "签订日").find(({ value }) => typeof value === "number")?.value;
  return typeof day === "number" ? day : null;
}

/** Yes from the day of signing, when the document was in force on it. */
function signedInForce(agreement: Entity, { policy: { validity } }: CompiledPolicy): Timeline {
  return mapSpans(spansOf(agreement, "签订日"), UNKNOWN, ({ from, until, value }) => {
    if (typeof value !== "number") return [{ from, until, value: value === null ? UNKNOWN : NO }];
    const inForce = validity.from <= value && (validity.until === null || value < validity.until);
    return inForce ? [{ from: Math.max(from, value), until, value: YES }] : [];
  });
}

/** The first day on which a listing stands or may stand; minus infinity for what is no listing, infinity for one never entered. */
function listedOn(unit: Unit, { policy }: CompiledPolicy): number {
  if (unit.kind !== "listing") return -Infinity;
  return (
    spansOf(unit.entity, policy.listedBy).find(({ value }) => value !== false)?.from ?? Infinity
  );
}

/** A holder who did not hold the land when it was listed carries the doubt about transfer. */
function transferDoubts(unit: Unit, bearer: Bearer, policy: CompiledPolicy): Doubt[] {
  const { transferDoubt } = policy.policy;
  if (transferDoubt === null || unit.kind !== "listing" || !bearer.isHolder) return [];
  const on = listedOn(unit, policy);
  return on === Infinity || valueAt(bearer.tenure, on) === true ? [] : [transferDoubt];
}
