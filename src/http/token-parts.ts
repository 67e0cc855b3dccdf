import { parseObject } from "./token-json.ts";

/** What a compact JWS (RFC 7515) says, not yet believed. */
export interface JwsParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const lengthMax = 8192;

/** Three parts of base64url; the way in which JOSE writes one signature over what is there. */
const shape = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Takes a token apart; null where its form already says that it is none, or its header more than is known. */
export function takeApart(text: string, headersKnown: ReadonlySet<string>): JwsParts | null {
  if (text.length > lengthMax || !shape.test(text)) return null;
  const [head, body, signature] = text.split(".").map(decode);
  if (head == null || body == null || signature == null) return null;
  const header = parseObject(head);
  const claims = parseObject(body);
  if (header === null || claims === null) return null;
  return Object.keys(header).every((name) => headersKnown.has(name)) ? { header, claims } : null;
}

/** The same bytes have one writing only: bits that are left over must be zero. */
function decode(part: string): Uint8Array | null {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : null;
}

/** A text that a register can keep as it is. */
export function isName(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    value.length <= 255 &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

/** Seconds since 1970. */
export function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
