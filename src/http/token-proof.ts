import { createHash } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { algorithms, importPublic, isSigned } from "./jwks.ts";
import { differenceMax } from "./token.ts";
import { isName, isTime, takeApart } from "./token-parts.ts";

/** With what somebody shows a token that is bound to a key. */
export interface Proving {
  readonly proof: string;
  readonly method: string;
  /** Where the request was sent, as the world knows the place. */
  readonly address: string;
}

/** Whether whoever shows a token holds the key with this thumbprint, for this one request. */
export type Proves = (token: string, thumbprint: string, proving: Proving) => Promise<boolean>;

/** A proof is good for so long. */
const ageMax = 60;

const provedMax = 100_000;

const headersKnown = new Set(["alg", "typ", "jwk"]);

/** Proofs of possession (DPoP, RFC 9449); each counts once in this process. */
export function openProofs(clock: () => number): Proves {
  const used = new Map<string, number>();

  /** Whether a proof is shown for the first time; where too many are remembered, none is. */
  function isFirst(name: string, until: number, now: number): boolean {
    for (const [oldest, end] of used) {
      if (end > now) break;
      used.delete(oldest);
    }
    if (used.has(name) || used.size >= provedMax) return false;
    used.set(name, until);
    return true;
  }

  return async (token, thumbprint, { proof, method, address }) => {
    const parts = takeApart(proof, headersKnown);
    if (parts === null || !(await isOfKey(proof, parts.header, thumbprint))) return false;
    const { htm, htu, iat, jti, ath } = parts.claims;
    const now = clock() / 1000;
    const isNow = isTime(iat) && iat >= now - ageMax && iat <= now + differenceMax;
    if (!isNow || !isName(jti) || htm !== method || !isSamePlace(htu, address)) return false;
    if (ath !== createHash("sha256").update(token).digest("base64url")) return false;
    return isFirst(`${thumbprint} ${jti}`, now + ageMax + 2 * differenceMax, now);
  };
}

/** The proof brings its key along; what makes it believed is the thumbprint in the token. */
async function isOfKey(
  proof: string,
  { alg, typ, jwk }: Readonly<Record<string, unknown>>,
  thumbprint: string,
): Promise<boolean> {
  const algorithm = algorithms.find((one) => one === alg);
  if (algorithm === undefined || typ !== "dpop+jwt") return false;
  if (typeof jwk !== "object" || jwk === null || "d" in jwk) return false;
  const key = await importPublic(jwk as JWK, algorithm);
  if (key === null || !(await isSigned(proof, key, algorithm))) return false;
  return (await calculateJwkThumbprint(jwk as JWK)) === thumbprint;
}

function isSamePlace(htu: unknown, address: string): boolean {
  if (typeof htu !== "string" || !URL.canParse(htu)) return false;
  const { origin, pathname } = new URL(htu);
  return `${origin}${pathname}` === address;
}
