import type { Language } from "../domain/sentence.ts";
import { compareMeasures, type Note } from "../domain/policy/compare-measures.ts";
import { compareVersions } from "../domain/policy/compare-versions.ts";
import { coverage, type Coverage } from "../domain/policy/document.ts";
import type { Policy, Vocabulary } from "../domain/policy/policy.ts";
import { reviewDebt, type ReviewDebt } from "../domain/policy/review-debt.ts";
import { type PolicyFiles, type PolicyFolder, readPolicies } from "../store/policy-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, showDefects } from "./fault.ts";
import { policyRoot } from "./load.ts";
import { type PolicyCases, runCases } from "./run-cases.ts";

export const policiesVerb: Verb = {
  usage: "policies [政策包…] [--root 目录]",
  words: [0, Infinity],
  flags: ["root"],
  says: {
    zh: "核对全部政策包：原文、词语、样例、覆盖率、编目、并列与冲突、待核实",
    en: "check every pack: quotations, words, cases, coverage, handles, overlaps, review debt",
  },
  run: runPolicies,
};

function runPolicies(invocation: Invocation): ExitCode {
  const { words, flags, language, json, terminal } = invocation;
  const files = readPolicies(policyRoot(flags));
  const unknown = words.filter((word) => !files.folders.some(({ id }) => id === word));
  if (files.folders.length > 0 && unknown.length > 0) {
    const known = files.folders.map(({ id }) => id).join(" ");
    return misuse(
      {
        zh: `没有名为“${unknown.join("、")}”的政策包。现有：${known}`,
        en: `no pack is called ${unknown.join(", ")}. There are: ${known}`,
      },
      invocation,
    );
  }
  const chosen = files.folders.filter(({ id }) => words.length === 0 || words.includes(id));
  const reports = runCases(files);
  const reviews = chosen.map((folder) => review(folder, files, reports));
  const defects = [...files.defects, ...reports.flatMap((report) => report.defects)].filter(
    ({ file }) => words.length === 0 || !file.includes("/") || words.includes(file.split("/")[0]!),
  );
  const notes = notesOf(chosen, files);
  if (json) terminal.out(JSON.stringify({ policies: reviews, notes, defects }, null, 2));
  else {
    for (const one of reviews) for (const line of wordReview(one, language)) terminal.out(line);
    for (const { code, says } of notes)
      terminal.out(`${language === "zh" ? "提示" : "note"} [${code}] ${says[language]}`);
    showDefects(defects, invocation);
  }
  return defects.length > 0 ? 1 : 0;
}

interface Review {
  readonly policy: string;
  readonly hashes: PolicyFolder["hashes"];
  readonly measures: number;
  readonly handles: readonly string[];
  readonly cases: number;
  readonly coverage: readonly Coverage[];
  readonly debt: ReviewDebt | null;
}

function review(
  { id, hashes, policy, document }: PolicyFolder,
  { vocabulary }: PolicyFiles,
  reports: readonly PolicyCases[],
): Review {
  return {
    policy: id,
    hashes,
    measures: policy?.measures.length ?? 0,
    handles: policy === null ? [] : handlesOf(policy),
    cases: reports.find((report) => report.id === id)?.cases.length ?? 0,
    coverage: policy === null ? [] : coverage(document, policy.regions, policy.citations),
    debt: policy === null || vocabulary === null ? null : reviewDebt(policy, vocabulary),
  };
}

/** The dossier handles that a pack answers for, in its order. */
export function handlesOf(policy: Policy): string[] {
  const rows = [policy.categories, policy.measures, policy.modes, policy.uncoded];
  return [...new Set(rows.flatMap((row) => row.flatMap(({ handles }) => handles)))];
}

function notesOf(chosen: readonly PolicyFolder[], files: PolicyFiles): Note[] {
  const policies = chosen.flatMap(({ policy }) => policy ?? []);
  const vocabulary: Vocabulary | null = files.vocabulary;
  return vocabulary === null
    ? []
    : [...compareVersions(policies).notes, ...compareMeasures(policies, vocabulary)];
}

function wordReview(one: Review, language: Language): string[] {
  const zh = language === "zh";
  const head = zh
    ? `${one.policy}  措施 ${one.measures}  样例 ${one.cases}  编目 ${one.handles.length}：${one.handles.join(" ")}`
    : `${one.policy}  ${one.measures} measures  ${one.cases} cases  ${one.handles.length} handles: ${one.handles.join(" ")}`;
  return [
    head,
    ...one.coverage.map((part) => wordCoverage(part, zh)),
    ...(one.debt === null ? [] : [wordDebt(one.debt, zh)]),
  ];
}

function wordCoverage(
  { region, characters, quoted, heading, uncoded, punctuation, unanswered }: Coverage,
  zh: boolean,
): string {
  const share = ((100 * quoted) / characters).toFixed(1);
  return zh
    ? `  ${region}：${characters} 字，引用 ${share} %，标题 ${heading}，未编码 ${uncoded}，标点 ${punctuation}，无着落 ${unanswered.length}`
    : `  ${region}: ${characters} characters, ${share} % quoted, ${heading} headings, ${uncoded} not encoded, ${punctuation} marks, ${unanswered.length} unanswered`;
}

function wordDebt({ doubts, isUnverified, departments }: ReviewDebt, zh: boolean): string {
  const succession =
    departments.length === 0
      ? ""
      : zh
        ? `，沿革待核实：${departments.join("、")}`
        : `, succession to be verified: ${departments.join(", ")}`;
  return zh
    ? `  疑义 ${doubts}${isUnverified ? "，是否现行有效未核实" : ""}${succession}`
    : `  ${doubts} doubts${isUnverified ? ", validity never verified" : ""}${succession}`;
}
