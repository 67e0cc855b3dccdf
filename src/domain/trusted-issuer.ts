import { isTrustworthy } from "./address.ts";

/** An identity provider whose word is taken on who somebody is, and on nothing else. */
export interface TrustedIssuer {
  /** Exactly as its tokens and its metadata write it. */
  readonly issuer: string;
  /** As what its tokens must name this service. */
  readonly audience: string;
}

const issuersMax = 16;

/** `issuer audience; issuer audience`; null where that is not what stands there. */
export function parseIssuers(text: string): readonly TrustedIssuer[] | null {
  const entries = text.split(";").map((entry) => entry.trim());
  const read = entries.filter((entry) => entry !== "").map((entry) => entry.split(/\s+/));
  if (read.length === 0 || read.length > issuersMax) return null;
  const issuers: TrustedIssuer[] = [];
  for (const [issuer = "", audience = "", ...more] of read) {
    const isTwice = issuers.some((one) => one.issuer === issuer);
    if (more.length > 0 || audience === "" || isTwice || !isIssuer(issuer)) return null;
    issuers.push({ issuer, audience });
  }
  return issuers;
}

/** An identifier of OpenID Connect is an address without a query or a fragment. */
function isIssuer(text: string): boolean {
  return isTrustworthy(text) && !/[?#]/.test(text);
}
