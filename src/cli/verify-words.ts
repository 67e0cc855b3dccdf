import type { VerifiedExport, VerifiedReceiptFile } from "../commands/verify-evidence.ts";
import { type EvidenceDefect, evidenceDefects } from "../domain/proof/evidence-defect.ts";
import { readJson } from "../domain/proof/evidence-rows.ts";
import type { ToldReceipt } from "../domain/proof/verify-receipt.ts";
import type { Language, Sentence } from "../domain/sentence.ts";
import { outcomeWords } from "./check.ts";

/** One line a defect: where it is, which code, what it is about, and in words what is wrong. */
export function wordDefects(defects: readonly EvidenceDefect[], language: Language): string[] {
  return defects.map(({ file, line, code, about, part }) => {
    const place = file === null ? "" : line === null ? `${file} ` : `${file}:${line} `;
    const what = part === null ? "" : ` (${part})`;
    return `${place}[${code}] ${about}${what} ${evidenceDefects[code][language]}`;
  });
}

export function plainVerified({ defects, counts, newest, tail, manifest, sealAt }: VerifiedExport) {
  const root = newest === null ? null : Buffer.from(newest.root).toString("hex");
  const { origin = null, size = 0 } = newest ?? {};
  return { defects, counts, head: manifest.head, log: { origin, size, root }, tail, sealAt };
}

export function wordVerified(
  { defects, counts, newest, tail }: VerifiedExport,
  isWitnessed: boolean,
  language: Language,
): string {
  const zh = language === "zh";
  const size = newest?.size ?? 0;
  const lines = [
    zh
      ? `行为 ${counts.acts} 件，批次 ${counts.batches} 个，签名 ${counts.seals} 个，日志 ${size} 条，检查点 ${counts.checkpoints} 个，公钥 ${counts.keys} 个`
      : `${counts.acts} acts, ${counts.batches} batches, ${counts.seals} seals, ${size} leaves of the log, ${counts.checkpoints} checkpoints, ${counts.keys} public keys`,
  ];
  if (tail.acts + tail.seals + tail.unsealed > 0)
    lines.push(
      zh
        ? `新于最新检查点、尚待入日志：行为 ${tail.acts} 件，签名 ${tail.seals} 个，未签批次 ${tail.unsealed} 个`
        : `newer than the newest checkpoint and waiting for the log: ${tail.acts} acts, ${tail.seals} seals, ${tail.unsealed} batches not yet signed`,
    );
  if (!isWitnessed)
    lines.push(
      zh
        ? "未给出另存的检查点：截断、恢复旧备份，或持有签名密钥者的整体改写，无从发现"
        : "no checkpoint held elsewhere was given: truncation, an older backup, or a rewriting by whoever holds the signing key cannot be told",
    );
  lines.push(wordSum(defects.length, zh));
  return lines.join("\n");
}

function wordSum(count: number, zh: boolean): string {
  if (count === 0) return zh ? "核验无误" : "whole: no defect was found";
  return zh ? `共 ${count} 处不符` : `${count} defects were found`;
}

/** What a clerk wants to know of a receipt. */
export function wordReceipt(
  { defects, told, log }: VerifiedReceiptFile,
  language: Language,
): string {
  const zh = language === "zh";
  const lines = told === null ? [] : wordTold(told, language);
  if (log?.sealAt != null) lines.push(zh ? `日志：第 ${log.sealAt} 叶` : `log: leaf ${log.sealAt}`);
  const sound = zh ? "回执成立" : "the receipt holds";
  lines.push(defects.length === 0 ? sound : wordSum(defects.length, zh));
  return lines.join("\n");
}

/** What was asked and answered, when, and by which law: a line for each. */
export function wordTold({ receipt, entry, payload }: ToldReceipt, language: Language): string[] {
  const zh = language === "zh";
  const question = membersOf(readJson(receipt.question));
  const answer = membersOf(readJson(receipt.answer));
  const { purpose, caseNumber, operator } = membersOf(question["context"]);
  const subject = membersOf(question["subject"])["id"];
  const outcome = String(answer["outcome"]);
  const words: Readonly<Record<string, Sentence>> = outcomeWords;
  const rows: readonly (readonly [string, string, unknown])[] = [
    ["编号", "record", entry.record],
    ["何人所问", "asked by", `${entry.institution} ${said(operator)}`],
    [
      "所问",
      "asked",
      `${said(subject)} ${said(question["action"])} @ ${said(question["jurisdiction"])}`,
    ],
    ["用途", "purpose", `${said(purpose)} ${said(caseNumber)}`],
    ["截至", "as of", entry.asOf],
    ["答复", "answer", `${outcome} ${words[outcome]?.[language] ?? ""}`],
    ["条款", "articles", articlesOf(answer)],
    ["时间", "read at", `${payload.readAt} #${entry.position}`],
    ["补签", "signed late at", payload.sealedLateAt],
    ["所据法规", "law", lawsOf(payload.law[entry.law])],
  ];
  return rows.flatMap(([chinese, english, text]) => {
    const shown = said(text).trim();
    return shown === "" ? [] : [zh ? `${chinese}：${shown}` : `${english}: ${shown}`];
  });
}

function articlesOf(answer: Readonly<Record<string, unknown>>): string {
  const bases = Array.isArray(answer["bases"]) ? (answer["bases"] as unknown[]) : [];
  const named = bases.map((basis) => {
    const { article, document } = membersOf(basis);
    return `${said(membersOf(document)["title"])} ${said(article)}`.trim();
  });
  return [...new Set(named)].join("；");
}

/** Policies by their codes; the rest is vocabulary and engine. */
function lawsOf(law: unknown): string {
  const parts = (Array.isArray(law) ? (law as unknown[]) : []).map(membersOf);
  return parts.flatMap(({ part, code }) => (part === "policy" ? [said(code)] : [])).join(" ");
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function said(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
