import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readNote } from "../../../src/domain/proof/note.ts";
import { isNoteSignedBy, signNote } from "../../../src/signing/note-signature.ts";
import { drawPrivateKey, readPrivateKey } from "../../../src/signing/private-key.ts";
import { ed25519Signer, type Signer } from "../../../src/signing/signer.ts";

const name = "liandong/test";
const body = `${name}\n3\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n`;

function signers(): Signer[] {
  return [
    ed25519Signer(generateKeyPairSync("ed25519").privateKey),
    readPrivateKey(drawPrivateKey("SM2"))!,
  ];
}

describe("a note that one key signs", () => {
  it.each(signers().map((signer) => [signer.alg, signer] as const))(
    "is read back as signed by it (%s), and by no other, under no other name and with no other text",
    (_, signer) => {
      const note = readNote(signNote(body, name, signer));
      if ("refused" in note) throw new Error(note.refused);
      expect(note.body).toBe(body);
      expect(isNoteSignedBy(note, name, signer.publicKey)).toBe(true);
      for (const other of signers())
        expect(isNoteSignedBy(note, name, other.publicKey)).toBe(false);
      expect(isNoteSignedBy(note, "liandong/other", signer.publicKey)).toBe(false);
      const altered = { ...note, body: body.replace("3", "4") };
      expect(isNoteSignedBy(altered, name, signer.publicKey)).toBe(false);
      const signatures = note.signatures.map((one) => ({ ...one, keyHash: Buffer.alloc(4) }));
      expect(isNoteSignedBy({ ...note, signatures }, name, signer.publicKey)).toBe(false);
    },
  );
});
