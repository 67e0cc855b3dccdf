import { findRegisterFacts } from "../store/backup-facts.ts";
import { AlteredFile, type Manifest, readBackupFile } from "../store/backup-files.ts";
import type { Transaction } from "../store/database.ts";
import { findEngineVersion } from "../store/engine-files.ts";
import type { EvidenceStore } from "../store/evidence-files.ts";
import { comparePending, type Migration, readMigrations } from "../store/migration-files.ts";
import { listHadMigrations, migrate, migrateWithin } from "../store/migrations.ts";
import type { Owner } from "../store/owner.ts";
import { codeOf } from "../store/retry.ts";
import {
  continueNumbers,
  copyBack,
  hashRows,
  listFilled,
  listTables,
  type StoredTable,
} from "../store/table-copies.ts";
import { type Comparison, compareReading } from "./compare-derivation.ts";
import {
  altered,
  differs,
  newer,
  notEmpty,
  older,
  otherHistory,
  type RestoreRefusal,
} from "./restore-refusal.ts";
import { recordRestoration } from "../store/restorations.ts";

export interface Restoring {
  readonly owner: Owner;
  readonly ownerUrl: string;
  /** The login that serves. */
  readonly login: string;
  readonly evidence: EvidenceStore;
  readonly directory: string;
  /** Of a backup that was read through and is sound. */
  readonly manifest: Manifest;
  /** The newest head of the log that was kept beside the register. */
  readonly witnessed: string | null;
  /** Where the migrations of this program lie. */
  readonly migrations: string;
}

export interface Restored {
  /** Migrations that the backup had not had. */
  readonly migrated: readonly string[];
  /** What today's engine derives beside what is stored. */
  readonly comparison: Comparison;
  readonly isSameEngine: boolean;
}

/**
 * Brings a backup into a register that holds nothing. The tables are made as they were when it was made;
 * then everything happens in one transaction: rows, a second look at all of them, later migrations, a
 * derivation that is compared, and the note by which the register stays read-only. Bytes of evidence come
 * first, so that no row ever speaks of what is not there; what nobody speaks of does no harm.
 */
export async function restoreRegister(asked: Restoring): Promise<Restored | RestoreRefusal> {
  const { owner, ownerUrl, login, manifest, migrations: directory } = asked;
  const own = readMigrations(directory);
  if ("refused" in own) return own;
  const had = await owner.alone(listHadMigrations);
  const unfit = judgeHistory(manifest, own, had);
  if (unfit !== null) return unfit;
  const through = manifest.migrations.length;
  const made = await migrate({ ownerUrl, login, directory, through });
  if ("refused" in made) return made;
  const filled = await owner.alone(async (tx) => listFilled(tx, await listTables(tx)));
  if (filled.length > 0) return notEmpty(filled);
  try {
    await bringEvidence(asked);
    const restored = await owner.alone((tx) => bringRows(tx, asked, own.slice(through)));
    // What the login may do under the later migrations is granted outside of them.
    const granted = await migrate({ ownerUrl, login, directory });
    return "refused" in granted ? granted : restored;
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    if (error instanceof AlteredFile) return altered([{ file: error.file, is: "altered" }]);
    throw error;
  }
}

/** Carries a refusal out of a transaction, which is undone by it. */
class Undone extends Error {
  readonly refusal: RestoreRefusal;

  constructor(refusal: RestoreRefusal) {
    super("a restoration is undone");
    this.refusal = refusal;
  }
}

function judgeHistory(
  { migrations }: Manifest,
  own: readonly Migration[],
  had: Manifest["migrations"],
): RestoreRefusal | null {
  if (migrations.length > own.length) return newer(migrations.at(-1)!.name);
  const other = migrations.find(
    ({ name, sha256 }, at) => own[at]!.name !== name || own[at]!.sha256 !== sha256,
  );
  if (other !== undefined) return otherHistory(other.name);
  const pending = comparePending(own, had);
  if ("refused" in pending) return pending;
  // What a later migration would have done to rows it has not done to these.
  return had.length > migrations.length ? older(had[migrations.length]!.name) : null;
}

async function bringEvidence({ evidence, directory, manifest }: Restoring): Promise<void> {
  for (const one of manifest.attachments) {
    const { hash } = await evidence.put(readBackupFile(directory, one));
    if (hash !== one.sha256) throw new AlteredFile(one.file);
  }
}

const alwaysEqual = ["position", "engine", "log"] as const;

async function bringRows(
  tx: Transaction,
  { directory, manifest, witnessed }: Restoring,
  later: readonly Migration[],
): Promise<Restored> {
  const tables = await listTables(tx);
  const filled = await listFilled(tx, tables);
  if (filled.length > 0) throw new Undone(notEmpty(filled));
  await bringTables(tx, tables, { directory, manifest });
  await continueNumbers(tx);
  await migrateWithin(tx, later);
  const facts = await findRegisterFacts(tx);
  const isSameEngine = manifest.engine === findEngineVersion();
  const isComparable = later.length === 0 && isSameEngine;
  for (const part of isComparable ? [...alwaysEqual, "state" as const] : alwaysEqual)
    if (JSON.stringify(facts[part]) !== JSON.stringify(manifest[part]))
      throw new Undone(differs(part));
  const comparison = await compareReading((use) => use(tx), { isComplete: true, chance: 0 });
  await recordRestoration(tx, { size: manifest.log.size, witnessed });
  return { migrated: later.map(({ name }) => name), comparison, isSameEngine };
}

/** What was entered is read again: a table that is not byte for byte what was copied is not restored. */
async function bringTables(
  tx: Transaction,
  tables: readonly StoredTable[],
  { directory, manifest }: Pick<Restoring, "directory" | "manifest">,
): Promise<void> {
  const copies = new Map(manifest.tables.map((one) => [one.name, one]));
  for (const table of tables) {
    const copy = copies.get(table.name);
    if (copy === undefined) continue;
    copies.delete(table.name);
    await copyBack(tx, copy, readBackupFile(directory, copy)).catch((error: unknown) => {
      throw isRowRefused(error) ? new Undone(differs(copy.name)) : error;
    });
    if ((await hashRows(tx, table)) !== copy.sha256) throw new Undone(differs(copy.name));
  }
  const [stray] = copies.keys();
  if (stray !== undefined) throw new Undone(differs(stray));
}

/** Rows that the table does not take: of another form, against a constraint, or for another table. */
function isRowRefused(error: unknown): boolean {
  return /^(?:22|23|42)/.test(codeOf(error) ?? "");
}
