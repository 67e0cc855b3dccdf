import type { Checkpoint } from "../domain/proof/checkpoint.ts";
import { type EvidenceDefect, Findings } from "../domain/proof/evidence-defect.ts";
import type { Keyring } from "../domain/proof/evidence-key.ts";
import { type Manifest, readManifest } from "../domain/proof/evidence-manifest.ts";
import { readJson } from "../domain/proof/evidence-rows.ts";
import { leafHash } from "../domain/proof/hash.ts";
import { openHead } from "../domain/proof/verify-checkpoint.ts";
import { type Verified, verifyLog } from "../domain/proof/verify-log.ts";
import { type ToldReceipt, verifyReceipt } from "../domain/proof/verify-receipt.ts";
import type { Sentence } from "../domain/sentence.ts";
import { evidenceLines, readEvidenceText } from "../store/evidence-lines.ts";
import { openBy, readKeySet, readListedKeys } from "./evidence-keys.ts";

export interface VerifyRefusal {
  readonly refused: keyof typeof refusals;
  readonly because: Sentence;
}

/** What was kept where the register cannot change it: texts, as they were kept. */
export interface KeptElsewhere {
  /** A signed head of the log (C2SP). */
  readonly checkpoint: string | null;
  /** Public keys as a JWK set (RFC 7517). */
  readonly keys: string | null;
}

export interface VerifiedExport extends Verified {
  readonly manifest: Manifest;
}

/** Goes through an export and names every defect, held against what was kept elsewhere. */
export function verifyExport(
  directory: string,
  { checkpoint, keys }: KeptElsewhere,
  seal: { readonly id: string; readonly leaf: Uint8Array } | null = null,
): VerifiedExport | VerifyRefusal {
  const manifest = readManifest(readJson(readEvidenceText(directory, "manifest.json") ?? ""));
  if (manifest === null) return refuse("verify.no-export");
  const trusted = keys === null ? null : readKeySet(readJson(keys));
  if (trusted?.size === 0) return refuse("verify.keys-malformed");
  const set = readJson(readEvidenceText(directory, "keys.json") ?? "") as { keys?: unknown } | null;
  const listed = Array.isArray(set?.keys) ? (set.keys as unknown[]) : [];
  const own = readListedKeys(listed, trusted === null ? null : new Set(trusted.keys()));
  const witness = readWitness(checkpoint, own.keyring);
  if (witness !== null && "refused" in witness) return witness;
  const held = { witness: witness?.checkpoint ?? null, seal };
  const { records: keyRecords, keyring } = own;
  const evidence = { manifest, keyRecords, keys: keyring, lines: evidenceLines(directory) };
  const found = verifyLog(evidence, held);
  const defects = [...own.findings.defects, ...(witness?.defects ?? []), ...found.defects];
  return { ...found, manifest, defects };
}

interface Witness {
  readonly checkpoint: Checkpoint | null;
  readonly defects: readonly EvidenceDefect[];
}

/** A checkpoint that no longer is what was signed says nothing: it is refused, not found to differ. */
function readWitness(text: string | null, keys: Keyring): Witness | VerifyRefusal | null {
  if (text === null) return null;
  const head = openHead(text, keys, { isWitnessed: true });
  if (!("defect" in head)) return { checkpoint: head.checkpoint, defects: [] };
  if (head.defect === "malformed") return refuse("verify.checkpoint-malformed");
  if (head.defect === "signature") return refuse("verify.checkpoint-signature");
  const findings = new Findings();
  findings.add("witness.key-unknown", { file: null, line: null, about: "checkpoint" });
  return { checkpoint: null, defects: findings.defects };
}

export interface VerifiedReceiptFile {
  readonly defects: readonly EvidenceDefect[];
  readonly told: ToldReceipt | null;
  /** The log in which it was looked for; null where none was given. */
  readonly log: VerifiedExport | null;
}

/** Verifies what a caller filed by public keys, and where an export is given, that it stands in its log. */
export function verifyReceiptText(
  text: string,
  { keys, checkpoint, log }: KeptElsewhere & { readonly log: string | null },
): VerifiedReceiptFile | VerifyRefusal {
  const given = keys ?? (log === null ? null : readEvidenceText(log, "keys.json"));
  if (given === null) return refuse("verify.keys-needed");
  const set = readKeySet(readJson(given));
  if (set.size === 0) return refuse("verify.keys-malformed");
  const { defects, told } = verifyReceipt(text, openBy(set));
  const findings = new Findings();
  const place = { file: null, line: null, about: told?.entry.record ?? "receipt" };
  for (const code of defects) findings.add(code, place);
  if (log === null || told === null) return { defects: findings.defects, told, log: null };
  const seal = { id: told.payload.seal, leaf: leafHash(told.payloadText) };
  // The head that a receipt carries was kept elsewhere too.
  const kept = { keys, checkpoint: checkpoint ?? told.payload.checkpoint };
  const found = verifyExport(log, kept, seal);
  if ("refused" in found) return found;
  if (found.sealAt === null) findings.add("receipt.not-in-log", place);
  else if (found.sealAt >= (found.newest?.size ?? 0)) findings.add("receipt.tail", place);
  return { defects: [...findings.defects, ...found.defects], told, log: found };
}

const refusals = {
  "verify.no-export": {
    zh: "目录中没有 liandong export 写出的证据（缺 manifest.json 或不合规范）",
    en: "the directory holds no evidence that liandong export wrote (no manifest.json, or a malformed one)",
  },
  "verify.keys-malformed": {
    zh: "密钥文件不是 JWK 集，或其中没有可用的公钥",
    en: "the file of keys is no JWK set, or holds no key of ours",
  },
  "verify.keys-needed": {
    zh: "请以 --keys 给出公钥文件（登记簿的 /.well-known/jwks.json），或以 --log 给出导出目录",
    en: "name a file of public keys with --keys (/.well-known/jwks.json of the register), or an export with --log",
  },
  "verify.checkpoint-malformed": {
    zh: "另存的检查点不合规范，不能用来核对",
    en: "the checkpoint held elsewhere is malformed and nothing can be held against it",
  },
  "verify.checkpoint-signature": {
    zh: "另存的检查点签名不成立：它本身被改动过，不能用来核对",
    en: "the signature of the checkpoint held elsewhere does not hold: it was itself altered, and nothing can be held against it",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

function refuse(refused: VerifyRefusal["refused"]): VerifyRefusal {
  return { refused, because: refusals[refused] };
}
