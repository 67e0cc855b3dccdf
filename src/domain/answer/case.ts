import { type Defect, defect } from "../sentence.ts";
import { formatDay, parseDay } from "../time/day.ts";
import { NEVER, or, runs, type Timeline, UNKNOWN, YES } from "../time/timeline.ts";
import { parseWorld } from "../registry/parse-world.ts";
import type { Consequence, Subject } from "../policy/consequence.ts";
import { checkWorld } from "../policy/check-world.ts";
import { derive } from "../policy/derive.ts";
import { explain } from "../policy/explain.ts";
import type { Law } from "../policy/law.ts";
import type { Policy } from "../policy/policy.ts";
import { readShape } from "../policy/shape.ts";
import { fit } from "./question.ts";
import { type AskedText, caseShape, type CaseText } from "./case-shape.ts";
import { type Answers, prepareAnswers } from "./answers.ts";
import { verdict } from "./verdict.ts";

export interface CaseReport {
  readonly name: string;
  readonly failures: readonly Defect[];
  /** Which measures the case asserts, and whether it has them hold on some day. */
  readonly asserted: readonly { readonly measure: string; readonly sets: boolean }[];
}

/** Reads the worked cases of a pack; every departure from their shape is a defect. */
export function parseCases(raw: unknown): { value: readonly CaseText[] } | { defects: readonly Defect[] } {
  const read = readShape(caseShape, raw);
  return "defects" in read ? read : { value: read.value.样例 };
}

/** Runs one case: derives its world and compares whole timelines and answers with what it says. */
export function runCase(written: CaseText, at: number, law: Law, policy: Policy): CaseReport {
  const path = ["样例", at];
  const facts = law.vocabulary.facts;
  const world = parseWorld(written.给定, { facts, identifiers: "labels", policy: policy.id, region: policy.territory });
  if ("defects" in world) {
    return { name: written.名称, asserted: [], failures: world.defects.map((one) => ({ ...one, path: [...path, "给定", ...one.path] })) };
  }
  const unknown = checkWorld(world.value, law);
  if (unknown.length > 0) return { name: written.名称, asserted: [], failures: unknown.map((one) => ({ ...one, path: [...path, "给定", ...one.path] })) };
  const rows = derive(law, world.value);
  const context: Context = { rows, law, policy, answers: prepareAnswers(law, world.value, rows), failures: [], asserted: [] };
  const { 待定: unsettled, ...settled } = written.应得 ?? {};
  for (const [key, expected] of Object.entries(settled)) compareSubject(key, expected ?? {}, { path: [...path, "应得", key], unknown: false }, context);
  for (const [key, expected] of Object.entries(unsettled ?? {})) {
    compareSubject(key, expected, { path: [...path, "应得", "待定", key], unknown: true }, context);
  }
  for (const [index, asked] of (written.询问 ?? []).entries()) compareAnswer(asked, [...path, "询问", index], context);
  return { name: written.名称, failures: context.failures, asserted: context.asserted };
}

interface Context {
  readonly rows: readonly Consequence[];
  readonly law: Law;
  readonly policy: Policy;
  readonly answers: Answers;
  readonly failures: Defect[];
  readonly asserted: { measure: string; sets: boolean }[];
}

interface Expectation {
  readonly path: Defect["path"];
  readonly unknown: boolean;
}

