import { createPublicKey, verify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isKeyName,
  keyHash,
  type Note,
  type NoteSignature,
  readBase64,
  readNote,
  signedNote,
} from "../../../src/domain/proof/note.ts";
import { proofRefusals } from "../../../src/domain/proof/refusal.ts";
import { replay } from "../../support/random.ts";

/** The examples of C2SP signed-note. */
const message = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`;
const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;
const publicKey = Buffer.from("AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "base64").subarray(1);

function read(text: string): Note {
  const note = readNote(text);
  if ("refused" in note) throw new Error(note.refused);
  return note;
}

function refusedOf(text: string): string | undefined {
  const note = readNote(text);
  return "refused" in note ? note.refused : undefined;
}

describe("a signed note", () => {
  it.each([message, poem])("of the specification is read, and written the same", (text) => {
    const { body, signatures } = read(text);
    expect(text.startsWith(`${body}\n— `)).toBe(true);
    expect(signatures).toHaveLength(1);
    expect(signedNote(body, signatures)).toBe(text);
  });

  it("of the specification verifies under the specification's key, and names it", () => {
    const { body, signatures } = read(message);
    const [{ name, keyHash: hash, signature }] = signatures as [NoteSignature];
    const x = publicKey.toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    expect(verify(null, Buffer.from(body), key, signature)).toBe(true);
    expect(name).toBe("example.com/foo");
    expect(keyHash(name, { type: "ed25519", publicKey })).toEqual(hash);
    expect(Buffer.from(hash).toString("hex")).toBe("530d903a");
  });

  it("names a key by its name, its algorithm and its bytes", () => {
    const named = (name: string, algorithm: string, bytes: Uint8Array) =>
      keyHash(name, { type: "named", algorithm, publicKey: bytes }).toString("hex");
    const hashes = [
      named("a", "sm2-sm3", publicKey),
      named("b", "sm2-sm3", publicKey),
      named("a", "sm2-sha256", publicKey),
      named("a", "sm2-sm3", publicKey.subarray(1)),
      keyHash("a", { type: "ed25519", publicKey }).toString("hex"),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{8}$/);
  });

  it("carries as many signatures as sixteen keys of any size make", () => {
    const signatures = Array.from({ length: 16 }, (_, at) => ({
      name: `witness.example/${at}`,
      keyHash: Buffer.from([0, 0, 0, at]),
      signature: Buffer.alloc(5000, at),
    }));
    expect(read(signedNote("text\n", signatures)).signatures).toEqual(signatures);
  });

  const line = "— a AAAAAAA=\n";
  it.each([
    ["note.malformed", ""],
    ["note.malformed", "text"],
    ["note.malformed", "text\n"],
    ["note.malformed", `text\n${line}`],
    ["note.malformed", `text\n\n${line.trimEnd()}`],
    ["note.malformed", `text\r\n\n${line}`],
    ["note.malformed", `te\0xt\n\n${line}`],
    ["note.malformed", `te\ud800xt\n\n${line}`],
    ["note.unsigned", "text\n\n"],
    ["note.unsigned", `text\n\n${line}\n`],
    ["note.signature-malformed", `text\n\n${line}more\n`],
    ["note.signature-malformed", "text\n\n- a AAAAAAA=\n"],
    ["note.signature-malformed", "text\n\n—  AAAAAAA=\n"],
    ["note.signature-malformed", "text\n\n— a+b AAAAAAA=\n"],
    ["note.signature-malformed", "text\n\n— a\u3000b AAAAAAA=\n"],
    ["note.signature-malformed", "text\n\n— a AAAAAAA= \n"],
    ["note.signature-malformed", "text\n\n— a  AAAAAAA=\n"],
    ["note.signature-malformed", "text\n\n— a AAAAAAA\n"],
    ["note.signature-malformed", "text\n\n— a AAAAAAB=\n"],
    ["note.signature-malformed", "text\n\n— a AAAA-AA=\n"],
    ["note.signature-malformed", "text\n\n— a AAAAAA==\n"],
    ["note.signature-malformed", "text\n\n— a\n"],
    ["note.too-long", `text\n\n${line.repeat(101)}`],
    ["note.too-long", `${"a".repeat(1_000_000)}\n\n${line}`],
  ])("is refused as %s: %.60j", (code, text) => {
    expect(refusedOf(text)).toBe(code);
    expect(Object.keys(proofRefusals)).toContain(code);
  });

  it("is not written where it could not be read back", () => {
    const one = { name: "a", keyHash: Buffer.alloc(4), signature: Buffer.alloc(1) };
    for (const body of ["", "text", "te\0xt\n", "te\ud800xt\n"])
      expect(() => signedNote(body, [one])).toThrow(RangeError);
    expect(() => signedNote("text\n", [])).toThrow(RangeError);
    for (const name of ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\ud800"])
      expect(() => signedNote("text\n", [{ ...one, name }])).toThrow(RangeError);
    expect(() => signedNote("text\n", [{ ...one, keyHash: Buffer.alloc(3) }])).toThrow(RangeError);
    expect(() => signedNote("text\n", [{ ...one, signature: Buffer.alloc(0) }])).toThrow(
      RangeError,
    );
  });

  it("with any byte changed, left out or added is refused or reads differently", () => {
    const bytes = Buffer.from(message);
    for (let at = 0; at < bytes.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << bit;
        expectOther(changed);
      }
      expectOther(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
      expectOther(Buffer.concat([bytes.subarray(0, at), Buffer.from("\n"), bytes.subarray(at)]));
    }
  });

  function expectOther(bytes: Buffer): void {
    const note = readNote(bytes.toString());
    if ("refused" in note) return;
    // A note that is read has one way of being written, so another text is another note.
    expect(signedNote(note.body, note.signatures)).toBe(bytes.toString());
    expect(note).not.toEqual(read(message));
  }
});

describe(`whatever is read as a note (SEED=${replay().seed})`, () => {
  const odd = fc.constantFrom(
    "\n",
    "\n\n",
    "— ",
    "—",
    " ",
    "=",
    "+",
    "a",
    "AAAAAAA=",
    "\0",
    "\ud800",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(odd, { maxLength: 30 }).map((parts) => parts.join("")),
    fc.array(odd, { maxLength: 6 }).map((parts) => `${message}${parts.join("")}`),
    fc.array(odd, { maxLength: 6 }).map((parts) => `${parts.join("")}${poem}`),
  );

  it("never throws, and what is read is written the same", () => {
    const property = fc.property(texts, (text) => {
      const note = readNote(text);
      if ("refused" in note) expect(proofRefusals).toHaveProperty([note.refused]);
      else expect(signedNote(note.body, note.signatures)).toBe(text);
    });
    fc.assert(property, { ...replay(), numRuns: 5000 });
  });

  it("is what was written", () => {
    const bodies = fc
      .string({ unit: "grapheme" })
      // oxlint-disable-next-line no-control-regex
      .map((text) => `${text.replaceAll(/[\0-\x09\x0b-\x1f]/g, "\n")}\n`);
    const signature = fc.record({
      name: fc.string({ unit: "grapheme" }).filter(isKeyName),
      keyHash: fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    });
    const signatures = fc.array(signature, { minLength: 1, maxLength: 20 });
    const property = fc.property(bodies, signatures, (body, signatures) => {
      expect(readNote(signedNote(body, signatures))).toEqual({ body, signatures });
    });
    fc.assert(property, { ...replay(), numRuns: 500 });
  });

  it("has one base64 for the same bytes", () => {
    const property = fc.property(fc.base64String(), fc.string(), (text, other) => {
      for (const one of [text, other]) {
        const bytes = readBase64(one);
        if (bytes !== null) expect(bytes.toString("base64")).toBe(one);
      }
    });
    fc.assert(property, replay());
    for (const text of ["AB==", "A", "AA", "AA=", "AA==\n", " AA==", "_w==", "AA==AA=="])
      expect(readBase64(text), text).toBeNull();
    expect(readBase64("/w==")).toEqual(Buffer.of(255));
  });
});
