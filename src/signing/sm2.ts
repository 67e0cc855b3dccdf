/** SM2 signatures over SM3 (GB/T 32918.2): 64 bytes, r before s. */
import { sm2, sm3 } from "sm-crypto-v2";
import type { Sm2PublicKey } from "./public-key.ts";

/** The user id of those who agreed on none (GB/T 35276). */
const userId = "1234567812345678";

export interface Sm2SigningKey {
  readonly privateHex: string;
  readonly publicKey: Sm2PublicKey;
  readonly identity: Uint8Array;
}

export interface Sm2VerifyingKey {
  readonly point: string | ReturnType<typeof sm2.precomputePublicKey>;
  readonly identity: Uint8Array;
}

/** Throws where the number is no private key of the curve. */
export function sm2SigningKey(privateHex: string): Sm2SigningKey {
  const point = sm2.getPublicKeyFromPrivateKey(privateHex);
  const [x, y] = [point.slice(2, 66), point.slice(66)].map((hex) =>
    Buffer.from(hex, "hex").toString("base64url"),
  );
  const publicKey = { kty: "EC", crv: "SM2", x: x!, y: y! } as const;
  return { privateHex, publicKey, identity: identityOf(point) };
}

/**
 * Throws where the point is not on the curve. Ready for many, a key takes as long to prepare as
 * a dozen verifications, and each is then seven times as fast.
 */
export function sm2VerifyingKey({ x, y }: Sm2PublicKey, isForMany: boolean): Sm2VerifyingKey {
  const [hexX, hexY] = [x, y].map((text) => Buffer.from(text, "base64url").toString("hex"));
  const point = `04${hexX}${hexY}`;
  const identity = identityOf(point);
  return { point: isForMany ? sm2.precomputePublicKey(point) : point, identity };
}

export function signSm2({ privateHex, identity }: Sm2SigningKey, bytes: Uint8Array): Buffer {
  return Buffer.from(sm2.doSignature(digestOf(identity, bytes), privateHex), "hex");
}

/** Throws for an s outside the range of the curve. */
export function verifySm2(
  { point, identity }: Sm2VerifyingKey,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== 64 || signature.subarray(0, 32).every((byte) => byte === 0))
    return false;
  const hex = Buffer.from(signature).toString("hex");
  return sm2.doVerifySignature(digestOf(identity, bytes), hex, point);
}

/** What is the same for everything that a key signs: user id, curve and point. */
function identityOf(point: string): Uint8Array {
  return sm2.getZ(point, userId);
}

function digestOf(identity: Uint8Array, bytes: Uint8Array): Buffer {
  return Buffer.from(sm3(Buffer.concat([identity, bytes])), "hex");
}
