import { readBase64url } from "./base64url.ts";
import { type PublicKey, thumbprintOf } from "./public-key.ts";
import type { SignatureAlgorithm, Signer } from "./signer.ts";
import { verifySignature } from "./verify-signature.ts";

export interface JwsHeader {
  readonly alg: SignatureAlgorithm;
  readonly kid: string;
  /** What kind of statement was signed, so that one is never taken for another. */
  readonly typ: string;
}

export interface Jws {
  readonly header: JwsHeader;
  readonly payload: Buffer;
  readonly signingInput: Buffer;
  readonly signature: Buffer;
}

/** A signed text in the compact form of RFC 7515. */
export function makeJws(signer: Signer, typ: string, payloadText: string): string {
  const header = headerText({ alg: signer.alg, kid: signer.kid, typ });
  const signingInput = `${base64url(header)}.${base64url(payloadText)}`;
  const signature = Buffer.from(signer.sign(Buffer.from(signingInput, "ascii")));
  return `${signingInput}.${signature.toString("base64url")}`;
}

/** Canonical (RFC 8785): the members stand in the order of their names. */
function headerText({ alg, kid, typ }: JwsHeader): string {
  return JSON.stringify({ alg, kid, typ });
}

function base64url(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}

/** Null for whatever `makeJws` would have written otherwise: no `crit`, no `b64`, no second reading. */
export function readJws(text: string): Jws | null {
  const parts = text.split(".");
  const [head, payload, signature] = parts.map(readBase64url);
  if (parts.length !== 3 || head == null || payload == null || signature?.length !== 64)
    return null;
  const header = readHeader(head);
  if (header === null) return null;
  const signingInput = Buffer.from(text.slice(0, text.lastIndexOf(".")), "ascii");
  return { header, payload, signingInput, signature };
}

function readHeader(bytes: Buffer): JwsHeader | null {
  const { alg, kid, typ } = readMembers(bytes);
  if (alg !== "EdDSA" && alg !== "SM2") return null;
  if (typeof kid !== "string" || typeof typ !== "string") return null;
  const header = { alg, kid, typ } as const;
  return Buffer.from(headerText(header), "utf8").equals(bytes) ? header : null;
}

function readMembers(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof read === "object" && read !== null ? { ...read } : {};
  } catch {
    return {};
  }
}

/** Whether it says which key signed it, and that key did. */
export function verifyJws({ header, signingInput, signature }: Jws, publicKey: PublicKey): boolean {
  return (
    header.alg === (publicKey.crv === "SM2" ? "SM2" : "EdDSA") &&
    header.kid === thumbprintOf(publicKey) &&
    verifySignature(publicKey, signingInput, signature)
  );
}
