import { hash } from "node:crypto";
import { type ProofRefusal, refuseProof } from "./refusal.ts";

/** A text and those who signed it (C2SP signed-note). Nothing here says that a signature is good. */
export interface Note {
  /** What is signed: the whole text with its last newline. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Four bytes that together with the name say which key it was; no proof of the key. */
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

/** A key of the algorithm that the specification numbers, or of one that only a name tells. */
export type NoteKey =
  | { readonly type: "ed25519"; readonly publicKey: Uint8Array }
  | { readonly type: "named"; readonly algorithm: string; readonly publicKey: Uint8Array };

const noteLengthMax = 1_000_000;
const signaturesMax = 100;
const keyHashLength = 4;

/** The first four bytes of SHA-256(name || 0x0A || signature type || public key). */
export function keyHash(name: string, key: NoteKey): Buffer {
  const type =
    key.type === "ed25519" ? Buffer.of(0x01) : Buffer.from(`\xff${key.algorithm}`, "latin1");
  const input = Buffer.concat([Buffer.from(`${name}\n`), type, key.publicKey]);
  return hash("sha256", input, "buffer").subarray(0, keyHashLength);
}

/** The text of a note. What could not be read back as it was given is a fault of the caller. */
export function signedNote(body: string, signatures: readonly NoteSignature[]): string {
  const lines = signatures.map(({ name, keyHash, signature }) => {
    const bytes = Buffer.concat([keyHash, signature]);
    if (!isKeyName(name) || keyHash.length !== keyHashLength || signature.length === 0)
      throw new RangeError("A signature wants a key name, four bytes of key hash, and bytes.");
    return `— ${name} ${bytes.toString("base64")}\n`;
  });
  const text = `${body}\n${lines.join("")}`;
  if (!isNoteText(body) || lines.length === 0)
    throw new RangeError("The note cannot be read back.");
  return text;
}

/** Reads a note strictly: one text has one reading, and a note that is read is written the same. */
export function readNote(text: string): Note | ProofRefusal {
  if (text.length > noteLengthMax) return refuseProof("note.too-long");
  const end = text.lastIndexOf("\n\n");
  const body = text.slice(0, end + 1);
  if (end < 0 || !isNoteText(text)) return refuseProof("note.malformed");
  const lines = text.slice(end + 2, -1).split("\n");
  if (lines[0] === "") return refuseProof("note.unsigned");
  if (lines.length > signaturesMax) return refuseProof("note.too-long");
  const signatures = lines.map(readSignature);
  return signatures.every((one) => one !== null)
    ? { body, signatures }
    : refuseProof("note.signature-malformed");
}

/** Names are best addresses without a scheme; a space or a plus would end them. */
export function isKeyName(text: string): boolean {
  return /^[^\p{White_Space}\p{Cc}+]+$/u.test(text) && text.isWellFormed();
}

/** The bytes that base64 writes so and not otherwise; null where it would be written otherwise. */
export function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}

function readSignature(line: string): NoteSignature | null {
  const [dash, name = "", written = "", ...more] = line.split(" ");
  const bytes = readBase64(written);
  if (dash !== "—" || more.length > 0 || !isKeyName(name)) return null;
  if (bytes === null || bytes.length <= keyHashLength) return null;
  return {
    name,
    keyHash: bytes.subarray(0, keyHashLength),
    signature: bytes.subarray(keyHashLength),
  };
}

/** Lines of Unicode, each ended, without control characters. */
export function isNoteText(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return text.endsWith("\n") && text.isWellFormed() && !/[\0-\x09\x0b-\x1f]/.test(text);
}
