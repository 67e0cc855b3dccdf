import { hash } from "node:crypto";
import { readBase64url } from "./base64url.ts";

/** A key that verifies, as a JWK with its necessary members only. */
export type PublicKey = Ed25519PublicKey | Sm2PublicKey;

/** RFC 8037. */
export interface Ed25519PublicKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

/** No curve of this name is registered for JWK; it is the name that TLS (RFC 8998) gives it. */
export interface Sm2PublicKey {
  readonly kty: "EC";
  readonly crv: "SM2";
  readonly x: string;
  readonly y: string;
}

/** Takes the necessary members of a JWK; null where it is no key of ours. */
export function readPublicKey(value: unknown): PublicKey | null {
  if (typeof value !== "object" || value === null) return null;
  const { kty, crv, x, y } = value as Readonly<Record<string, unknown>>;
  if (!isCoordinate(x)) return null;
  if (kty === "OKP" && crv === "Ed25519") return { kty, crv, x };
  return kty === "EC" && crv === "SM2" && isCoordinate(y) ? { kty, crv, x, y } : null;
}

function isCoordinate(value: unknown): value is string {
  return typeof value === "string" && readBase64url(value)?.length === 32;
}

/** The name of a key: its thumbprint by RFC 7638, with SHA-256. SM2 follows the rule for EC keys. */
export function thumbprintOf(key: PublicKey): string {
  const { kty, crv, x } = key;
  const members = key.crv === "SM2" ? { crv, kty, x, y: key.y } : { crv, kty, x };
  return hash("sha256", JSON.stringify(members), "base64url");
}
