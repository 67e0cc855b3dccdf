/**
 * The keys of a directory: each in a file of its name, `<kid>.pem`, and in the file `current` the
 * name of the one that signs. Files are whole on the disk before `current` names them.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { exposed, type KeyRefusal, missing, unreadable } from "./key-refusal.ts";
import { drawPrivateKey, readPrivateKey } from "./private-key.ts";
import type { SignatureAlgorithm, Signer } from "./signer.ts";

export interface OpenOptions {
  /** Of a key that has to be made: one that is there signs by its own. */
  readonly alg: SignatureAlgorithm;
  readonly create: boolean;
}

/** The key that signs; where there is none yet and `create` allows it, the first is made. */
export function openSigner(directory: string, { alg, create }: OpenOptions): Signer | KeyRefusal {
  return refusing(directory, () => {
    if (create) mkdirSync(directory, { recursive: true, mode: 0o700 });
    const exposure = findExposure(directory);
    if (exposure !== null) return exposure;
    return readCurrent(directory) === null && create
      ? makeFirst(directory, alg)
      : readCurrentKey(directory);
  });
}

/**
 * The next key signs from now on, and the one before it is deleted: what it signed is verified with
 * its public key, and a private key that nobody needs can still be stolen and sign for days gone by.
 * It need not be readable, so this is also the way out when it was exposed or lost. One at a time:
 * of two at once one signs in vain, and its file stays until a rotation an hour later.
 */
export function rotateKey(
  directory: string,
  { alg }: Pick<OpenOptions, "alg">,
): Signer | KeyRefusal {
  return refusing(directory, () => {
    const exposure = findExposure(directory);
    if (exposure !== null) return exposure;
    const previous = readCurrent(directory);
    if (previous === null) return missing(directory);
    const signer = makeKey(directory, alg);
    const fresh = writeName(directory, signer.kid);
    renameSync(fresh, join(directory, "current"));
    syncDirectory(directory);
    if (isKid(previous)) rmSync(keyPath(directory, previous), { force: true });
    sweep(directory, signer.kid);
    return signer;
  });
}

/** Of several that begin at once, the one whose name is linked first makes the key of all. */
function makeFirst(directory: string, alg: SignatureAlgorithm): Signer | KeyRefusal {
  const signer = makeKey(directory, alg);
  const fresh = writeName(directory, signer.kid);
  try {
    linkSync(fresh, join(directory, "current"));
    syncDirectory(directory);
    return signer;
  } catch (error) {
    rmSync(keyPath(directory, signer.kid), { force: true });
    if (codeOf(error) !== "EEXIST") throw error;
    return readCurrentKey(directory);
  } finally {
    rmSync(fresh, { force: true });
  }
}

function makeKey(directory: string, alg: SignatureAlgorithm): Signer {
  const pem = drawPrivateKey(alg);
  const signer = readPrivateKey(pem);
  if (signer === null) throw new TypeError("a key was drawn that cannot be read");
  writeDurably(keyPath(directory, signer.kid), pem);
  syncDirectory(directory);
  return signer;
}

function readCurrentKey(directory: string): Signer | KeyRefusal {
  const kid = readCurrent(directory);
  if (kid === null) return missing(directory);
  if (!isKid(kid)) return unreadable(join(directory, "current"));
  const path = keyPath(directory, kid);
  try {
    return readKey(path, kid);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    // Another process may have made the next key and deleted this one in between.
    return readCurrent(directory) === kid ? missing(path) : readCurrentKey(directory);
  }
}

/** Asks the file that it reads for its mode, not the one that lay there a moment ago. */
function readKey(path: string, kid: string): Signer | KeyRefusal {
  const fd = openSync(path, "r");
  try {
    if (grants(fstatSync(fd).mode, 0o077)) return exposed(path);
    const signer = readPrivateKey(readFileSync(fd, "utf8"));
    return signer?.kid === kid ? signer : unreadable(path);
  } finally {
    closeSync(fd);
  }
}

/** Where others may write, they may lay down a key of theirs. */
function findExposure(directory: string): KeyRefusal | null {
  try {
    return grants(statSync(directory).mode, 0o022) ? exposed(directory) : null;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return missing(directory);
    throw error;
  }
}

/** Windows has no such bits, and its files show all of them. */
function grants(mode: number, bits: number): boolean {
  return process.platform !== "win32" && (mode & bits) !== 0;
}

/** What stands in `current`, whatever it is; null where there is no such file. */
function readCurrent(directory: string): string | null {
  try {
    return readFileSync(join(directory, "current"), "utf8").trim();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function isKid(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

function keyPath(directory: string, kid: string): string {
  return join(directory, `${kid}.pem`);
}

/** A name that waits to become `current`. */
function writeName(directory: string, kid: string): string {
  const path = join(directory, `${kid}.next`);
  writeDurably(path, `${kid}\n`);
  return path;
}

function writeDurably(path: string, text: string): void {
  const fd = openSync(path, "wx", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Windows opens no directory as a file, and keeps names without being asked. */
function syncDirectory(directory: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(directory, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A file that is so old belongs to nobody who is still making a key, but to one who was stopped. */
const strandedMs = 3_600_000;

function sweep(directory: string, kid: string): void {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (!/^[\w-]{43}\.(?:pem|next)$/.test(name) || path === keyPath(directory, kid)) continue;
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > strandedMs) rmSync(path, { force: true });
  }
}

/** What the file system says no to is a refusal of its own; everything else is a fault. */
function refusing(directory: string, open: () => Signer | KeyRefusal): Signer | KeyRefusal {
  try {
    return open();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return unreadable(directory, code);
  }
}

function codeOf(error: unknown): string | undefined {
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === "string" && typeof syscall === "string" ? code : undefined;
}
