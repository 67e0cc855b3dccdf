import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CaseReport, parseCases, runCase } from "../domain/answer/case.ts";
import { coverage } from "../domain/policy/document.ts";
import { compileLaw, type Law } from "../domain/policy/law.ts";
import { locateDefects, type LocatedDefect, type PolicyFiles, readPolicies } from "../store/policy-files.ts";
import type { Invocation, Verb } from "./cli.ts";

const home = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "policies");

export const policiesVerb: Verb = {
  usage: "policies [名称…] [--root 目录]",
  says: { zh: "核对全部政策包：原文、词语、样例、覆盖率、编目", en: "check every pack: quotations, words, cases, coverage, handles" },
  run: runPolicies,
};

export function policyRoot(flags: Invocation["flags"]): string {
  return typeof flags["root"] === "string" ? flags["root"] : home;
}

function runPolicies({ words, flags, language, json, terminal }: Invocation): 0 | 1 {
  const files = readPolicies(policyRoot(flags));
  const chosen = (id: string): boolean => words.length === 0 || words.includes(id);
  const reports = runCases(files).filter(({ id }) => chosen(id));
  const defects = [...files.defects, ...reports.flatMap((report) => report.defects)].filter(({ file }) => words.length === 0 || words.some((word) => file.startsWith(word)) || !file.includes("/"));
  const summary = files.folders.filter(({ id }) => chosen(id)).map((folder) => ({
    policy: folder.id,
    hashes: folder.hashes,
    measures: folder.policy?.measures.length ?? 0,
    handles: folder.policy === null ? [] : handlesOf(folder.policy),
    cases: reports.find(({ id }) => id === folder.id)?.cases.length ?? 0,
    coverage: folder.policy === null ? [] : coverage(folder.document, folder.policy.regions, folder.policy.citations),
  }));
  if (json) terminal.out(JSON.stringify({ policies: summary, defects }, null, 2));
  else {
    for (const row of summary) {
      terminal.out(`${row.policy}  措施 ${row.measures}  样例 ${row.cases}  编目 ${row.handles.length}：${row.handles.join(" ")}`);
      for (const one of row.coverage) {
        const share = (100 * one.quoted) / one.characters;
        terminal.out(`  ${one.region}：${one.characters} 字，引用 ${share.toFixed(1)} %，标题 ${one.heading}，未编码 ${one.uncoded}，标点 ${one.punctuation}，无着落 ${one.unanswered.length}`);
      }
    }
    for (const one of defects) terminal.err(wordDefect(one, language));
  }
  return defects.length > 0 ? 1 : 0;
}

export function handlesOf(policy: NonNullable<PolicyFiles["folders"][number]["policy"]>): string[] {
  const rows = [policy.categories, policy.measures, policy.modes, policy.uncoded];
  return [...new Set(rows.flatMap((row) => row.flatMap(({ handles }) => handles)))];
}

export function wordDefect({ file, line, article, code, says }: LocatedDefect, language: "zh" | "en"): string {
  return `${file}${line === null ? "" : `:${line}`}${article === undefined ? "" : ` ${article}`} [${code}] ${says[language]}`;
}

export interface PolicyCases {
  readonly id: string;
  readonly cases: readonly CaseReport[];
  readonly defects: readonly LocatedDefect[];
}

/** Runs the worked cases of every pack that can be read, under all packs together. */
export function runCases(files: PolicyFiles): PolicyCases[] {
  const law = lawOf(files);
  if (law === null) return [];
  return files.folders.flatMap(({ id, policy, cases }) => {
    if (policy === null || cases === null) return [];
    const parsed = parseCases(cases.raw);
    if ("defects" in parsed) return [{ id, cases: [], defects: locateDefects(parsed.defects, `${id}/cases.yaml`, cases) }];
    const reports = parsed.value.map((one, at) => runCase(one, at, law, policy));
    return [{ id, cases: reports, defects: locateDefects(reports.flatMap(({ failures }) => failures), `${id}/cases.yaml`, cases) }];
  });
}

export function lawOf({ vocabulary, folders }: PolicyFiles): Law | null {
  return vocabulary === null ? null : compileLaw(vocabulary, folders.flatMap(({ policy }) => policy ?? []));
}
