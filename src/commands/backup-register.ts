import type { Sentence } from "../domain/sentence.ts";
import {
  findRegisterFacts,
  listEvidence,
  type RegisterFacts,
  writeKeyHistory,
} from "../store/backup-facts.ts";
import {
  type BackupFile,
  type BackupTable,
  type Manifest,
  prepareBackup,
  sealBackup,
  writeBackupFile,
} from "../store/backup-files.ts";
import type { Transaction } from "../store/database.ts";
import type { EvidenceStore } from "../store/evidence-files.ts";
import { comparePending, ownDirectory, readMigrations } from "../store/migration-files.ts";
import { listHadMigrations } from "../store/migrations.ts";
import type { Owner } from "../store/owner.ts";
import { codeOf } from "../store/retry.ts";
import { copyOut, countRows, type StoredTable } from "../store/table-copies.ts";

export interface BackingUp {
  readonly owner: Owner;
  readonly evidence: EvidenceStore;
  /** New or empty. */
  readonly directory: string;
}

export interface BackupRefusal {
  readonly refused: string;
  readonly because: Sentence;
}

/**
 * Copies everything that cannot be derived: all rows as they stood at one moment, so that acts, receipts
 * and heads of the log agree, the bytes of evidence, and the public keys. The manifest comes last, and a
 * backup without one is none.
 */
export async function backupRegister(asked: BackingUp): Promise<Manifest | BackupRefusal> {
  const { owner, evidence, directory } = asked;
  try {
    if ((await prepareBackup(directory)) === "occupied") return occupied(directory);
    const copied = await owner.snapshot((tx, tables) => copyRegister(tx, tables, directory));
    if ("refused" in copied) return copied;
    const { listed, ...register } = copied;
    const attachments = await copyEvidence(listed, evidence, directory);
    const manifest: Manifest = { liandong: "backup/1", ...register, ...attachments };
    await sealBackup(directory, manifest);
    return manifest;
  } catch (error) {
    if (!diskCodes.has(codeOf(error) ?? "")) throw error;
    return unwritable(directory, error);
  }
}

type Listed = Awaited<ReturnType<typeof listEvidence>>;

interface Copied extends RegisterFacts, Pick<Manifest, "tables" | "keys"> {
  readonly listed: Listed;
}

async function copyRegister(
  tx: Transaction,
  tables: readonly StoredTable[],
  directory: string,
): Promise<Copied | BackupRefusal> {
  const unfit = await judgeMigrations(tx);
  if (unfit !== null) return unfit;
  const facts = await findRegisterFacts(tx);
  const copies: BackupTable[] = [];
  for (const table of tables) copies.push(await copyTable(tx, table, directory));
  const history = Buffer.from(await writeKeyHistory(tx));
  const { lines: _, ...keys } = await writeBackupFile(directory, "keys.json", [history]);
  return { ...facts, tables: copies, keys, listed: await listEvidence(tx) };
}

/** What this program does not know it could neither summarise nor bring back. */
async function judgeMigrations(tx: Transaction): Promise<BackupRefusal | null> {
  const own = readMigrations(ownDirectory);
  if ("refused" in own) return own;
  const pending = comparePending(own, await listHadMigrations(tx));
  if ("refused" in pending) return pending;
  return pending.length === 0 ? null : notMigrated(pending.map(({ name }) => name));
}

async function copyTable(
  tx: Transaction,
  table: StoredTable,
  directory: string,
): Promise<BackupTable> {
  const { name, columns } = table;
  const file = `tables/${name}.copy`;
  const { lines, size, sha256 } = await writeBackupFile(directory, file, copyOut(tx, table));
  const rows = await countRows(tx, table);
  if (rows !== lines) throw new Error(`${lines} rows of ${rows} were copied from ${name}`);
  return { name, columns, rows, file, size, sha256 };
}

/** Rows speak of bytes that were kept before them, so they are there, unless somebody has lost them. */
async function copyEvidence(
  listed: Listed,
  evidence: EvidenceStore,
  directory: string,
): Promise<Pick<Manifest, "attachments" | "lost">> {
  const attachments: BackupFile[] = [];
  const lost: string[] = [];
  for (const { hash } of listed) {
    const copy = await copyAttachment(hash, evidence, directory);
    if (copy === null) lost.push(hash);
    else attachments.push(copy);
  }
  return { attachments, lost };
}

async function copyAttachment(
  hash: string,
  evidence: EvidenceStore,
  directory: string,
): Promise<BackupFile | null> {
  const opened = await evidence.open(hash);
  if (opened === null) return null;
  const file = `evidence/${hash.slice(0, 2)}/${hash}`;
  try {
    const { size, sha256 } = await writeBackupFile(directory, file, opened.bytes);
    return { file, size, sha256 };
  } catch (error) {
    // Bytes that are not those of their hash end with an error that no system call has made.
    if (codeOf(error) !== undefined) throw error;
    return null;
  }
}

const diskCodes: ReadonlySet<string> = new Set(
  "EACCES EDQUOT EEXIST EFBIG EIO EMFILE ENAMETOOLONG ENOENT ENOSPC ENOTDIR EPERM EROFS".split(" "),
);

function occupied(directory: string): BackupRefusal {
  return {
    refused: "backup.occupied",
    because: {
      zh: `目录 ${directory} 不是空的，不覆盖；请另选新目录（没有 manifest.json 的是未完成的备份，可以删去）`,
      en: `${directory} is not empty and nothing in it is written over; name a new directory (one without manifest.json is an unfinished backup and may be deleted)`,
    },
  };
}

function notMigrated(pending: readonly string[]): BackupRefusal {
  return {
    refused: "migration.pending",
    because: {
      zh: `登记簿尚缺迁移 ${pending.join("、")}；请用原版本的程序备份，或先运行 liandong migrate`,
      en: `the register lacks the migrations ${pending.join(", ")}; back up with the version that has served it, or run liandong migrate first`,
    },
  };
}

function unwritable(directory: string, error: unknown): BackupRefusal {
  const said = error instanceof Error ? error.message : String(error);
  return {
    refused: "backup.unwritable",
    because: {
      zh: `备份写不下去（${said}）；目录 ${directory} 中没有 manifest.json，不能用来恢复`,
      en: `the backup could not be written (${said}); ${directory} has no manifest.json and restores nothing`,
    },
  };
}
