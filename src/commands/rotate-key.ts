import { rotateKey } from "../signing/key-files.ts";
import type { KeyRefusal } from "../signing/key-refusal.ts";
import {
  beginRetiring,
  endRetiring,
  findCurrentKid,
  listRetiring,
  type RetiredFor,
} from "../signing/rotation.ts";
import type { SignatureAlgorithm, Signer } from "../signing/signer.ts";
import type { Database } from "../store/database.ts";
import type { Acting } from "./context.ts";
import { type KeyChange, recordKeyChange } from "./publish-key.ts";

export interface Rotated extends KeyChange {
  readonly signer: Signer;
}

/**
 * Makes the next key of a directory, deletes the private one before it, and records that the one is
 * retired and the other published, in one transaction. A process that serves meanwhile signs whatever it
 * read before that transaction with the one, and everything after it with the other.
 */
export async function rotateSigningKey(
  database: Database,
  {
    directory,
    alg,
    reason,
  }: {
    readonly directory: string;
    readonly alg: SignatureAlgorithm;
    readonly reason: RetiredFor;
  },
  acting: Acting,
): Promise<Rotated | KeyRefusal> {
  let next: Signer | KeyRefusal | null = null;
  const done = await database.recording(acting, async (tx) => {
    // Under the register's lock, so that of two rotations one comes after the other; once, though the
    // transaction may be tried again. The next key lies on the disk before anybody can know of it.
    next ??= turn();
    if ("refused" in next) return next;
    const retiring = listRetiring(directory);
    return {
      signer: next,
      retiring,
      ...(await recordKeyChange(tx, { signer: next, retiring }, acting)),
    };
  });
  if ("refused" in done) return done;
  const { retiring, ...rotated } = done;
  for (const { kid } of retiring) endRetiring(directory, kid);
  return rotated;

  function turn(): Signer | KeyRefusal {
    const kid = findCurrentKid(directory);
    if (kid !== null) beginRetiring(directory, { kid, reason });
    return rotateKey(directory, { alg });
  }
}
