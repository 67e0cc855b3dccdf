import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Actor } from "../store/database.ts";

/** Who acts, and through which client; keys of requests are unique per client. */
export interface Acting extends Actor {
  readonly client: string;
  /** The territory of the institution that acts. */
  readonly region: string;
  /** The code of the account that acts; none where a file or a program of the operator's is read in. */
  readonly account?: string | null;
}

/** RFC 8785 text: the same thing always has the same bytes. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("nothing to write canonically");
  return text;
}

/** Hex of SHA-256. */
export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
