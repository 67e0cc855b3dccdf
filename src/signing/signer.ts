import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { type PublicKey, readPublicKey, thumbprintOf } from "./public-key.ts";
import { signSm2, sm2SigningKey } from "./sm2.ts";

/**
 * The `alg` of JOSE. "EdDSA" is Ed25519 under the name that every library knows; RFC 9864 has a
 * narrower one, known to the newest. For SM2 with SM3 no name is registered: "SM2" is ours, and
 * who verifies it has to know it.
 */
export type SignatureAlgorithm = "EdDSA" | "SM2";

/** Who signs: one private key under the name of its public one. */
export interface Signer {
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
  readonly publicKey: PublicKey;
  /** 64 bytes, at once. */
  sign(bytes: Uint8Array): Uint8Array;
}

export function ed25519Signer(key: KeyObject): Signer {
  const publicKey = readPublicKey(createPublicKey(key).export({ format: "jwk" }));
  if (publicKey?.crv !== "Ed25519") throw new TypeError("no Ed25519 key");
  return {
    kid: thumbprintOf(publicKey),
    alg: "EdDSA",
    publicKey,
    sign: (bytes) => sign(null, bytes, key),
  };
}

/** Throws where the number is no private key of the curve. */
export function sm2Signer(privateHex: string): Signer {
  const key = sm2SigningKey(privateHex);
  return {
    kid: thumbprintOf(key.publicKey),
    alg: "SM2",
    publicKey: key.publicKey,
    sign: (bytes) => signSm2(key, bytes),
  };
}
