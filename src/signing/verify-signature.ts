import { createPublicKey, verify } from "node:crypto";
import { type PublicKey, readPublicKey } from "./public-key.ts";
import { sm2VerifyingKey, verifySm2 } from "./sm2.ts";

export type Verifier = (bytes: Uint8Array, signature: Uint8Array) => boolean;

/** Whether the key made this signature of these bytes; false for whatever is malformed. */
export function verifySignature(
  publicKey: PublicKey,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verifierOf(publicKey, false)(bytes, signature);
}

/** The same for many signatures of one key, which is then read once. */
export function openVerifier(publicKey: PublicKey): Verifier {
  return verifierOf(publicKey, true);
}

function verifierOf(publicKey: PublicKey, isForMany: boolean): Verifier {
  try {
    const verifier = readVerifier(publicKey, isForMany);
    return (bytes, signature) => {
      try {
        return verifier(bytes, signature);
      } catch {
        return false;
      }
    };
  } catch {
    return () => false;
  }
}

/** The key alone decides by which algorithm: nothing that came with the signature does. */
function readVerifier(publicKey: PublicKey, isForMany: boolean): Verifier {
  const read = readPublicKey(publicKey);
  if (read === null) return () => false;
  if (read.crv === "SM2") {
    const key = sm2VerifyingKey(read, isForMany);
    return (bytes, signature) => verifySm2(key, bytes, signature);
  }
  const key = createPublicKey({ key: { ...read }, format: "jwk" });
  return (bytes, signature) => verify(null, bytes, key, signature);
}
