import type { Consequence } from "../../src/domain/policy/consequence.ts";
import { explain } from "../../src/domain/policy/explain.ts";
import type { Facts } from "../../src/domain/policy/condition.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import type { Timeline } from "../../src/domain/time/timeline.ts";

/** Who is told what by which way: the same for the same row of two derivations. */
export function rowKey({ policy, measure, path, subject, standing }: Consequence): string {
  return [
    policy.policy.id,
    measure.id,
    path.unit.kind,
    path.unit.id,
    subject.kind,
    subject.id,
    path.via ?? "",
    path.benefit ?? "",
    standing,
  ].join("|");
}

/** "2014-02-01:2 2015-03-10:0" */
export function writeLine({ starts, values }: Timeline): string {
  return starts
    .map((start, at) => `${Number.isFinite(start) ? formatDay(start) : "…"}:${values[at]}`)
    .join(" ");
}

/** All that derivation says of a world, in one order whatever the order of the world; rows that never hold are left out. */
export function canonical(rows: readonly Consequence[], facts?: Facts): string[] {
  return rows
    .filter(({ line, ifInForce }) =>
      [...line.values, ...ifInForce.values].some((value) => value !== 0),
    )
    .map((row) => {
      const doubts = row.doubts.map(({ reading, other }) => `${reading}/${other}`).join(";");
      const said =
        facts === undefined
          ? ""
          : JSON.stringify(explain(row, facts), (_, value: unknown) =>
              typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
            );
      return [rowKey(row), writeLine(row.line), writeLine(row.ifInForce), doubts, said].join(" § ");
    })
    .toSorted();
}
