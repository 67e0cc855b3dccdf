import { findFileImpact } from "../commands/impact-file.ts";
import type { Impact } from "../commands/impact.ts";
import type { Change } from "../domain/answer/impact.ts";
import type { Language } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import { openActFile } from "../store/act-files.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const impactVerb: Verb = {
  usage: "impact 文件 --institution 机构 --operator 经办人 [--csv]",
  words: [1, 1],
  flags: [...registerFlags, "institution", "operator", "csv"],
  says: {
    zh: "试行一个文件的登记：何人、何地、何事项、自何日至何日、由何变为何；什么也不登记",
    en: "try a file of acts: for whom, on which actions, from which day to which, from what to what; nothing is recorded",
  },
  run: runImpact,
};

async function runImpact(invocation: Invocation): Promise<ExitCode> {
  const { words, flags } = invocation;
  const { institution, operator } = flags;
  if (typeof institution !== "string" || typeof operator !== "string")
    return misuse(
      {
        zh: "须写明机构（--institution）和经办人（--operator）",
        en: "an institution (--institution) and an operator (--operator) are needed",
      },
      invocation,
    );
  const file = await openActFile(words[0]!);
  if ("refused" in file) return refuse(file.refused, file.because, invocation);
  return withRegister(invocation, async ({ database }) => {
    const impact = await findFileImpact(database, file, { institution, operator });
    if ("because" in impact) return refuse(impact.refused as string, impact.because, invocation);
    show(impact, invocation);
    return impact.refused.length > 0 ? 1 : 0;
  });
}

function show(impact: Impact, { json, flags, language, terminal }: Invocation): void {
  if (json) terminal.out(JSON.stringify(plain(impact), null, 2));
  else if (flags["csv"] === true) terminal.out(wordTable(impact));
  else for (const line of wordImpact(impact, language)) terminal.out(line);
}

/** JSON has no word for an open end. */
function plain(impact: Impact) {
  return {
    ...impact,
    subjects: impact.subjects.map(({ subject, changes }) => ({
      subject,
      changes: changes.map((change) => ({
        ...change,
        from: wordDay(change.from) || null,
        until: wordDay(change.until) || null,
      })),
    })),
  };
}

const headings = [
  "主体",
  "代码",
  "事项",
  "辖区",
  "自",
  "至",
  "现结论",
  "后结论",
  "现依据",
  "后依据",
] as const;

/** One line for each change, with a mark by which spreadsheets know the encoding. */
function wordTable({ subjects }: Impact): string {
  const lines = subjects.flatMap(({ subject, changes }) =>
    changes.map((change) => [subject.kind, subject.id, ...cellsOf(change)]),
  );
  return `\uFEFF${[headings, ...lines].map((cells) => cells.map(quoted).join(",")).join("\n")}`;
}

function cellsOf(change: Change): string[] {
  return [
    change.action ?? "",
    change.jurisdiction,
    wordDay(change.from),
    wordDay(change.until),
    change.before ?? "",
    change.after ?? "",
    change.measuresBefore.join(" "),
    change.measuresAfter.join(" "),
  ];
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function wordDay(day: number): string {
  return Number.isFinite(day) ? formatDay(day) : "";
}

function wordImpact({ accepted, refused, total, subjects }: Impact, language: Language): string[] {
  const zh = language === "zh";
  return [
    zh ? "【试行：什么都没有登记】" : "[trial: nothing was recorded]",
    zh
      ? `会登记 ${accepted} 件，退回 ${refused.length} 件；受影响者 ${total}`
      : `${accepted} would stand, ${refused.length} be refused; ${total} affected`,
    ...refused.map(({ at, code, because }) =>
      zh ? `  第 ${at} 件 [${code}] ${because.zh}` : `  number ${at} [${code}] ${because.en}`,
    ),
    ...subjects.flatMap(({ subject: { id }, changes }) => [
      id,
      ...changes.map((change) => `  ${wordChange(change, zh)}`),
    ]),
  ];
}

function wordChange(change: Change, zh: boolean): string {
  const { action, from, until, before, after, measuresBefore, measuresAfter } = change;
  const days = `${wordDay(from) || "…"} → ${wordDay(until) || "…"}`;
  const turn =
    before === after
      ? `${before ?? ""} ${measuresBefore.join(" ") || "—"} → ${measuresAfter.join(" ") || "—"}`
      : `${before} → ${after}`;
  return `${action ?? (zh ? "（无人询问）" : "(not asked)")} ${days}: ${turn.trim()}`;
}
