/**
 * A receipt as a caller files it with its case: what was asked and answered, the entry that names both
 * by their hashes, its path to the root of its batch, and that root under one signature.
 */
export interface Receipt {
  /** Compact JWS (RFC 7515) over the payload of the batch. */
  readonly jws: string;
  /** RFC 8785 text; its leaf hash (RFC 6962) is where the path begins. */
  readonly entry: string;
  /** The place of the entry in its batch, from 0. */
  readonly index: number;
  /** Hex, from the leaf upwards (RFC 6962 §2.1.1). */
  readonly path: readonly string[];
  /** Canonical texts (RFC 8785). */
  readonly question: string;
  readonly answer: string;
}

export const receiptForm = "receipt/1";

/** The type of what is signed, as its protected header says it. */
export const receiptType = "liandong-receipt";

/** One JSON text, to be kept as it is. */
export function wordReceipt({ jws, entry, index, path, question, answer }: Receipt): string {
  return JSON.stringify({ liandong: receiptForm, jws, entry, index, path, question, answer });
}

/** A compact JWS from its three parts. */
export function wordJws(protectedText: string, payload: string, signature: Uint8Array): string {
  return `${signingInput(protectedText, payload)}.${encode(signature)}`;
}

/** The bytes, as ASCII text, over which a JWS is signed. */
export function signingInput(protectedText: string, payload: string): string {
  return `${encode(protectedText)}.${encode(payload)}`;
}

function encode(bytes: string | Uint8Array): string {
  return Buffer.from(bytes as Uint8Array).toString("base64url");
}
