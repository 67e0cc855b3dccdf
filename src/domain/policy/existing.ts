import {
  ALWAYS,
  and,
  fromRuns,
  NEVER,
  NO,
  or,
  runs,
  type Timeline,
  type Truth,
  UNKNOWN,
  UNKNOWN_ALWAYS,
  YES,
} from "../time/timeline.ts";
import type { Interval } from "../time/day.ts";
import { spansOf, valueAt } from "../registry/fact.ts";
import type { Benefit } from "../registry/world.ts";
import type { Consequence } from "./consequence.ts";
import type { Register } from "./register.ts";
import type { Unit } from "./units.ts";

/**
 * 原有优惠政策未到期的，到期后不再享受: one row for each benefit that the subject already had, in
 * force only after the expiry that stood when the measure began. A benefit granted on or after that
 * day is new and not spared; so is an extension recorded after it.
 */
export function sparedRows(row: Consequence, register: Register): Consequence[] {
  const benefits = register.benefits.get(row.subject.id) ?? [];
  return benefits.map((benefit) => {
    const expired = expiredLine(benefit, row.line);
    return {
      ...row,
      path: { ...row.path, benefit: benefit.id },
      line: and(row.line, expired),
      ifInForce: and(row.ifInForce, expiredLine(benefit, row.ifInForce)),
      parts: [
        ...row.parts,
        {
          role: "benefit-expired" as const,
          benefit: benefit.id,
          unrecorded: unrecordedOf(benefit),
          line: expired,
        },
      ],
    };
  });
}

function unrecordedOf(benefit: Benefit): string[] {
  const lacking = ["授予日", "到期日"].filter((fact) =>
    spansOf(benefit, fact).every(({ value }) => value === null),
  );
  return lacking.length > 0 ? lacking : ["授予日", "到期日"];
}

/** Where it is unknown on which day the measure began, every day on which it may have begun must agree. */
function expiredLine(benefit: Benefit, measure: Timeline): Timeline {
  return stretches(measure).reduce<Timeline>((held, { from, until }) => {
    const readings = beginnings(benefit, measure, { from, until }).map((begun) => [
      fromRuns(expiredWithin(benefit, begun, until), NO),
      fromRuns([{ from, until: begun, value: YES }, ...expiredWithin(benefit, begun, until)], NO),
    ]);
    const some = readings.reduce<Timeline>((any, [line]) => or(any, line!), NEVER);
    const every = readings.reduce<Timeline>((all, [, line]) => and(all, line!), ALWAYS);
    return or(held, or(every, and(some, UNKNOWN_ALWAYS)));
  }, NEVER);
}

/** The days within a stretch on which the measure may have begun, as far as they differ for the benefit. */
function beginnings(benefit: Benefit, measure: Timeline, { from, until }: Interval): number[] {
  const granted = spansOf(benefit, "授予日");
  const edges = [...granted, ...spansOf(benefit, "到期日")].flatMap((span) => [
    span.from,
    span.until,
  ]);
  const changes = [
    ...edges,
    ...granted.flatMap(({ value }) => (typeof value === "number" ? [value + 1] : [])),
  ];
  const unsure = runs(measure).filter(
    (run) => run.value === UNKNOWN && from <= run.from && run.until <= until,
  );
  const within = unsure.flatMap((run) => {
    const first = run.from === from ? run.from : run.from + 1;
    return [first, run.until, ...changes.filter((day) => first < day && day < run.until)];
  });
  return [...new Set([from, ...within])].filter((day) => day < until);
}

function expiredWithin(
  benefit: Benefit,
  from: number,
  until: number,
): (Interval & { value: Truth })[] {
  const granted = valueAt(spansOf(benefit, "授予日"), from);
  if (typeof granted === "number" && granted >= from) return [{ from, until, value: YES }];
  const expiry = valueAt(spansOf(benefit, "到期日"), from);
  const before: Truth = typeof granted === "number" ? NO : UNKNOWN;
  if (typeof expiry !== "number")
    return [{ from, until, value: expiry === undefined || expiry === null ? UNKNOWN : before }];
  const ends = Math.min(Math.max(from, expiry + 1), until);
  return [
    { from, until: ends, value: before },
    { from: ends, until, value: YES },
  ];
}

/** Maximal stretches of days on which the timeline is not no. */
function stretches(line: Timeline): Interval[] {
  const found: { from: number; until: number }[] = [];
  for (const { from, until } of runs(line)) {
    const last = found.at(-1);
    if (last !== undefined && last.until === from) last.until = until;
    else found.push({ from, until });
  }
  return found;
}

/** A one-off duty is closed from the day on which it was carried out, until it falls due again. */
export function cutDischarged(
  due: Timeline,
  unit: Unit,
  measure: string,
  subject: string,
): Timeline {
  const days = unit.discharges
    .filter(
      (discharge) => discharge.measure === measure && (discharge.subject ?? subject) === subject,
    )
    .map(({ on }) => on);
  if (days.length === 0) return due;
  const open = stretches(due).map(({ from, until }) => {
    const on = Math.min(...days.filter((day) => from <= day && day < until));
    return { from, until: Math.min(on, until), value: YES as Truth };
  });
  return and(due, fromRuns(open, NO));
}
