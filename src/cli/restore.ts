import { join, resolve } from "node:path";
import { absent, altered, foreign, unfinished } from "../commands/restore-refusal.ts";
import { type Restored, restoreRegister } from "../commands/restore-register.ts";
import { type Manifest, readBackup } from "../store/backup-files.ts";
import { openEvidenceFiles } from "../store/evidence-files.ts";
import { ownDirectory } from "../store/migration-files.ts";
import { openWitness } from "../store/witness.ts";
import { asOwner } from "./as-owner.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { registerFlags } from "./with-register.ts";

export const restoreVerb: Verb = {
  usage: "restore 目录 [--data-dir 目录]",
  words: [1, 1],
  flags: registerFlags,
  says: {
    zh: "把备份恢复到空的登记簿：先核对全部散列，再整体写入并重新推导比对；恢复后只读，待两名人员确认",
    en: "bring a backup into an empty register: every hash is checked first, then all or nothing is written and derived anew; read-only until two officers acknowledge it",
  },
  run: runRestore,
};

async function runRestore(invocation: Invocation): Promise<ExitCode> {
  const directory = resolve(invocation.words[0]!);
  const read = await readBackup(directory);
  if ("faults" in read) return say(altered(read.faults), invocation);
  if ("is" in read) {
    const words = { absent, unfinished, foreign };
    return say(words[read.is](directory), invocation);
  }
  const { manifest } = read;
  return asOwner(invocation, { isMade: true }, async ({ config, ...owned }) => {
    const restored = await restoreRegister({
      ...owned,
      directory,
      manifest,
      evidence: openEvidenceFiles(join(config.directory, "evidence")),
      witnessed: await openWitness(config.directory).read(),
      migrations: ownDirectory,
    });
    if ("refused" in restored) return say(restored, invocation);
    report(restored, manifest, invocation);
    const isUnsound = restored.isSameEngine && restored.comparison.deviations.length > 0;
    return isUnsound || manifest.lost.length > 0 ? 1 : 0;
  });
}

function say(
  { refused, because }: ReturnType<typeof unfinished>,
  invocation: Invocation,
): ExitCode {
  return refuse(refused, because, invocation);
}

/** Rows that deviate are all counted; here the first of them are named. */
const deviationsShown = 100;

function report(
  { migrated, comparison, isSameEngine }: Restored,
  { position, state, log, tables, attachments, lost }: Manifest,
  { json, language, terminal }: Invocation,
): void {
  const { things, rows: compared, deviations } = comparison;
  const count = deviations.length;
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  const kept = attachments.length;
  if (json) {
    const shown = { ...comparison, deviations: deviations.slice(0, deviationsShown), count };
    const told = { position, rows, attachments: kept, lost, log, state, migrated, isSameEngine };
    terminal.out(JSON.stringify({ ...told, comparison: shown }));
    return;
  }
  const lines =
    language === "zh"
      ? [
          `已恢复：第 ${position} 号，${rows} 行，日志 ${log.size} 条，附件 ${kept} 件`,
          `现状散列 ${state}`,
          ...migrated.map((name) => `· 已应用后来的迁移 ${name}`),
          `· 重新推导 ${things} 个对象，比对后果 ${compared} 行，${count} 行不符${isSameEngine ? "" : "（登记簿由另一版本的程序推导；请以 liandong adopt 登记）"}`,
          ...lost.map((hash) => `✗ [evidence.lost] 附件 ${hash} 的内容不在备份中`),
          "登记簿现为只读，待两名人员确认后方可登记",
        ]
      : [
          `restored: position ${position}, ${rows} rows, ${log.size} leaves of the log, ${kept} attachments`,
          `state ${state}`,
          ...migrated.map((name) => `· later migration applied: ${name}`),
          `· ${things} things derived anew, ${compared} rows compared, ${count} differ${isSameEngine ? "" : " (another version of the program had derived them; enter this one by liandong adopt)"}`,
          ...lost.map(
            (hash) => `✗ [evidence.lost] the bytes of attachment ${hash} are not in the backup`,
          ),
          "the register is read-only until two officers have acknowledged this",
        ];
  terminal.out(lines.join("\n"));
}
