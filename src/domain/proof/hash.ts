import { hash } from "node:crypto";

/** SHA-256, the one hash of the evidence log, in bytes. */
export const hashLength = 32;

/** The hash of a leaf (RFC 6962 §2.1): its prefix keeps a leaf from passing for a node. */
export function leafHash(leaf: string | Uint8Array): Buffer {
  return digest(typeof leaf === "string" ? `\0${leaf}` : Buffer.concat([leafPrefix, leaf]));
}

const leafPrefix = Buffer.alloc(1);
const node = Buffer.alloc(1 + 2 * hashLength, 1);

/** The hash of a node above two others (RFC 6962 §2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== hashLength || right.length !== hashLength)
    throw new RangeError("A node stands above two hashes.");
  node.set(left, 1);
  node.set(right, 1 + hashLength);
  return digest(node);
}

/** The root of a tree without leaves. */
export function emptyRoot(): Buffer {
  return digest("");
}

export function isHash(bytes: Uint8Array): boolean {
  return bytes.length === hashLength;
}

export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** As text, because a digest in a buffer of its own takes twice as long. */
function digest(bytes: string | Uint8Array): Buffer {
  return Buffer.from(hash("sha256", bytes, "binary"), "latin1");
}
