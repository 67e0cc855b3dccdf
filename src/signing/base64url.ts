/** The bytes of base64url; null unless it is written in the one way that JOSE writes it. */
export function readBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}
