/** Private keys as PKCS#8 in PEM, the form in which other programs read and write them too. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { ed25519Signer, type SignatureAlgorithm, type Signer, sm2Signer } from "./signer.ts";

export function drawPrivateKey(alg: SignatureAlgorithm): string {
  const { privateKey } =
    alg === "SM2"
      ? generateKeyPairSync("ec", { namedCurve: "SM2" })
      : generateKeyPairSync("ed25519");
  return privateKey.export({ format: "pem", type: "pkcs8" });
}

/** Null where the text is no private key, or one of another kind. */
export function readPrivateKey(pem: string): Signer | null {
  try {
    const key = createPrivateKey({ key: pem, format: "pem" });
    if (key.asymmetricKeyType === "ed25519") return ed25519Signer(key);
    const privateHex = sm2PrivateHexOf(key);
    return privateHex === null ? null : sm2Signer(privateHex);
  } catch {
    return null;
  }
}

/**
 * An SM2 key as it is exported: id-ecPublicKey on 1.2.156.10197.1.301, the private number, the
 * point. Node names neither the curve nor the number, so both are read from here.
 */
const sm2Form =
  /^308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420([0-9a-f]{64})a14403420004[0-9a-f]{128}$/;

function sm2PrivateHexOf(key: KeyObject): string | null {
  const hex = key.export({ format: "der", type: "pkcs8" }).toString("hex");
  return sm2Form.exec(hex)?.[1] ?? null;
}
