import type { Database } from "../store/database.ts";
import { keyReader, listSigningKeys, type SigningKey } from "../store/signing-keys.ts";

/** Anybody may ask, so the register is looked at once a second at most. */
const keptMs = 1000;

/**
 * Every key that has ever signed, as a JWK Set (RFC 7517) with members of our own: from and until which
 * instant and position each stood, and why it was retired. A key that was retired is published for ever,
 * because what it signed is verified for ever.
 */
export function openKeySet(database: Database): () => Promise<string> {
  let kept: { readonly text: Promise<string>; readonly until: number } | null = null;
  return () => {
    if (kept === null || kept.until < performance.now())
      kept = {
        text: database.reading(keyReader, listSigningKeys).then(wordKeySet),
        until: performance.now() + keptMs,
      };
    return kept.text;
  };
}

function wordKeySet(keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys: keys.map(publicKey) });
}

function publicKey(key: SigningKey): Readonly<Record<string, unknown>> {
  return {
    ...(JSON.parse(key.jwk) as Readonly<Record<string, unknown>>),
    kid: key.kid,
    alg: key.algorithm,
    use: "sig",
    from: key.publishedAt,
    until: key.retiredAt,
    fromPosition: key.from,
    untilPosition: key.until,
    retired: key.retiredFor,
  };
}
