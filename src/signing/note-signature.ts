import { isSameHash } from "../domain/proof/hash.ts";
import { keyHash, type Note, type NoteKey, signedNote } from "../domain/proof/note.ts";
import type { PublicKey } from "./public-key.ts";
import type { Signer } from "./signer.ts";
import { verifySignature } from "./verify-signature.ts";

/** A key as notes (C2SP signed-note) name it. No number is given to SM2: its point follows its name. */
export function noteKeyOf(key: PublicKey): NoteKey {
  const x = Buffer.from(key.x, "base64url");
  if (key.crv === "Ed25519") return { type: "ed25519", publicKey: x };
  const point = Buffer.concat([Buffer.of(0x04), x, Buffer.from(key.y, "base64url")]);
  return { type: "named", algorithm: "SM2", publicKey: point };
}

/** A text signed by one key, under the name of the log. */
export function signNote(body: string, name: string, signer: Signer): string {
  const signature = signer.sign(Buffer.from(body, "utf8"));
  return signedNote(body, [
    { name, keyHash: keyHash(name, noteKeyOf(signer.publicKey)), signature },
  ]);
}

/** Whether the key signed the note under that name; other signatures beside it do no harm. */
export function isNoteSignedBy(note: Note, name: string, publicKey: PublicKey): boolean {
  const wanted = keyHash(name, noteKeyOf(publicKey));
  return note.signatures.some(
    (one) =>
      one.name === name &&
      isSameHash(one.keyHash, wanted) &&
      verifySignature(publicKey, Buffer.from(note.body, "utf8"), one.signature),
  );
}
