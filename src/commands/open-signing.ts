import { setTimeout as pause } from "node:timers/promises";
import { openSigner } from "../signing/key-files.ts";
import type { KeyRefusal } from "../signing/key-refusal.ts";
import { findCurrentKid } from "../signing/rotation.ts";
import type { SignatureAlgorithm, Signer } from "../signing/signer.ts";
import type { Database } from "../store/database.ts";
import { passing } from "../store/passing.ts";
import { findKeyTerms, type KeyTerm } from "../store/signing-keys.ts";
import { readTwice } from "./answering.ts";
import type { Acting } from "./context.ts";
import { publishKey, type RetiredKey } from "./publish-key.ts";

/** The keys with which a process signs, each for as long as it stands in the register. */
export interface Signing {
  /** The newest; after a rotation it is the next one within a second. */
  readonly signer: Signer;
  /**
   * The one that stood at a position that has been read, and null where that is gone: of several rotations
   * within a moment a process may miss one. Without a position, the one that stands now.
   */
  signerAt(position: number | null): Signer | null | Promise<Signer | null>;
  close(): void;
}

export interface SigningOptions {
  readonly directory: string;
  /** Of a key that has to be made. */
  readonly alg: SignatureAlgorithm;
  readonly acting: Acting;
}

const watchMs = 1000;
const publishingMsMax = 2000;

/**
 * Opens the key of a directory, made where there is none, and lets the register know it. A rotation
 * needs no restart: at each position that it has not met, the process asks the register whether its key
 * still stood there, and reads the next one from the disk when it did not. So no answer is signed with a
 * key that was retired when it was read, however late a process hears of it.
 */
export async function openSigning(
  database: Database,
  { directory, alg, acting }: SigningOptions,
): Promise<Signing | KeyRefusal | RetiredKey> {
  const opened = openSigner(directory, { alg, create: true });
  if ("refused" in opened) return opened;
  const published = await publishKey(database, directory, acting);
  if ("refused" in published) return published;
  let held: readonly Signer[] = [published.signer];
  let terms: ReadonlyMap<string, KeyTerm> = new Map();
  let through = 0;
  let underway: Promise<void> | null = null;

  async function look(): Promise<void> {
    const next = passing("signing.files", () => findNext(directory, alg, held));
    const known = next === null ? held : [...held, next];
    const kids = known.map(({ kid }) => kid);
    const since = database.newest.seen();
    const found = await readTwice(() => findKeyTerms(database.checking, kids));
    database.newest.insist({ position: found.head }, since);
    // Of a rotation the disk knows first: a key that the register does not know yet signs nothing.
    const published = known.filter(({ kid }) => found.terms.has(kid));
    if (published.length > 0) held = published.slice(-heldMax);
    terms = found.terms;
    through = Math.max(through, found.head);
  }

  function refresh(): Promise<void> {
    return (underway ??= look().finally(() => {
      underway = null;
    }));
  }

  function stoodAt(position: number): Signer | undefined {
    return held.findLast(({ kid }) => {
      const term = terms.get(kid);
      return (
        term !== undefined &&
        term.from <= position &&
        (term.until === null || position < term.until)
      );
    });
  }

  async function findAt(position: number): Promise<Signer | null> {
    // The first may have begun before that position was reached.
    for (let turn = 0; turn < 2; turn += 1)
      if (position > through || stoodAt(position) === undefined) await refresh();
    return stoodAt(position) ?? null;
  }

  async function findNow(): Promise<Signer> {
    await underway;
    for (const begun = performance.now(); performance.now() - begun < publishingMsMax;) {
      await refresh();
      const standing = stoodAt(through);
      if (standing !== undefined) return standing;
      // The next key lies on the disk, and the transaction that publishes it is underway.
      await pause(publishingMsMax / 100);
    }
    throw new Error("no signing key of this process stands");
  }

  await refresh();
  const watch = setInterval(() => {
    if (findCurrentKid(directory) !== held.at(-1)!.kid) refresh().catch(() => undefined);
  }, watchMs).unref();
  return {
    get signer() {
      return held.at(-1)!;
    },
    signerAt(position) {
      if (position === null) return findNow();
      return (position <= through ? stoodAt(position) : undefined) ?? findAt(position);
    },
    close: () => clearInterval(watch),
  };
}

/** The key that a rotation has left on the disk; null where there is none, or none that can be read. */
function findNext(
  directory: string,
  alg: SignatureAlgorithm,
  held: readonly Signer[],
): Signer | null {
  const named = findCurrentKid(directory);
  if (named === null || held.some(({ kid }) => kid === named)) return null;
  const next = openSigner(directory, { alg, create: false });
  return "refused" in next ? null : next;
}

/** What is signed was read a moment ago. */
const heldMax = 3;

/** The key that signs in a directory; null where there is none. */
export function findSigningKid(directory: string): string | null {
  return findCurrentKid(directory);
}
