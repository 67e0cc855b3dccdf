import type { Sentence } from "../domain/sentence.ts";
import { findCurrentKid } from "../signing/rotation.ts";
import type { Database } from "../store/database.ts";
import { loadKeyTerms } from "../store/signing-keys.ts";
import type { Acting } from "./context.ts";
import { type KeyChange, recordKeyChange } from "./publish-key.ts";

/** Why a key is retired that nobody replaces: its machine is gone, or somebody else may have it. */
export type WithdrawnFor = "withdrawn" | "compromised";

export interface RetiringRefusal {
  readonly refused: "signing-key.unknown" | "signing-key.in-use";
  readonly because: Sentence;
}

/**
 * Retires a key by its number, by an act: that of a machine that is gone. What it signed before stands;
 * a process that still has it answers nothing more. The key that signs in the directory is rotated
 * instead. One that was retired before stays as it is, and nothing is recorded.
 */
export function retireSigningKey(
  database: Database,
  {
    directory,
    kid,
    reason,
  }: { readonly directory: string; readonly kid: string; readonly reason: WithdrawnFor },
  acting: Acting,
): Promise<KeyChange | RetiringRefusal> {
  return database.recording(acting, async (tx) => {
    const terms = await loadKeyTerms(tx, [kid]);
    if (!terms.has(kid)) return unknown(kid);
    if (kid === findCurrentKid(directory)) return inUse(kid);
    return recordKeyChange(tx, { signer: null, retiring: [{ kid, reason }] }, acting);
  });
}

function unknown(kid: string): RetiringRefusal {
  return {
    refused: "signing-key.unknown",
    because: {
      zh: `登记簿中没有签名密钥“${kid}”`,
      en: `the register knows no signing key "${kid}"`,
    },
  };
}

function inUse(kid: string): RetiringRefusal {
  return {
    refused: "signing-key.in-use",
    because: {
      zh: `签名密钥 ${kid} 正在此处签名；请运行 liandong signing-keys rotate 更换`,
      en: `the signing key ${kid} signs here; replace it by liandong signing-keys rotate`,
    },
  };
}
