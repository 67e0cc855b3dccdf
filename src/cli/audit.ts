import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type Given,
  type GivenAnswer,
  listAnswers,
  readAnswered,
} from "../commands/list-answers.ts";
import type { Language, Sentence } from "../domain/sentence.ts";
import { parseDay } from "../domain/time/day.ts";
import { findInstitution } from "../store/callers.ts";
import type { Reader } from "../store/database.ts";
import type { AnswersWanted } from "../store/given-answers.ts";
import { findIsDemonstration } from "../store/settings.ts";
import { type AnswerLine, wordCells, wordHeadings, wordLine } from "./answer-lines.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const auditVerb: Verb = {
  usage:
    "audit <统一社会信用代码|宗地代码> --from 日期 --until 日期 [--institution 机构] [--csv] [--receipts 目录]",
  words: [1, 1],
  flags: [...registerFlags, "from", "until", "institution", "csv", "receipts"],
  says: {
    zh: "列出某一时期内就一主体作出的全部答复：何时、答复何机构、因何而问、结论如何；--receipts 另存每一答复的回执。什么也不登记",
    en: "list every answer that was given about a subject in a period: when, to whom, for which purpose, what; --receipts writes the receipt of each. Nothing is recorded",
  },
  run: runAudit,
};

/** Whoever has the database sees every institution. */
const reader: Reader = {
  institution: "liandong",
  operator: "audit",
  within: "everywhere",
  isAuditor: true,
};

async function runAudit(invocation: Invocation): Promise<ExitCode> {
  const { words, flags } = invocation;
  const period = readPeriod(flags);
  if ("zh" in period) return misuse(period, invocation);
  const institution = typeof flags["institution"] === "string" ? flags["institution"] : null;
  return withRegister(invocation, async ({ database }) => {
    const [isDemonstration, isKnown] = await database.reading(reader, async (tx) => [
      await findIsDemonstration(tx),
      institution === null || (await findInstitution(tx, institution)) !== null,
    ]);
    if (!isKnown) return refuse("institution.unknown", unknownInstitution, invocation);
    const given = { database, isDemonstration };
    const subject = await readAnswered(given, words[0]!, reader);
    if ("refused" in subject) return refuse(subject.refused, subject.because, invocation);
    return show(given, { subject, ...period, institution }, invocation);
  });
}

const unknownInstitution = {
  zh: "登记簿没有这一机构",
  en: "the register knows no such institution",
};

function readPeriod(
  flags: Invocation["flags"],
): { readonly from: number; readonly until: number } | Sentence {
  const [from, until] = ["from", "until"].map((name) => {
    const text = flags[name];
    return typeof text === "string" ? parseDay(text) : null;
  });
  if (from == null || until == null || from >= until)
    return {
      zh: "须写明时段：--from 首日 --until 末日之次日（YYYY-MM-DD，亚洲/上海），后者在前者之后",
      en: "a period is needed: --from its first day --until the day after its last (YYYY-MM-DD, Asia/Shanghai)",
    };
  return { from, until };
}

type Wanted = Omit<AnswersWanted, "first" | "after">;

async function show(given: Given, wanted: Wanted, invocation: Invocation): Promise<ExitCode> {
  const { flags, json, language, terminal } = invocation;
  const directory = typeof flags["receipts"] === "string" ? resolve(flags["receipts"]) : null;
  if (directory !== null) {
    const refused = await makeDirectory(directory);
    if (refused !== null) return refuse("receipts.unwritable", refused, invocation);
  }
  const isTable = flags["csv"] === true && !json;
  if (isTable) terminal.out(wordHeadings());
  const lines: AnswerLine[] = [];
  let [count, unlike] = [0, 0];
  for await (const page of pagesOf(given, wanted)) {
    for (const line of await Promise.all(page.map((one) => tellOne(one, directory)))) {
      count += 1;
      if (line.outcome === null) unlike += 1;
      if (json) lines.push(line);
      else terminal.out(isTable ? wordCells(line) : wordLine(line, language));
    }
  }
  if (json) terminal.out(JSON.stringify({ answers: lines, unlike }, null, 2));
  else if (!isTable) terminal.out(wordTotal({ count, unlike, directory }, language));
  return unlike > 0 ? 1 : 0;
}

async function makeDirectory(directory: string): Promise<Sentence | null> {
  try {
    await mkdir(directory, { recursive: true });
    return null;
  } catch {
    return {
      zh: `不能写入目录 ${directory}`,
      en: `the directory ${directory} cannot be written to`,
    };
  }
}

const pageLength = 100;

async function* pagesOf(given: Given, wanted: Wanted): AsyncGenerator<readonly GivenAnswer[]> {
  let after: AnswersWanted["after"] = null;
  for (;;) {
    const found: readonly GivenAnswer[] = await listAnswers(
      given,
      { ...wanted, first: pageLength, after },
      reader,
    );
    yield found.slice(0, pageLength);
    if (found.length <= pageLength) return;
    after = found[pageLength - 1]!;
  }
}

async function tellOne(one: GivenAnswer, directory: string | null): Promise<AnswerLine> {
  const { question, entry, batch, item } = one;
  const { outcome, atLeast } = (await one.tell())?.verdict ?? { outcome: null, atLeast: null };
  if (directory !== null && outcome !== null) {
    const { receipt } = (await one.tellWhole())!;
    await writeFile(join(directory, `${batch}-${item}.json`), receipt.text);
  }
  return {
    record: one.record,
    answeredAt: one.at,
    institution: one.institution,
    institutionName: one.institutionName,
    subject: question.subject.id,
    parcel: question.parcel ?? null,
    action: question.action,
    jurisdiction: question.jurisdiction,
    asOf: entry.asOf,
    knownAt: question.knownAt,
    ...question.context,
    position: entry.position,
    outcome,
    atLeast,
  };
}

function wordTotal(
  {
    count,
    unlike,
    directory,
  }: { readonly count: number; readonly unlike: number; readonly directory: string | null },
  language: Language,
): string {
  const kept =
    directory === null
      ? ""
      : language === "zh"
        ? `；回执存于 ${directory}`
        : `; receipts in ${directory}`;
  return language === "zh"
    ? `共 ${count} 个答复，其中不符 ${unlike} 个${kept}`
    : `${count} answers, ${unlike} of them unlike what was signed${kept}`;
}
