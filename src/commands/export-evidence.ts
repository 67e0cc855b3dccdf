import type { KeyRecord } from "../domain/proof/evidence-key.ts";
import type { Counts, Manifest } from "../domain/proof/evidence-manifest.ts";
import { type EvidenceFile, readJson } from "../domain/proof/evidence-rows.ts";
import type { Sentence } from "../domain/sentence.ts";
import { prepareBackup, writeBackupFile } from "../store/backup-files.ts";
import type { Transaction } from "../store/database.ts";
import {
  findLogFacts,
  listEvidenceKeys,
  listEvidenceRows,
  type StoredKey,
} from "../store/evidence-export.ts";
import type { Owner } from "../store/owner.ts";
import { codeOf } from "../store/retry.ts";

export interface ExportRefusal {
  readonly refused: "export.occupied" | "export.unwritable";
  readonly because: Sentence;
}

/**
 * Writes what somebody else needs to verify everything that was recorded and answered: acts, seals,
 * batches, the leaves of the log and its signed heads, and the public keys, as they stood at one moment.
 * The manifest comes last.
 */
export async function exportEvidence(
  owner: Owner,
  directory: string,
): Promise<Manifest | ExportRefusal> {
  try {
    if ((await prepareBackup(directory)) === "occupied") return occupied(directory);
    return await writeEvidence(owner, directory);
  } catch (error) {
    // Disks answer with names (ENOSPC), the server with numbers.
    if (!/^E[A-Z]+$/.test(codeOf(error) ?? "")) throw error;
    return unwritable(directory, error);
  }
}

function writeEvidence(owner: Owner, directory: string): Promise<Manifest> {
  return owner.snapshot(async (tx) => {
    const facts = await findLogFacts(tx);
    const keys = (await listEvidenceKeys(tx)).map(wordKey);
    const lines = async (file: EvidenceFile): Promise<number> =>
      (await writeBackupFile(directory, file, lineParts(tx, file))).lines;
    const counts: Counts = {
      acts: await lines("acts.jsonl"),
      seals: await lines("seals.jsonl"),
      batches: await lines("batches.jsonl"),
      leaves: await lines("leaves.jsonl"),
      checkpoints: await lines("checkpoints.jsonl"),
      keys: keys.length,
    };
    await writeBackupFile(directory, "keys.json", [worded({ keys })]);
    const manifest: Manifest = { liandong: "evidence/1", ...facts, counts };
    await writeBackupFile(directory, "manifest.json", [worded(manifest)]);
    return manifest;
  });
}

async function* lineParts(tx: Transaction, file: EvidenceFile): AsyncGenerator<Buffer> {
  for await (const rows of listEvidenceRows(tx, file))
    yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""), "utf8");
}

/** A JWK (RFC 7517) with the positions from which and until which it stood. */
export type ListedKey = Omit<KeyRecord, "jwk"> & Readonly<Record<string, unknown>>;

export function wordKey({ jwk, ...key }: StoredKey): ListedKey {
  const members = readJson(jwk);
  return typeof members === "object" && members !== null ? { ...members, ...key } : { ...key, jwk };
}

function worded(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8");
}

function occupied(directory: string): ExportRefusal {
  return {
    refused: "export.occupied",
    because: {
      zh: `目录 ${directory} 不是空的，不覆盖；请另选新目录`,
      en: `${directory} is not empty and nothing in it is written over; name a new directory`,
    },
  };
}

function unwritable(directory: string, error: unknown): ExportRefusal {
  const said = error instanceof Error ? error.message : String(error);
  return {
    refused: "export.unwritable",
    because: {
      zh: `导出写不下去（${said}）；目录 ${directory} 中没有 manifest.json，不能用来核验`,
      en: `the export could not be written (${said}); ${directory} has no manifest.json and verifies nothing`,
    },
  };
}
