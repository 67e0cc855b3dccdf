import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PublicKey } from "../../src/signing/public-key.ts";

/** What OpenSSL says of a signature by the published key alone. */
export function opensslAccepts(key: PublicKey, message: Buffer, signature: Buffer): boolean {
  const place = mkdtempSync(join(tmpdir(), "liandong-openssl-"));
  try {
    const [pem, input, given] = ["key.pem", "message", "signature"].map((one) => join(place, one));
    writeFileSync(pem!, pemOf(key));
    writeFileSync(input!, message);
    writeFileSync(given!, key.crv === "SM2" ? derOf(signature) : signature);
    const files = ["-inkey", pem!, "-in", input!, "-sigfile", given!];
    const more = key.crv === "SM2" ? ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] : [];
    const { status, stdout, error } = spawnSync(
      "openssl",
      ["pkeyutl", "-verify", "-pubin", "-rawin", ...files, ...more],
      { encoding: "utf8" },
    );
    if (error !== undefined) throw error;
    return status === 0 && stdout.includes("Signature Verified Successfully");
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function pemOf(key: PublicKey): string {
  const part = (text: string): Buffer => Buffer.from(text, "base64url");
  const der =
    key.crv === "SM2"
      ? [
          Buffer.from("3059301306072a8648ce3d020106082a811ccf5501822d03420004", "hex"),
          part(key.x),
          part(key.y),
        ]
      : [Buffer.from("302a300506032b6570032100", "hex"), part(key.x)];
  const lines = Buffer.concat(der)
    .toString("base64")
    .match(/.{1,64}/g)!;
  return ["-----BEGIN PUBLIC KEY-----", ...lines, "-----END PUBLIC KEY-----", ""].join("\n");
}

/** r and s as ASN.1 integers. */
function derOf(signature: Buffer): Buffer {
  const parts = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    const from = bytes.findIndex((byte) => byte !== 0);
    const digits = from === -1 ? Buffer.of(0) : bytes.subarray(from);
    const whole = digits[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(0x02, whole.length), whole]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
