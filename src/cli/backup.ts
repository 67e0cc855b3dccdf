import { join, resolve } from "node:path";
import { backupRegister } from "../commands/backup-register.ts";
import type { Manifest } from "../store/backup-files.ts";
import { openEvidenceFiles } from "../store/evidence-files.ts";
import { asOwner } from "./as-owner.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { registerFlags } from "./with-register.ts";

export const backupVerb: Verb = {
  usage: "backup 目录 [--data-dir 目录]",
  words: [1, 1],
  flags: registerFlags,
  says: {
    zh: "备份登记簿到新目录：同一时刻的全部数据、附件和公钥；私钥不在其中。服务可照常运行",
    en: "copy the register into a new directory: all rows as of one moment, attachments, public keys; no private key. It may be served meanwhile",
  },
  run: runBackup,
};

async function runBackup(invocation: Invocation): Promise<ExitCode> {
  const directory = resolve(invocation.words[0]!);
  return asOwner(invocation, { isMade: false }, async ({ config, owner }) => {
    const evidence = openEvidenceFiles(join(config.directory, "evidence"));
    const made = await backupRegister({ owner, evidence, directory });
    if ("refused" in made) return refuse(made.refused, made.because, invocation);
    const { json, language, terminal } = invocation;
    if (json) terminal.out(JSON.stringify({ directory, ...totals(made) }));
    else terminal.out(wordBackup(made, directory, language === "zh"));
    return made.lost.length > 0 ? 1 : 0;
  });
}

function totals({ tables, attachments, lost, position, log, state }: Manifest) {
  return {
    position,
    state,
    log,
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    bytes: [...tables, ...attachments].reduce((sum, { size }) => sum + size, 0),
    attachments: attachments.length,
    lost,
  };
}

function wordBackup(made: Manifest, directory: string, zh: boolean): string {
  const { position, state, log, tables, rows, attachments, lost } = totals(made);
  const lines = zh
    ? [
        `已备份至 ${directory}：第 ${position} 号，${tables} 张表 ${rows} 行，日志 ${log.size} 条，附件 ${attachments} 件`,
        `现状散列 ${state}`,
        ...lost.map((hash) => `✗ [evidence.lost] 附件 ${hash} 的内容已丢失或被改动，备份中没有`),
      ]
    : [
        `copied to ${directory}: position ${position}, ${tables} tables, ${rows} rows, ${log.size} leaves of the log, ${attachments} attachments`,
        `state ${state}`,
        ...lost.map(
          (hash) =>
            `✗ [evidence.lost] the bytes of attachment ${hash} are gone or altered and not in the backup`,
        ),
      ];
  return lines.join("\n");
}