function compareSubject(key: string, expected: Readonly<Record<string, unknown>>, { path, unknown }: Expectation, context: Context): void {
  if (!isKnown(key, context.answers)) {
    context.failures.push(defect("case.subject", path, { zh: `“给定”中没有“${key}”`, en: `the case gives no ${key}` }));
    return;
  }
  for (const [measure, raw] of Object.entries(expected)) {
    const [policyId, id] = measure.includes(":") ? (measure.split(":") as [string, string]) : [context.policy.id, measure];
    const known = context.law.policies.find(({ policy }) => policy.id === policyId)?.policy.measures.some((one) => one.id === id);
    if (known !== true) {
      context.failures.push(defect("case.measure", [...path, measure], { zh: `没有编号为“${measure}”的措施`, en: `no measure has the id ${measure}` }));
      continue;
    }
    const rows = rowsOf(key, policyId, id, context);
    const found = unknown ? unknownIntervals(rows, context) : intervals(rows.reduce<Timeline>((held, { line }) => or(held, line), NEVER), YES);
    const wanted = (raw as [string, string, string[]?][]).map((interval) => (unknown ? [interval[0], interval[1], (interval[2] ?? []).toSorted()] : [interval[0], interval[1]]));
    if (!unknown) context.asserted.push({ measure: `${policyId}:${id}`, sets: wanted.length > 0 });
    if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
    const [shown, said] = [JSON.stringify(found), JSON.stringify(wanted)];
    context.failures.push(defect("case.timeline", [...path, measure], { zh: `${key} ${measure}：样例写 ${said}，推导得 ${shown}`, en: `${key} ${measure}: the case says ${said}, derivation gives ${shown}` }));
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
function rowsOf(key: string, policy: string, measure: string, { rows }: Context): Consequence[] {
  const [kind, ...rest] = key.split(" ");
  const id = rest.join(" ");
  const mine = rows.filter((row) => row.policy.policy.id === policy && row.measure.id === measure && row.standing === "decides");
  if (kind === "既有优惠") return mine.filter((row) => row.path.benefit === id);
  const kinds = { 企业: ["enterprise", "person"], 自然人: ["person"], 地块: ["parcel"], 区域: ["region"] }[kind as "企业"];
  return mine.filter((row) => row.path.benefit === null && row.subject.id === id && kinds.includes(row.subject.kind));
}

function intervals(line: Timeline, value: typeof YES | typeof UNKNOWN): [string, string][] {
  return runs(line).filter((run) => run.value === value).map(({ from, until }) => [edge(from), edge(until)]);
}

/** The unknown runs of the union, each with the facts missing in the rows that make it so. */
function unknownIntervals(rows: readonly Consequence[], { law }: Context): [string, string, string[]][] {
  const union = rows.reduce<Timeline>((held, { line }) => or(held, line), NEVER);
  return runs(union)
    .filter(({ value }) => value === UNKNOWN)
    .map(({ from, until }) => {
      const inside = rows.flatMap((row) => explain(row, law.facts)).filter((one) => one.status === "unknown" && one.from < until && from < one.until);
      return [edge(from), edge(until), [...new Set(inside.flatMap(({ missing }) => missing.map(({ fact }) => fact)))].toSorted()];
    });
}

function edge(value: number): string {
  return Number.isFinite(value) ? formatDay(value) : "…";
}

function compareAnswer(asked: AskedText, path: Defect["path"], context: Context): void {
  const asOf = parseDay(asked.日);
  const action = context.law.vocabulary.actions.find(({ code }) => code === asked.事项);
  const subject = action === undefined ? null : fit(subjectOf(asked.主体), asked.地块, action);
  if (asOf === null || subject === null || "refused" in subject) {
    const why = subject !== null && "refused" in subject ? subject.because : { zh: `询问的日期或事项无效：${asked.日} ${asked.事项}`, en: `no such day or action: ${asked.日} ${asked.事项}` };
    context.failures.push(defect("case.question", path, why));
    return;
  }
  const given = verdict(context.answers, {
    subject,
    action: asked.事项,
    jurisdiction: asked.辖区 ?? context.policy.territory,
    asOf,
    ...(asked.地块 === undefined ? {} : { parcel: asked.地块 }),
    ...(asked.优惠 === undefined ? {} : { benefit: asked.优惠 }),
    ...(asked.项目 === undefined ? {} : { project: asked.项目 }),
  });
  const deciding = given.bases.filter(({ effect }) => effect === given.outcome);
  const said: [string, unknown, unknown][] = [
    ["应答", asked.应答, given.outcome],
    ["至少", asked.至少, given.atLeast],
    ["疑义", asked.疑义, deciding.some(({ doubts }) => doubts.length > 0) ? "有" : "无"],
    ["缺", asked.缺?.toSorted(), unique(given.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact)))],
    ["附注", asked.附注?.toSorted(), unique(given.remarks.map(({ code }) => code))],
    ["应办", asked.应办?.toSorted(), unique(given.duties.map(({ measure }) => measure))],
    ["所涉", asked.所涉?.toSorted(), unique(given.concerns.map(({ what }) => what))],
    ["下次变化", asked.下次变化, given.nextChangeOn === null ? "…" : formatDay(given.nextChangeOn)],
    ["已知", asked.已知, given.subjectKnown ? "是" : "否"],
  ];
  for (const [what, wanted, found] of said) {
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found)) continue;
    context.failures.push(defect("case.answer", [...path, what], { zh: `${asked.主体} ${asked.事项} ${asked.日} ${what}：样例写 ${JSON.stringify(wanted)}，答复为 ${JSON.stringify(found)}`, en: `${asked.主体} ${asked.事项} ${asked.日} ${what}: the case says ${JSON.stringify(wanted)}, the answer is ${JSON.stringify(found)}` }));
  }
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted();
}

function subjectOf(text: string): Subject {
  const [kind, id] = text.split(" ");
  if (id === undefined) return { kind: "enterprise", id: text };
  return { kind: kind === "地块" ? "parcel" : kind === "区域" ? "region" : kind === "自然人" ? "person" : "enterprise", id };
}

