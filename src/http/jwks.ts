import { compactVerify, importJWK, type JWK } from "jose";

/** Signatures with a private key only; whoever can check one of these cannot make one. */
export const algorithms = ["EdDSA", "ES256", "PS256", "RS256"] as const;

export type Algorithm = (typeof algorithms)[number];

/** A public key with which an issuer signs, as it publishes it. */
type PublishedKey = JWK & { readonly kid: string };

/** The keys of an issuer at one time. */
export interface KeySet {
  /** The key of this name, where it is one for the algorithm; null where there is none. */
  find(name: string, algorithm: Algorithm): Promise<CryptoKey | null>;
}

const keysMax = 64;

/** Reads a JWK set (RFC 7517); what cannot check a signature is left out. Null where it is no set. */
export function readKeySet(value: unknown): KeySet | null {
  const { keys } = (value ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length > keysMax) return null;
  const usable = keys.filter(isSigning);
  const imported = new Map<string, Promise<CryptoKey | null>>();
  return {
    find(name, algorithm) {
      const known = imported.get(`${algorithm} ${name}`);
      if (known !== undefined) return known;
      const found = usable.find((one) => one.kid === name && fits(one, algorithm));
      if (found === undefined) return Promise.resolve(null);
      const key = importPublic(found, algorithm);
      imported.set(`${algorithm} ${name}`, key);
      return key;
    },
  };
}

function isSigning(value: unknown): value is PublishedKey {
  const { kid, use = "sig", key_ops: uses = ["verify"] } = (value ?? {}) as Partial<JWK>;
  return typeof kid === "string" && use === "sig" && Array.isArray(uses) && uses.includes("verify");
}

/** Which kind of key each algorithm takes: a key never serves one for which it was not made. */
const kinds: Readonly<Record<Algorithm, { readonly kty: string; readonly crv?: string }>> = {
  EdDSA: { kty: "OKP", crv: "Ed25519" },
  ES256: { kty: "EC", crv: "P-256" },
  PS256: { kty: "RSA" },
  RS256: { kty: "RSA" },
};

function fits({ alg, kty, crv }: JWK, algorithm: Algorithm): boolean {
  const kind = kinds[algorithm];
  if (alg !== undefined && alg !== algorithm) return false;
  return kty === kind.kty && (kind.crv === undefined || crv === kind.crv);
}

/** Of the key only what is public is taken, whatever was published by mistake; null for no such key. */
export async function importPublic(jwk: JWK, algorithm: Algorithm): Promise<CryptoKey | null> {
  if (!fits(jwk, algorithm)) return null;
  const { kty, crv, x, y, n, e } = jwk;
  try {
    const told = Object.entries({ kty, crv, x, y, n, e }).filter(([, part]) => part !== undefined);
    const key = await importJWK(Object.fromEntries(told) as JWK, algorithm);
    return key instanceof Uint8Array ? null : key;
  } catch {
    return null;
  }
}

/** Whether a compact JWS was signed with the other half of a key, in this way and in no other. */
export async function isSigned(
  jws: string,
  key: CryptoKey,
  algorithm: Algorithm,
): Promise<boolean> {
  try {
    await compactVerify(jws, key, { algorithms: [algorithm] });
    return true;
  } catch {
    return false;
  }
}
