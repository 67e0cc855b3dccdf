import type { Defect } from "../sentence.ts";
import { parseWorld } from "../registry/parse-world.ts";
import { checkWorld } from "../policy/check-world.ts";
import { derive } from "../policy/derive.ts";
import type { Law } from "../policy/law.ts";
import type { Policy } from "../policy/policy.ts";
import { readShape } from "../policy/shape.ts";
import { prepareAnswers } from "./answers.ts";
import type { CaseRun } from "./case-run.ts";
import { caseShape, type CaseText } from "./case-shape.ts";
import { compareAnswer } from "./compare-answer.ts";
import { compareSubject } from "./compare-timelines.ts";

export interface CaseReport {
  readonly name: string;
  readonly failures: readonly Defect[];
  /** Which measures the case asserts, and whether it has them hold on some day. */
  readonly asserted: readonly { readonly measure: string; readonly sets: boolean }[];
}

/** Reads the worked cases of a pack; every departure from their shape is a defect. */
export function parseCases(
  raw: unknown,
): { value: readonly CaseText[] } | { defects: readonly Defect[] } {
  const read = readShape(caseShape, raw);
  return "defects" in read ? read : { value: read.value.样例 };
}

/** Runs one case: derives its world and compares whole timelines and answers with what it says. */
export function runCase(written: CaseText, at: number, law: Law, policy: Policy): CaseReport {
  const path = ["样例", at];
  const facts = law.vocabulary.facts;
  const world = parseWorld(written.给定, {
    facts,
    identifiers: "labels",
    policy: policy.id,
    region: policy.territory,
  });
  if ("defects" in world) {
    return {
      name: written.名称,
      asserted: [],
      failures: world.defects.map((one) => ({ ...one, path: [...path, "给定", ...one.path] })),
    };
  }
  const unknown = checkWorld(world.value, law);
  if (unknown.length > 0)
    return {
      name: written.名称,
      asserted: [],
      failures: unknown.map((one) => ({ ...one, path: [...path, "给定", ...one.path] })),
    };
  const rows = derive(law, world.value);
  const context: CaseRun = {
    rows,
    law,
    policy,
    answers: prepareAnswers(law, world.value, rows),
    failures: [],
    asserted: [],
  };
  const { 待定: unsettled, ...settled } = written.应得 ?? {};
  for (const [key, expected] of Object.entries(settled))
    compareSubject(key, expected ?? {}, { path: [...path, "应得", key], unknown: false }, context);
  for (const [key, expected] of Object.entries(unsettled ?? {})) {
    compareSubject(key, expected, { path: [...path, "应得", "待定", key], unknown: true }, context);
  }
  for (const [index, asked] of (written.询问 ?? []).entries())
    compareAnswer(asked, [...path, "询问", index], context);
  return { name: written.名称, failures: context.failures, asserted: context.asserted };
}
