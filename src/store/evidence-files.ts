import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { passing } from "./passing.ts";

/** What was kept, under what it is found by. */
export interface Kept {
  /** Hex of the SHA-256 of the bytes. */
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
}

/** Where the bytes of evidence lie; what is known of them stands in the register. */
export interface EvidenceStore {
  /** Keeps bytes and tells when nothing can lose them any more; where they break off, nothing is kept. */
  put(bytes: AsyncIterable<Uint8Array>): Promise<Kept>;
  /** The bytes under a hash, or null. They end with an error where they are no longer what they were. */
  open(hash: string): Promise<Opened | null>;
}

export interface Opened {
  readonly size: number;
  /** Read once, or given up. */
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
}

/** A directory of files named by their hashes; any number of processes may keep evidence in it. */
export function openEvidenceFiles(directory: string): EvidenceStore {
  const incoming = join(directory, "incoming");
  const placeOf = (hash: string): string => join(directory, hash.slice(0, 2), hash);
  return {
    async put(bytes) {
      await mkdir(incoming, { recursive: true, mode: 0o700 });
      await sweep(incoming);
      const arriving = join(incoming, randomUUID());
      try {
        const kept = await passing("evidence.write", () => write(bytes, arriving));
        const place = placeOf(kept.hash);
        await mkdir(join(place, ".."), { recursive: true, mode: 0o700 });
        // The same bytes in the same place: whoever comes second changes nothing, or mends what was broken.
        await rename(arriving, place);
        await settle(join(place, ".."));
        await settle(directory);
        return kept;
      } catch (error) {
        await rm(arriving, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    async open(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return null;
      const size = await sizeOf(placeOf(hash));
      return size === null ? null : { size, bytes: read(placeOf(hash), hash) };
    },
  };
}

async function write(bytes: AsyncIterable<Uint8Array>, path: string): Promise<Kept> {
  const digest = createHash("sha256");
  let size = 0;
  const file = await open(path, "wx", 0o600);
  try {
    for await (const chunk of bytes) {
      digest.update(chunk);
      for (let at = 0; at < chunk.length;)
        at += (await file.write(chunk, at, chunk.length - at)).bytesWritten;
      size += chunk.length;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { hash: digest.digest("hex"), size };
}

/** Makes the name of a file as durable as its bytes; where a directory cannot be opened, it is already. */
async function settle(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const held = await open(directory, "r");
  try {
    await held.sync();
  } finally {
    await held.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

const chunkLength = 65_536;

/** The last part is let go only when all of it has proved to be what its name says. */
async function* read(path: string, hash: string): AsyncGenerator<Uint8Array, void, undefined> {
  const digest = createHash("sha256");
  const file = await open(path, "r");
  try {
    let held: Uint8Array | null = null;
    for (;;) {
      const { bytesRead, buffer } = await passing("evidence.read", () =>
        file.read(Buffer.alloc(chunkLength), 0, chunkLength),
      );
      if (bytesRead === 0) break;
      const part = buffer.subarray(0, bytesRead);
      digest.update(part);
      if (held !== null) yield held;
      held = part;
    }
    if (digest.digest("hex") !== hash) throw new Error("evidence is not what it was");
    if (held !== null) yield held;
  } finally {
    await file.close();
  }
}

/** Nothing takes so long to arrive: whoever wrote it was killed. */
const abandonedMs = 86_400_000;

async function sweep(incoming: string): Promise<void> {
  const names = await readdir(incoming);
  for (const name of names) {
    const path = join(incoming, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}
