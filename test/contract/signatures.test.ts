/** Our signatures before verifiers that share nothing with us, and theirs before ours. */
import { execFileSync, spawnSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calculateJwkThumbprint, compactVerify, importJWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeJws, readJws, verifyJws } from "../../src/signing/jws.ts";
import { drawPrivateKey, readPrivateKey } from "../../src/signing/private-key.ts";
import type { Signer } from "../../src/signing/signer.ts";
import { openVerifier } from "../../src/signing/verify-signature.ts";
import { random, seedOf } from "../support/random.ts";

const seed = seedOf(20261128);
const samples = Number(process.env["SAMPLES"] ?? "25");
let place = "";

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "liandong-signatures-"));
  console.log(`seed ${seed}, ${samples} samples of each kind for OpenSSL`);
});
afterAll(() => rmSync(place, { recursive: true }));

describe("what Ed25519 signs", () => {
  const signer = readPrivateKey(drawPrivateKey("EdDSA"))!;
  const jwk = { ...signer.publicKey };

  it("is verified by a JOSE library and by Node, a thousand random texts of a thousand", async () => {
    const chance = random(seed);
    const [forJose, forNode] = [
      await importJWK(jwk, "EdDSA"),
      createPublicKey({ key: jwk, format: "jwk" }),
    ];
    for (let turn = 0; turn < 1000; turn += 1) {
      const text = textOf(chance.int(400), chance.int);
      const jws = makeJws(signer, "receipt+jws", text);
      const { payload, protectedHeader } = await compactVerify(jws, forJose);
      expect(Buffer.from(payload).toString("utf8")).toBe(text);
      expect(protectedHeader).toEqual({ alg: "EdDSA", kid: signer.kid, typ: "receipt+jws" });
      const { signingInput, signature } = readJws(jws)!;
      expect(verify(null, signingInput, forNode, signature)).toBe(true);
      expect(verifyJws(readJws(jws)!, signer.publicKey)).toBe(true);
    }
  });

  it("names its key as a JOSE library does", async () => {
    expect(signer.kid).toBe(await calculateJwkThumbprint(jwk, "sha256"));
  });
});

/** Letters of one to four bytes. */
function textOf(length: number, int: (below: number) => number): string {
  const letters = ["a", '"', "\n", "é", "地", "𠮷"];
  return Array.from({ length }, () => letters[int(letters.length)]!).join("");
}

describe.each(["EdDSA", "SM2"] as const)("OpenSSL and %s", (alg) => {
  const pem = drawPrivateKey(alg);
  const signer = readPrivateKey(pem)!;

  function messages(): Buffer[] {
    const chance = random(seed);
    return Array.from({ length: samples }, () =>
      Buffer.from(Array.from({ length: 1 + chance.int(2000) }, () => chance.int(256))),
    );
  }

  it("verifies what we sign, and nothing else", () => {
    const key = publicKeyFile(signer);
    for (const message of messages()) {
      const signature = Buffer.from(signer.sign(message));
      expect(accepts(signer, key, { message, signature })).toBe(true);
    }
    const message = messages()[0]!;
    const signature = Buffer.from(signer.sign(message));
    signature[40]! ^= 1;
    expect(accepts(signer, key, { message, signature })).toBe(false);
  });

  it("signs what we verify", () => {
    const isOurs = openVerifier(signer.publicKey);
    const [key, input, output] = ["private.pem", "message", "signature"].map((name) =>
      join(place, name),
    ) as [string, string, string];
    writeFileSync(key, pem);
    for (const message of messages()) {
      writeFileSync(input, message);
      const files = ["-inkey", key, "-in", input, "-out", output];
      execFileSync("openssl", ["pkeyutl", "-sign", "-rawin", ...files, ...optionsOf(signer)]);
      const signed = readFileSync(output);
      const signature = alg === "SM2" ? rawOf(signed) : signed;
      expect(isOurs(message, signature)).toBe(true);
      message[0]! ^= 1;
      expect(isOurs(message, signature)).toBe(false);
    }
  });
});

function optionsOf({ alg }: Signer): string[] {
  return alg === "SM2" ? ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] : [];
}

interface Signed {
  readonly message: Buffer;
  readonly signature: Buffer;
}

function accepts(signer: Signer, key: string, { message, signature }: Signed): boolean {
  const [input, given] = [join(place, "message"), join(place, "signature")];
  writeFileSync(input, message);
  writeFileSync(given, signer.alg === "SM2" ? derOf(signature) : signature);
  const files = ["-inkey", key, "-in", input, "-sigfile", given];
  const { status, stdout } = spawnSync(
    "openssl",
    ["pkeyutl", "-verify", "-pubin", "-rawin", ...files, ...optionsOf(signer)],
    { encoding: "utf8" },
  );
  return status === 0 && stdout.includes("Signature Verified Successfully");
}

/** Written from the JWK alone, as a verifier who has only the published keys would. */
function publicKeyFile({ publicKey }: Signer): string {
  const part = (text: string) => Buffer.from(text, "base64url");
  const der =
    publicKey.crv === "SM2"
      ? Buffer.concat([
          Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d03420004", "hex"),
          part(publicKey.x),
          part(publicKey.y),
        ])
      : Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), part(publicKey.x)]);
  const path = join(place, `${publicKey.crv}.pem`);
  const lines = der.toString("base64").match(/.{1,64}/g)!;
  writeFileSync(
    path,
    ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n"),
  );
  return path;
}

/** OpenSSL keeps r and s as two whole numbers in a sequence. */
function derOf(signature: Buffer): Buffer {
  const numbers = [signature.subarray(0, 32), signature.subarray(32)].map((number) => {
    const first = number.findIndex((byte) => byte !== 0);
    const short = number.subarray(first === -1 ? 31 : first);
    const bytes = short[0]! > 127 ? Buffer.concat([Buffer.alloc(1), short]) : short;
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  });
  const both = Buffer.concat(numbers);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}

function rawOf(der: Buffer): Buffer {
  const first = der.subarray(4, 4 + der[3]!);
  const second = der.subarray(6 + der[3]!);
  return Buffer.concat(
    [first, second].map((number) => {
      const padded = Buffer.concat([Buffer.alloc(32), number]);
      return padded.subarray(-32);
    }),
  );
}
