import { generateKeyPairSync } from "node:crypto";
import type { Sealing } from "../../src/commands/seal-checks.ts";
import { ed25519Signer } from "../../src/signing/signer.ts";

/** A key of this process alone: what it signs is checked against it, or not at all. */
export const ownSealing: Sealing = {
  signer: ed25519Signer(generateKeyPairSync("ed25519").privateKey),
  origin: "liandong/test",
  checkpoint: () => null,
};
