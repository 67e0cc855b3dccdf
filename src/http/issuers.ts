import { isTrustworthy } from "../domain/address.ts";
import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import { passing } from "../store/passing.ts";
import { type Algorithm, type KeySet, readKeySet } from "./jwks.ts";

/** An issuer with its keys, fetched when they are needed. */
export interface Issuer extends TrustedIssuer {
  /** The key of a name; null where the issuer publishes none. Throws where the issuer cannot be asked. */
  findKey(name: string, algorithm: Algorithm): Promise<CryptoKey | null>;
}

export interface IssuerOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told whenever an issuer could not be asked. */
  readonly failed?: (issuer: string, error: unknown) => void;
}

/** Keys are believed for so long: one that was withdrawn is refused after it. */
const freshMs = 300_000;
/** For so long when the issuer cannot be asked. */
const staleMs = 3_600_000;
/** Names that nobody knows make the issuer be asked so often at most. */
const pauseMs = 10_000;
/** An issuer that does not answer is left alone for so long, by those who have nothing of it. */
const graceMs = 1000;

interface Fetched {
  readonly keys: KeySet;
  readonly at: number;
}

export function openIssuer(trusted: TrustedIssuer, { clock, failed }: IssuerOptions): Issuer {
  let fetched: Fetched | null = null;
  let asking: Promise<Fetched> | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;

  /** All who wait, wait for one request. */
  function ask(): Promise<Fetched> {
    asking ??= fetchNow().finally(() => {
      asking = null;
    });
    return asking;
  }

  async function fetchNow(): Promise<Fetched> {
    const at = (askedAt = clock());
    try {
      fetched = { keys: await fetchKeys(trusted.issuer), at };
      return fetched;
    } catch (error) {
      failure = error;
      failed?.(trusted.issuer, error);
      throw error;
    }
  }

  /** A clock that was set back makes everything old. */
  const isWithin = (at: number, ms: number): boolean => clock() >= at && clock() - at < ms;

  async function current(): Promise<Fetched> {
    if (fetched !== null && isWithin(fetched.at, freshMs)) return fetched;
    const kept = fetched !== null && isWithin(fetched.at, staleMs) ? fetched : null;
    const hasJustFailed = asking === null && isWithin(askedAt, kept === null ? graceMs : pauseMs);
    if (hasJustFailed && kept !== null) return kept;
    if (hasJustFailed && failure !== null) throw failure;
    try {
      return await ask();
    } catch (error) {
      if (kept !== null) return kept;
      throw error;
    }
  }

  return {
    ...trusted,
    async findKey(name, algorithm) {
      const { keys } = await current();
      const key = await keys.find(name, algorithm);
      if (key !== null || (asking === null && isWithin(askedAt, pauseMs))) return key;
      // The issuer may have begun to sign with another.
      const newer = await ask().catch(() => null);
      return newer === null ? null : newer.keys.find(name, algorithm);
    },
  };
}

/** Discovery, then the keys: OpenID Connect Discovery 1.0, or RFC 8414 where that is not to be had. */
async function fetchKeys(issuer: string): Promise<KeySet> {
  const metadata = await fetchMetadata(issuer);
  const { issuer: named, jwks_uri: address } = metadata as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer) throw new Error("the metadata is of another issuer");
  if (typeof address !== "string" || !isTrustworthy(address))
    throw new Error("the keys lie where anybody could have put them");
  const keys = readKeySet(await fetchJson(address));
  if (keys === null) throw new Error("the keys are no JWK set");
  return keys;
}

async function fetchMetadata(issuer: string): Promise<unknown> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  try {
    return await fetchJson(`${origin}${path}/.well-known/openid-configuration`);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== "404") throw error;
    return fetchJson(`${origin}/.well-known/oauth-authorization-server${path}`);
  }
}

const bytesMax = 262_144;
const fetchMsMax = 5000;

/** Follows nobody elsewhere, waits for nobody long, and takes little. */
async function fetchJson(address: string): Promise<unknown> {
  const signal = AbortSignal.timeout(fetchMsMax);
  const response = await passing("issuer.fetch", () =>
    fetch(address, { redirect: "error", headers: { Accept: "application/json" }, signal }),
  );
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(String(response.status));
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > bytesMax) throw new Error("more than metadata and keys ever are");
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
}
