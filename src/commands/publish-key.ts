import type { Sentence } from "../domain/sentence.ts";
import { openSigner } from "../signing/key-files.ts";
import type { KeyRefusal } from "../signing/key-refusal.ts";
import { endRetiring, listRetiring } from "../signing/rotation.ts";
import type { Signer } from "../signing/signer.ts";
import { findHead, recordActs, recordHead } from "../store/acts.ts";
import type { Database, Transaction } from "../store/database.ts";
import { loadKeyTerms, recordRetirement, recordSigningKey } from "../store/signing-keys.ts";
import { type Acting, canonical } from "./context.ts";
import { ownAct } from "./own-act.ts";

/** What the register has been told; neither where it knew. */
export interface KeyChange {
  readonly published: string | null;
  readonly retired: readonly string[];
  /** The newest position. */
  readonly position: number;
}

export interface RetiredKey {
  readonly refused: "signing-key.retired";
  readonly because: Sentence;
}

/**
 * Makes the key that signs in a directory one that the register knows, by an act, and retires by another
 * those that a rotation has left behind, in one transaction. Where it knows, nothing is recorded.
 */
export async function publishKey(
  database: Database,
  directory: string,
  acting: Acting,
): Promise<(KeyChange & { readonly signer: Signer }) | KeyRefusal | RetiredKey> {
  const done = await database.recording(acting, async (tx) => {
    // Rotations wait for this transaction, so what lies there is what it was made for.
    const signer = openSigner(directory, { alg: "EdDSA", create: false });
    if ("refused" in signer) return signer;
    const { kid } = signer;
    const retiring = listRetiring(directory);
    const until = (await loadKeyTerms(tx, [kid])).get(kid)?.until ?? null;
    if (until !== null) return retired(kid);
    return { signer, retiring, ...(await recordKeyChange(tx, { signer, retiring }, acting)) };
  });
  if ("refused" in done) return done;
  const { retiring, ...told } = done;
  for (const { kid } of retiring) endRetiring(directory, kid);
  return told;
}

/** Which key signs from then on, where that changes, and which do so no more. */
export interface WantedKeys {
  readonly signer: Signer | null;
  readonly retiring: readonly { readonly kid: string; readonly reason: string }[];
}

/** One act for each key that is retired, and one for the one that signs from then on. */
export async function recordKeyChange(
  tx: Transaction,
  { signer, retiring }: WantedKeys,
  acting: Acting,
): Promise<KeyChange> {
  const named = [...(signer === null ? [] : [signer]), ...retiring];
  const terms = await loadKeyTerms(
    tx,
    named.map(({ kid }) => kid),
  );
  const closes = retiring.filter(({ kid }) => terms.get(kid)?.until === null);
  const opens = signer === null || terms.has(signer.kid) ? [] : [signer];
  const head = await findHead(tx);
  const acts = [
    ...closes.map(({ kid, reason }) => ({ kind: "retire-signing-key", content: { kid, reason } })),
    ...opens.map(({ kid, alg, publicKey }) => ({
      kind: "publish-signing-key",
      content: { kid, alg, jwk: publicKey },
    })),
  ].map((said, at) => ownAct(head + at + 1, { ...said, key: said.content.kid }, acting));
  const change = { published: opens[0]?.kid ?? null, retired: closes.map(({ kid }) => kid) };
  if (acts.length === 0) return { ...change, position: head };
  await recordActs(tx, acts);
  for (const [at, { kid }] of closes.entries()) await recordRetirement(tx, kid, head + at + 1);
  const position = head + acts.length;
  for (const { kid, alg: algorithm, publicKey } of opens)
    await recordSigningKey(
      tx,
      { kid, algorithm, jwk: canonical(publicKey), region: acting.region },
      position,
    );
  await recordHead(tx, position);
  return { ...change, position };
}

function retired(kid: string): RetiredKey {
  return {
    refused: "signing-key.retired",
    because: {
      zh: `签名密钥 ${kid} 已在登记簿中停用，不能再签名；请运行 liandong signing-keys rotate`,
      en: `the signing key ${kid} was retired in the register and signs no more; run liandong signing-keys rotate`,
    },
  };
}
