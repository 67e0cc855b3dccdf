/** How answers are signed, as JOSE names it. */
export type SigningAlgorithm = "EdDSA" | "SM2";

/** As people name it, and what they are told where they name another. */
export const signingAlgorithmForm = {
  parse: parseSigningAlgorithm,
  wants: { zh: " Ed25519 或 SM2", en: "Ed25519 or SM2" },
};

export function parseSigningAlgorithm(text: string): SigningAlgorithm | null {
  return /^ed25519$/i.test(text) ? "EdDSA" : /^sm2$/i.test(text) ? "SM2" : null;
}

export function nameOfAlgorithm(algorithm: SigningAlgorithm): string {
  return algorithm === "EdDSA" ? "Ed25519" : algorithm;
}
