import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import { rejection } from "../graphql/rejection.ts";
import { type IssuerOptions, openIssuer } from "./issuers.ts";
import { isSigned } from "./jwks.ts";
import { type Identity, judgeClaims, readToken } from "./token.ts";
import { openProofs, type Proving } from "./token-proof.ts";

/** What somebody shows: a token, and for one that is bound to a key the proof of holding it. */
export interface Shown {
  readonly token: string;
  /** Null under the scheme of bearers. */
  readonly proving: Proving | null;
}

/** Says who it is that shows a token; null for every token that says nothing, whatever is wrong with it. */
export type Identify = (shown: Shown) => Promise<Identity | null>;

/** The token says who, and never what: that stands in the register. */
export function openTokens(trusted: readonly TrustedIssuer[], options: IssuerOptions): Identify {
  const issuers = new Map(trusted.map((one) => [one.issuer, openIssuer(one, options)]));
  const proves = openProofs(options.clock);
  return async ({ token, proving }) => {
    const read = readToken(token);
    if (read === null) return null;
    const issuer = issuers.get(read.issuer);
    if (issuer === undefined) return null;
    const key = await issuer.findKey(read.key, read.algorithm).catch((error: unknown) => {
      throw rejection("register.unavailable", unreachable, error);
    });
    if (key === null || !(await isSigned(token, key, read.algorithm))) return null;
    const identity = judgeClaims(read.claims, issuer, options.clock() / 1000);
    // Whoever took it from its holder has not the key, and whoever needs no key shows none.
    if (identity === null || (identity.boundTo === null) !== (proving === null)) return null;
    if (identity.boundTo === null || proving === null) return identity;
    return (await proves(token, identity.boundTo, proving)) ? identity : null;
  };
}

const unreachable = {
  zh: "暂时无法向身份提供方核实，不得视为没有措施",
  en: "the identity provider cannot be asked at present; this does not mean that no measure applies",
};
