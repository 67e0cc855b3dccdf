import { existsSync } from "node:fs";
import { importActs, type ImportReport } from "../commands/import-acts.ts";
import type { Language } from "../domain/sentence.ts";
import { type ActFile, openActFile } from "../store/act-files.ts";
import { writeRejected } from "../store/rejected-files.ts";
import { codeOf, isConnectionLost } from "../store/retry.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { misuse, refuse } from "./fault.ts";
import { withRecording } from "./with-recording.ts";
import { type OpenRegister, registerFlags, withRegister } from "./with-register.ts";

export const importVerb: Verb = {
  usage: "import 文件 --institution 机构 --operator 经办人 [--dry-run] [--rejected 文件]",
  words: [1, 1],
  flags: [...registerFlags, "institution", "operator", "dry-run", "rejected"],
  says: {
    zh: "批量导入登记（JSON Lines 或 CSV）；退回的行都有理由，同一文件再导不变；--dry-run 只演练",
    en: "import acts (JSON Lines or CSV); every rejected row has its reason, the same file again changes nothing; --dry-run only rehearses",
  },
  run: runImport,
};

interface Asked {
  readonly file: ActFile;
  readonly institution: string;
  readonly operator: string;
  readonly isRehearsal: boolean;
  /** Where rejected rows go; null where nobody wants them back. */
  readonly rejected: string | null;
}

async function runImport(invocation: Invocation): Promise<ExitCode> {
  const { words, flags } = invocation;
  const { institution, operator, rejected } = flags;
  if (!isName(institution) || !isName(operator))
    return misuse(
      {
        zh: "须写明机构（--institution）和经办人（--operator），各不超过 200 字",
        en: "an institution (--institution) and an operator (--operator) are needed, of up to 200 characters",
      },
      invocation,
    );
  if (typeof rejected === "string" && existsSync(rejected))
    return refuse(
      "file.exists",
      { zh: `文件 ${rejected} 已存在，不覆盖`, en: `${rejected} exists and is not written over` },
      invocation,
    );
  const file = await openActFile(words[0]!);
  if ("refused" in file) return refuse(file.refused, file.because, invocation);
  const asked = {
    file,
    institution,
    operator,
    isRehearsal: flags["dry-run"] === true,
    rejected: typeof rejected === "string" ? rejected : null,
  };
  const opened = asked.isRehearsal ? withRegister : withRecording;
  return opened(invocation, (register) => importInto(register, asked, invocation));
}

function isName(text: string | boolean | undefined): text is string {
  return typeof text === "string" && /^\S.{0,199}$/u.test(text) && text.isWellFormed();
}

async function importInto(
  { database }: OpenRegister,
  { file, institution, operator, isRehearsal, rejected }: Asked,
  invocation: Invocation,
): Promise<ExitCode> {
  const { language, json, terminal } = invocation;
  try {
    const report = await importActs(database, file, {
      institution,
      operator,
      isRehearsal,
      ...(rejected === null
        ? {}
        : { takeRejected: (rows) => writeRejected(rejected, rows, { file, language }) }),
    });
    if ("refused" in report) return refuse(report.refused, report.because, invocation);
    if (json) terminal.out(JSON.stringify(report, null, 2));
    else for (const line of wordReport(report, language)) terminal.out(line);
    return report.rejected > 0 ? 1 : 0;
  } catch (error) {
    if (codeOf(error) !== "commit.unknown" && !isConnectionLost(error)) throw error;
    return refuse("import.broken-off", brokenOff, invocation);
  }
}

const brokenOff = {
  zh: "导入中途与登记簿失去连接；已登记的都在，请把同一文件再导入一次，其余会补上",
  en: "the connection to the register was lost on the way; what was recorded stands, and the same file again does the rest",
};

function wordReport(report: ImportReport, language: Language): string[] {
  const { received, accepted, unchanged, rejected, opened, closed } = report;
  const zh = language === "zh";
  const reasons = Object.entries(report.reasons).map(([code, count]) => `${code} ${count}`);
  const left = rejected - report.first.length;
  return [
    ...(report.isRehearsal
      ? [zh ? "【演练：什么都没有登记】" : "[rehearsal: nothing was recorded]"]
      : []),
    zh
      ? `${report.file}：收到 ${received} 行，登记 ${accepted}，已在登记簿中 ${unchanged}，退回 ${rejected}`
      : `${report.file}: ${received} rows received, ${accepted} recorded, ${unchanged} stood already, ${rejected} rejected`,
    zh
      ? `后果：新开 ${opened} 段，关闭 ${closed} 段`
      : `consequences: ${opened} opened, ${closed} closed`,
    ...(reasons.length === 0
      ? []
      : [`${zh ? "退回理由" : "reasons"}: ${reasons.join(zh ? "，" : ", ")}`]),
    ...report.first.map(({ line, code, says }) =>
      zh ? `  第 ${line} 行 [${code}] ${says.zh}` : `  line ${line} [${code}] ${says.en}`,
    ),
    ...(left > 0
      ? [
          zh
            ? `  …… 另有 ${left} 行；--rejected 文件 取回全部`
            : `  … and ${left} more; --rejected FILE gives all of them back`,
        ]
      : []),
  ];
}
