import type { Form } from "../domain/ledger/form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { loadAttachments } from "../store/attachments.ts";
import type { Transaction } from "../store/database.ts";
import { checkTexts } from "./check-texts.ts";
import type { Envelope } from "./submission.ts";

const evidenceMax = 50;

/** What comes with an act must be such that it can be kept and found again. */
export function checkEnvelope({
  documentNumber,
  idempotencyKey,
  evidence,
}: Envelope): LedgerRefusal | null {
  const garbled = checkWords({ documentNumber, idempotencyKey });
  if (garbled !== null) return garbled;
  const isListed = evidence.length <= evidenceMax;
  return isListed && evidence.every((hash) => /^[0-9a-f]{64}$/.test(hash))
    ? null
    : refuse(
        "field.malformed",
        `evidence 至多 ${evidenceMax} 件，各为 SHA-256 的 64 位小写十六进制`,
        `evidence holds at most ${evidenceMax} hashes, each a SHA-256 of 64 lower-case hex digits`,
      );
}

/** Words of a request by their names in it; those that are null were left out. */
export function checkWords(words: Readonly<Record<string, string | null>>): LedgerRefusal | null {
  for (const [name, text] of Object.entries(words))
    if (text !== null && (text.trim() === "" || checkTexts(text).length > 0))
      return refuse(
        "field.malformed",
        `“${name}”应为 1 至 200 字的文字`,
        `${name} is a text of 1 to 200 characters`,
      );
  return null;
}

/** Evidence must have come before the act that names it. */
export async function checkEvidence(
  tx: Transaction,
  { needsEvidence }: Form,
  { evidence }: Envelope,
): Promise<LedgerRefusal | null> {
  if (evidence.length === 0) return needsEvidence ? refuseAs("evidence.missing") : null;
  const known = await loadAttachments(tx, evidence);
  return evidence.every((hash) => known.has(hash)) ? null : refuseAs("evidence.unknown");
}
