import { resolve } from "node:path";
import { exportEvidence } from "../commands/export-evidence.ts";
import { asOwner } from "./as-owner.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { registerFlags } from "./with-register.ts";

export const exportVerb: Verb = {
  usage: "export 目录 [--data-dir 目录]",
  words: [1, 1],
  flags: registerFlags,
  says: {
    zh: "导出证据到新目录：同一时刻的全部行为、签名、批次、日志、检查点和公钥，供审计和法院离线核验；服务可照常运行",
    en: "export the evidence into a new directory: acts, seals, batches, log, checkpoints and public keys as of one moment, for auditors and courts to verify offline. It may be served meanwhile",
  },
  run: runExport,
};

async function runExport(invocation: Invocation): Promise<ExitCode> {
  const directory = resolve(invocation.words[0]!);
  return asOwner(invocation, { isMade: false }, async ({ owner }) => {
    const made = await exportEvidence(owner, directory);
    if ("refused" in made) return refuse(made.refused, made.because, invocation);
    const { json, language, terminal } = invocation;
    const { head, log, counts } = made;
    if (json) terminal.out(JSON.stringify({ directory, head, log, counts }));
    else if (language === "zh")
      terminal.out(
        `已导出至 ${directory}：行为 ${counts.acts} 件（至第 ${head} 号），批次 ${counts.batches} 个，签名 ${counts.seals} 个，日志 ${log.size} 条，检查点 ${counts.checkpoints} 个，公钥 ${counts.keys} 个\n请以 liandong verify ${directory} --checkpoint 另存的检查点 核验`,
      );
    else
      terminal.out(
        `exported to ${directory}: ${counts.acts} acts (up to position ${head}), ${counts.batches} batches, ${counts.seals} seals, ${log.size} leaves of the log, ${counts.checkpoints} checkpoints, ${counts.keys} public keys\nverify it with: liandong verify ${directory} --checkpoint FILE`,
      );
    return 0;
  });
}
