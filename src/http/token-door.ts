import type { Caller } from "../store/callers.ts";
import type { Database } from "../store/database.ts";
import { findLogin } from "../store/logins.ts";
import type { Asking } from "./asking.ts";
import type { Identify, Shown } from "./tokens.ts";

/** Of a request, as far as it says who makes it. */
export type Presented = Pick<Asking, "method" | "url" | "header">;

/** The caller who shows a token; null for nobody, and at once where there is no token at all. */
export type FindBearer = (
  authorization: string,
  presented: Presented | null,
) => Promise<Caller | null> | null;

export interface TokenDoorParts {
  readonly database: Pick<Database, "reading">;
  readonly identify: Identify;
  /** Where the world finds this service; null where nobody said, and no proof is believed. */
  readonly origin: string | null;
}

/** Who looks logins up. */
const door = { institution: "liandong", operator: "door", within: "everywhere" } as const;

const form = /^(bearer|dpop) +([\w-]+\.[\w-]+\.[\w-]+)$/i;

/**
 * The token says who and the register says what, anew with each request, so that whoever is dismissed is
 * refused at once, however long the token runs. What a token says of its use can only take away.
 */
export function openTokenDoor({ database, identify, origin }: TokenDoorParts): FindBearer {
  async function find(shown: Shown): Promise<Caller | null> {
    const identity = await identify(shown);
    if (identity === null) return null;
    const caller = await database.reading(door, (tx) => findLogin(tx, identity));
    const { scopes } = identity;
    if (caller === null || scopes === null) return caller;
    return { ...caller, scopes: new Set([...caller.scopes].filter((one) => scopes.includes(one))) };
  }

  return (authorization, presented) => {
    const [, scheme, token] = form.exec(authorization) ?? [];
    if (scheme === undefined || token === undefined) return null;
    if (scheme.toLowerCase() === "bearer") return find({ token, proving: null });
    const proof = presented?.header("dpop") ?? null;
    if (presented === null || proof === null || origin === null) return null;
    const { method, url } = presented;
    const address = `${origin}${new URL(url, origin).pathname}`;
    return find({ token, proving: { proof, method, address } });
  };
}
