/** What a JWT access token (RFC 9068) has to be before anything in it is believed. Pure: no key, no clock. */
import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import { type Algorithm, algorithms } from "./jwks.ts";
import { isName, isTime, takeApart } from "./token-parts.ts";

/** A token taken apart, not yet believed. */
export interface ReadToken {
  readonly algorithm: Algorithm;
  /** Which of its issuer's keys it names. */
  readonly key: string;
  readonly issuer: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Who it is, by the word of an identity provider. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** A program speaks for itself; else somebody has logged in. */
  readonly isProgram: boolean;
  /** What the token may be used for; null where it does not say. */
  readonly scopes: readonly string[] | null;
  /** The thumbprint of the key that whoever shows it must prove to hold (RFC 9449); null where of none. */
  readonly boundTo: string | null;
}

/**
 * Names that say where a key may be had or that something must be understood are not among these, so
 * nobody brings a key of his own.
 */
const headersKnown = new Set(["alg", "typ", "kid", "x5t", "x5t#S256"]);

/** Takes a token apart; null where its form already says that it is none. */
export function readToken(text: string): ReadToken | null {
  const parts = takeApart(text, headersKnown);
  if (parts === null) return null;
  const { alg, typ, kid } = parts.header;
  const algorithm = algorithms.find((one) => one === alg);
  if (algorithm === undefined || !isAccessToken(typ)) return null;
  const { iss } = parts.claims;
  if (!isName(kid) || !isName(iss)) return null;
  return { algorithm, key: kid, issuer: iss, claims: parts.claims };
}

/** The type keeps tokens that were made for something else out: identity, logout, assertion. */
function isAccessToken(typ: unknown): boolean {
  return typeof typ === "string" && /^(?:application\/)?at\+jwt$/i.test(typ);
}

/** Clocks may differ by so much. */
export const differenceMax = 10;

/** A token that is good for longer was not made for access. */
const lifetimeMax = 86_400;

/** Who it is, of a token with a good signature; null where it is not for us or not for now. */
export function judgeClaims(
  claims: ReadToken["claims"],
  { issuer, audience }: TrustedIssuer,
  nowSeconds: number,
): Identity | null {
  const { iss, sub, client_id: client, jti, scope = null } = claims;
  if (iss !== issuer || !isFor(claims["aud"], audience)) return null;
  if (!isName(sub) || !isName(client) || !isName(jti)) return null;
  if (!isInTime(claims, nowSeconds)) return null;
  if (scope !== null && typeof scope !== "string") return null;
  const bound = readBinding(claims["cnf"]);
  if (bound === "unknown") return null;
  return {
    issuer,
    subject: sub,
    isProgram: sub === client,
    scopes: scope === null ? null : scope.split(" "),
    boundTo: bound,
  };
}

function isFor(aud: unknown, audience: string): boolean {
  return Array.isArray(aud) ? aud.includes(audience) : aud === audience;
}

function isInTime({ exp, iat, nbf = 0 }: Readonly<Record<string, unknown>>, now: number): boolean {
  if (!isTime(exp) || !isTime(iat) || !isTime(nbf)) return false;
  return (
    exp >= now - differenceMax &&
    iat <= now + differenceMax &&
    nbf <= now + differenceMax &&
    exp > iat &&
    exp - iat <= lifetimeMax
  );
}

/** To which key a token is bound; a binding that cannot be checked here makes it nobody's. */
function readBinding(cnf: unknown): string | null | "unknown" {
  if (cnf === undefined) return null;
  if (typeof cnf !== "object" || cnf === null) return "unknown";
  const { jkt, ...others } = cnf as { jkt?: unknown };
  const isThumbprint = typeof jkt === "string" && /^[\w-]{43}$/.test(jkt);
  return isThumbprint && Object.keys(others).length === 0 ? jkt : "unknown";
}
