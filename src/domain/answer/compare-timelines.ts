import { defect, type Defect } from "../sentence.ts";
import { NEVER, or, runs, type Timeline, UNKNOWN, YES } from "../time/timeline.ts";
import type { Consequence } from "../policy/consequence.ts";
import { explain } from "../policy/explain.ts";
import type { Answers } from "./answers.ts";
import { type CaseRun, edge } from "./case-run.ts";

export interface Expectation {
  readonly path: Defect["path"];
  readonly unknown: boolean;
}

/** Compares the whole timelines of one subject with what the case says of them. */
export function compareSubject(
  key: string,
  expected: Readonly<Record<string, unknown>>,
  { path, unknown }: Expectation,
  context: CaseRun,
): void {
  if (!isKnown(key, context.answers)) {
    context.failures.push(
      defect("case.subject", path, { zh: `“给定”中没有“${key}”`, en: `the case gives no ${key}` }),
    );
    return;
  }
  for (const [measure, raw] of Object.entries(expected)) {
    const [policyId, id] = measure.includes(":")
      ? (measure.split(":") as [string, string])
      : [context.policy.id, measure];
    const known = context.law.policies
      .find(({ policy }) => policy.id === policyId)
      ?.policy.measures.some((one) => one.id === id);
    if (known !== true) {
      context.failures.push(
        defect("case.measure", [...path, measure], {
          zh: `没有编号为“${measure}”的措施`,
          en: `no measure has the id ${measure}`,
        }),
      );
      continue;
    }
    const rows = rowsOf(key, policyId, id, context);
    const found = unknown
      ? unknownIntervals(rows, context)
      : intervals(
          rows.reduce<Timeline>((held, { line }) => or(held, line), NEVER),
          YES,
        );
    const wanted = (raw as [string, string, string[]?][]).map((interval) =>
      unknown
        ? [interval[0], interval[1], (interval[2] ?? []).toSorted()]
        : [interval[0], interval[1]],
    );
    if (!unknown) context.asserted.push({ measure: `${policyId}:${id}`, sets: wanted.length > 0 });
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
    const [shown, said] = [JSON.stringify(found), JSON.stringify(wanted)];
    context.failures.push(
      defect("case.timeline", [...path, measure], {
        zh: `${key} ${measure}：样例写 ${said}，推导得 ${shown}`,
        en: `${key} ${measure}: the case says ${said}, derivation gives ${shown}`,
      }),
    );
  }
}

/** An expectation about something that the case does not give would hold whatever the law says. */
function isKnown(key: string, { world }: Answers): boolean {
  const [kind, ...rest] = key.split(" ");
  const id = rest.join(" ");
  if (kind === "既有优惠") return world.benefits.some((benefit) => benefit.id === id);
  if (kind === "企业" || kind === "自然人") return world.enterprises.has(id);
  return kind === "地块" ? world.parcels.has(id) : kind === "区域" && world.regions.has(id);
}

/** Rows of a subject ("企业 甲", "地块 A", "区域 371302", "既有优惠 甲的补助"). */
function rowsOf(key: string, policy: string, measure: string, { rows }: CaseRun): Consequence[] {
  const [kind, ...rest] = key.split(" ");
  const id = rest.join(" ");
  const mine = rows.filter(
    (row) =>
      row.policy.policy.id === policy && row.measure.id === measure && row.standing === "decides",
  );
  if (kind === "既有优惠") return mine.filter((row) => row.path.benefit === id);
  const kinds = {
    企业: ["enterprise", "person"],
    自然人: ["person"],
    地块: ["parcel"],
    区域: ["region"],
  }[kind as "企业"];
  return mine.filter(
    (row) => row.path.benefit === null && row.subject.id === id && kinds.includes(row.subject.kind),
  );
}

function intervals(line: Timeline, value: typeof YES | typeof UNKNOWN): [string, string][] {
  return runs(line)
    .filter((run) => run.value === value)
    .map(({ from, until }) => [edge(from), edge(until)]);
}

/** The unknown runs of the union, each with the facts missing in the rows that make it so. */
function unknownIntervals(
  rows: readonly Consequence[],
  { law }: CaseRun,
): [string, string, string[]][] {
  const union = rows.reduce<Timeline>((held, { line }) => or(held, line), NEVER);
  return runs(union)
    .filter(({ value }) => value === UNKNOWN)
    .map(({ from, until }) => {
      const inside = rows
        .flatMap((row) => explain(row, law.facts))
        .filter((one) => one.status === "unknown" && one.from < until && from < one.until);
      return [
        edge(from),
        edge(until),
        [...new Set(inside.flatMap(({ missing }) => missing.map(({ fact }) => fact)))].toSorted(),
      ];
    });
}
