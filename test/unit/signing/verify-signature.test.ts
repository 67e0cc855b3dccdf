import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { drawPrivateKey, readPrivateKey } from "../../../src/signing/private-key.ts";
import type { PublicKey } from "../../../src/signing/public-key.ts";
import type { SignatureAlgorithm, Signer } from "../../../src/signing/signer.ts";
import { openVerifier, verifySignature } from "../../../src/signing/verify-signature.ts";
import { random, seedOf } from "../../support/random.ts";

const algorithms: readonly SignatureAlgorithm[] = ["EdDSA", "SM2"];

function drawSigner(alg: SignatureAlgorithm): Signer {
  return readPrivateKey(drawPrivateKey(alg))!;
}

/** Every one-bit change of the bytes. */
function* mutations(bytes: Uint8Array): Generator<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const mutated = Buffer.from(bytes);
    mutated[bit >> 3]! ^= 1 << (bit & 7);
    yield mutated;
  }
}

describe.each(algorithms)("a signature by %s", (alg) => {
  const signer = drawSigner(alg);
  const { publicKey } = signer;
  const verify = openVerifier(publicKey);
  const message = Buffer.from("查得：不予新增贷款。");
  const signature = signer.sign(message);

  it("is 64 bytes that its key verifies, for a message of any length", () => {
    const seed = seedOf(20261126);
    console.log(`seed ${seed}`);
    const chance = random(seed);
    for (let turn = 0; turn < 100; turn += 1) {
      const bytes = Buffer.from(Array.from({ length: chance.int(300) }, () => chance.int(256)));
      const signed = signer.sign(bytes);
      expect(signed).toHaveLength(64);
      expect(verify(bytes, signed)).toBe(true);
    }
    expect(verifySignature(publicKey, message, signature)).toBe(true);
  });

  it("is of no other message: every changed bit fails", () => {
    for (const mutated of mutations(message)) expect(verify(mutated, signature)).toBe(false);
    expect(verify(Buffer.alloc(0), signature)).toBe(false);
    expect(verify(Buffer.concat([message, Buffer.alloc(1)]), signature)).toBe(false);
  });

  it("is no other signature: every changed bit fails", () => {
    for (const mutated of mutations(signature)) expect(verify(message, mutated)).toBe(false);
  });

  it("is of no other key: every changed bit fails", () => {
    for (const member of ["x", "y"] as const) {
      if (!(member in publicKey)) continue;
      const coordinate = (publicKey as { readonly x: string; readonly y: string })[member];
      for (const mutated of mutations(Buffer.from(coordinate, "base64url"))) {
        const other = { ...publicKey, [member]: mutated.toString("base64url") };
        expect(verifySignature(other, message, signature)).toBe(false);
      }
    }
    for (const other of algorithms.map(drawSigner))
      expect(verifySignature(other.publicKey, message, signature)).toBe(false);
  });

  it("is false, and no error, for whatever is malformed", () => {
    const lengths = [0, 1, 32, 63, 65, 71, 72, 128];
    const signatures = [
      ...lengths.map((length) => randomBytes(length)),
      Buffer.alloc(64),
      Buffer.alloc(64, 255),
      Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32)]),
      Buffer.concat([Buffer.alloc(32), signature.subarray(32)]),
      Buffer.concat([signature.subarray(0, 32), Buffer.alloc(32, 255)]),
      Buffer.concat([Buffer.alloc(32, 255), signature.subarray(32)]),
      undefined,
      null,
      Buffer.from(signature).toString("hex"),
    ];
    for (const one of signatures) expect(verify(message, one as Uint8Array)).toBe(false);
    for (const bytes of [undefined, null, 7])
      expect(verify(bytes as unknown as Uint8Array, signature)).toBe(false);
    const keys: unknown[] = [
      null,
      undefined,
      {},
      { ...publicKey, crv: "P-256" },
      { ...publicKey, x: "" },
      { ...publicKey, x: Buffer.alloc(32, 255).toString("base64url") },
      { ...publicKey, x: Buffer.alloc(31).toString("base64url") },
    ];
    for (const key of keys) {
      expect(verifySignature(key as PublicKey, message, signature)).toBe(false);
      expect(openVerifier(key as PublicKey)(message, signature)).toBe(false);
    }
  });
});

describe("SM2", () => {
  it("verifies the worked example of GB/T 32918.5", () => {
    const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
    const publicKey = {
      kty: "EC",
      crv: "SM2",
      x: hex("09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020").toString(
        "base64url",
      ),
      y: hex("CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13").toString(
        "base64url",
      ),
    } as const;
    const signature = hex(
      "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3" +
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
    );
    expect(verifySignature(publicKey, Buffer.from("message digest"), signature)).toBe(true);
  });

  it("signs the same bytes differently each time, so that no number is used twice", () => {
    const signer = drawSigner("SM2");
    const signed = Array.from({ length: 100 }, () =>
      Buffer.from(signer.sign(Buffer.from("same"))).toString("hex"),
    );
    expect(new Set(signed.map((one) => one.slice(0, 64))).size).toBe(100);
  });
});
