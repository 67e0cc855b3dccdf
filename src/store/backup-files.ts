import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AppliedMigration } from "./migration-files.ts";

/** A file of a backup and what it has to be. */
export interface BackupFile {
  /** Below the directory of the backup, with `/`. */
  readonly file: string;
  readonly size: number;
  /** Hex of the SHA-256 of its bytes. */
  readonly sha256: string;
}

export interface BackupTable extends BackupFile {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** What a backup holds and what the register was. It is written last: without it there is no backup. */
export interface Manifest {
  readonly liandong: "backup/1";
  readonly madeAt: string;
  readonly migrations: readonly AppliedMigration[];
  /** The version of the engine that had derived what is stored; null before any law. */
  readonly engine: string | null;
  readonly position: number;
  /** Hex of the hash over everything that stands. */
  readonly state: string;
  /** How many leaves the log has, and its newest signed head. */
  readonly log: { readonly size: number; readonly checkpoint: string | null };
  readonly tables: readonly BackupTable[];
  /** The public keys that have ever signed, for whoever verifies without a register. */
  readonly keys: BackupFile;
  readonly attachments: readonly BackupFile[];
  /** Hashes of attachments whose bytes were gone or altered already. */
  readonly lost: readonly string[];
}

const manifestName = "manifest.json";

export type Preparation = "ready" | "occupied";

/** Makes the directory where it is new. Whatever it holds, nothing of it is written over. */
export async function prepareBackup(directory: string): Promise<Preparation> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return (await readdir(directory)).length === 0 ? "ready" : "occupied";
}

export interface Written extends BackupFile {
  readonly lines: number;
}

/** Writes a file that nobody else may read, and tells when nothing can lose it any more. */
export async function writeBackupFile(
  directory: string,
  file: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Written> {
  const path = join(directory, file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const digest = createHash("sha256");
  let [size, lines] = [0, 0];
  const held = await open(path, "wx", 0o600);
  try {
    for await (const part of parts) {
      digest.update(part);
      size += part.length;
      for (let at = part.indexOf(newline); at !== -1; at = part.indexOf(newline, at + 1))
        lines += 1;
      for (let at = 0; at < part.length;)
        at += (await held.write(part, at, part.length - at)).bytesWritten;
    }
    await held.sync();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await held.close();
  }
  await settle(dirname(path));
  return { file, size, lines, sha256: digest.digest("hex") };
}

const newline = 10;

/** Makes the names in a directory as durable as their bytes. */
async function settle(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const held = await open(directory, "r");
  try {
    await held.sync();
  } finally {
    await held.close();
  }
}

/** Ends a backup. A manifest says by its last line what everything before it has to be. */
export async function sealBackup(directory: string, manifest: Manifest): Promise<void> {
  const arriving = `${manifestName}.arriving`;
  await settle(directory);
  await writeBackupFile(directory, arriving, [Buffer.from(sealed(manifest))]);
  await rename(join(directory, arriving), join(directory, manifestName));
  await settle(directory);
}

function sealed(manifest: object): string {
  const seal = createHash("sha256")
    .update(JSON.stringify(manifest, null, 2))
    .digest("hex");
  return `${JSON.stringify({ ...manifest, seal }, null, 2)}\n`;
}

/** A file that is not what the manifest says of it. */
export interface BackupFault {
  readonly file: string;
  readonly is: "missing" | "altered";
}

export type ReadBackup =
  | { readonly manifest: Manifest }
  | { readonly is: "absent" | "unfinished" | "foreign" }
  | { readonly faults: readonly BackupFault[] };

/** Reads a backup through to its last byte and names every file that is not as it was written. */
export async function readBackup(directory: string): Promise<ReadBackup> {
  const names = await readdir(directory).catch(() => null);
  if (names === null) return { is: "absent" };
  if (!names.includes(manifestName)) return { is: "unfinished" };
  const manifest = await readManifest(directory);
  if ("is" in manifest || "faults" in manifest) return manifest;
  const faults: BackupFault[] = [];
  for (const one of [...manifest.tables, manifest.keys, ...manifest.attachments]) {
    const is = await examine(directory, one);
    if (is !== "sound") faults.push({ file: one.file, is });
  }
  return faults.length > 0 ? { faults } : { manifest };
}

async function readManifest(
  directory: string,
): Promise<Manifest | Exclude<ReadBackup, { readonly manifest: Manifest }>> {
  const bytes = await readFile(join(directory, manifestName));
  const read = unsealed(bytes);
  if (read === null) return { faults: [{ file: manifestName, is: "altered" }] };
  if (read["liandong"] !== "backup/1") return { is: "foreign" };
  const manifest = read as unknown as Manifest;
  // Whoever wrote a manifest of his own does not thereby reach files beside the backup.
  const files = [...manifest.tables, manifest.keys, ...manifest.attachments];
  return files.every(({ file }) => plainName.test(file)) ? manifest : { is: "foreign" };
}

const plainName = /^(?:tables\/\w+\.copy|keys\.json|evidence\/[0-9a-f]{2}\/[0-9a-f]{64})$/;

function unsealed(bytes: Buffer): Record<string, unknown> | null {
  try {
    const { seal: _, ...manifest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
    return bytes.equals(Buffer.from(sealed(manifest))) ? manifest : null;
  } catch {
    return null;
  }
}

async function examine(directory: string, one: BackupFile): Promise<"sound" | BackupFault["is"]> {
  try {
    for await (const _ of readBackupFile(directory, one));
    return "sound";
  } catch (error) {
    return error instanceof AlteredFile ? "altered" : "missing";
  }
}

/** A file of a backup that was sound and is not what it was. */
export class AlteredFile extends Error {
  override readonly name = "AlteredFile";
  readonly file: string;

  constructor(file: string) {
    super(`${file} is not what the manifest says of it`);
    this.file = file;
  }
}

/** Ends with an error where the bytes are not those that were written. */
export async function* readBackupFile(
  directory: string,
  { file, size, sha256 }: BackupFile,
): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = createHash("sha256");
  let length = 0;
  const path = join(directory, file);
  for await (const part of createReadStream(path, { highWaterMark: partLength })) {
    const bytes = part as Uint8Array;
    digest.update(bytes);
    length += bytes.length;
    yield bytes;
  }
  if (length !== size || digest.digest("hex") !== sha256) throw new AlteredFile(file);
}

const partLength = 262_144;
