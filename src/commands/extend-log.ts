import { checkpointBody } from "../domain/proof/checkpoint.ts";
import { wordActLeaf } from "../domain/proof/entry.ts";
import { isSameHash, leafHash } from "../domain/proof/hash.ts";
import { isEarlierLife } from "../domain/proof/log-origin.ts";
import { rootOfRange } from "../domain/proof/range.ts";
import { type Edge, edgeAt, edgeTiles, growEdge } from "../domain/proof/tiles.ts";
import { signNote } from "../signing/note-signature.ts";
import type { Signer } from "../signing/signer.ts";
import { findHead } from "../store/acts.ts";
import {
  findNewestCheckpoint,
  recordCheckpoint,
  type StoredCheckpoint,
} from "../store/checkpoints.ts";
import type { Database, Transaction } from "../store/database.ts";
import {
  findLogEnd,
  type Leaf,
  listActsAfter,
  listPending,
  loadTiles,
  type LogEnd,
  recordLeaves,
  recordTiles,
} from "../store/leaves.ts";
import type { Witness } from "../store/witness.ts";
import { findLogLife, holdCopied } from "./judge-witness.ts";
import { surely } from "./sign-surely.ts";

/** With what heads are signed, and under which name. */
export interface LogSealing {
  readonly signer: Signer;
  /** The key of this process that stood at a position, or null; without it there is only one. */
  readonly signerAt?: (position: number) => Signer | null | Promise<Signer | null>;
  /** As it was when the register began, or later; restorations that the register knows of come to it. */
  readonly origin: string;
}

/** What became of one look at what waits for the log. */
export interface Extended {
  /** The newest signed head; null where there is none. */
  readonly head: StoredCheckpoint | null;
  /** Under which the next one is signed. */
  readonly origin: string;
  /** A head that was signed before says otherwise: this register came out of a copy, and is not added to. */
  readonly isBehindWitness: boolean;
  /** More waits than was taken at once. */
  readonly isMoreWaiting: boolean;
}

/** Leaves of either kind that one transaction takes. */
const takenMax = 2000;

/**
 * Takes what waits, where nobody else is at it (else null), and keeps the newest head beside the database.
 */
export async function extendOnce({
  database,
  sealing,
  witness,
}: {
  readonly database: Pick<Database, "sequencing">;
  readonly sealing: LogSealing;
  readonly witness: Witness;
}): Promise<Extended | null> {
  // Read before the database is: what it says was committed before it was written.
  const witnessed = await witness.read();
  const done = await database.sequencing("log", (tx) => extendLog(tx, sealing, witnessed));
  if (done === null) return null;
  const { head, isBehindWitness } = done;
  if (!isBehindWitness && head !== null && head.note !== witnessed) await witness.write(head.note);
  return done;
}

/**
 * Gives what waits its place in the log and signs the new head, all in one transaction: acts in the
 * order of their positions, then seals. Nothing is written where nothing waits.
 */
export async function extendLog(
  tx: Transaction,
  sealing: LogSealing,
  witnessed: string | null,
): Promise<Extended> {
  const life = await findLogLife(tx, sealing.origin);
  const { origin } = life;
  const end = await findLogEnd(tx);
  const head = await findNewestCheckpoint(tx);
  const edge = edgeAt(end.size, await loadTiles(tx, edgeTiles(end.size)));
  insistOnHead(head, edge);
  const judged = await holdCopied(tx, { life, size: end.size }, witnessed);
  if (life.isHeld || judged !== "grown" || !isOfLife(head, origin))
    return { head, origin, isBehindWitness: true, isMoreWaiting: false };
  const leaves = await listWaiting(tx, end);
  const isMoreWaiting = leaves.length >= takenMax;
  if (leaves.length === 0 && (head === null || head.origin === origin))
    return { head, origin, isBehindWitness: false, isMoreWaiting };
  const grown = growEdge(
    edge,
    leaves.map(({ hash }) => hash),
  );
  const { size } = grown.edge.range;
  const root = rootOfRange(grown.edge.range);
  const signer = await findSigner(tx, sealing);
  const note = signNote(checkpointBody({ origin, size, root }), origin, surely(signer));
  if (leaves.length > 0) await recordLeaves(tx, leaves);
  await recordTiles(tx, grown.tiles);
  await recordCheckpoint(tx, { origin, size, root, note });
  return { head: { origin, size, root, note }, origin, isBehindWitness: false, isMoreWaiting };
}

/** Whether the newest head was signed under the origin of now or an earlier one. */
function isOfLife(head: StoredCheckpoint | null, origin: string): boolean {
  return head === null || head.origin === origin || isEarlierLife(head.origin, origin);
}

/** Whatever stands in the log was signed; a log that is not what was signed is not signed again. */
function insistOnHead(head: StoredCheckpoint | null, { range }: Edge): void {
  const isSigned =
    head === null
      ? range.size === 0
      : head.size === range.size && isSameHash(head.root, rootOfRange(range));
  if (!isSigned)
    throw new Error("the log is not what its newest checkpoint says; run liandong verify");
}

async function findSigner(tx: Transaction, { signer, signerAt }: LogSealing): Promise<Signer> {
  if (signerAt === undefined) return signer;
  const standing = await signerAt(await findHead(tx));
  if (standing === null) throw new Error("no signing key of this process stands in the register");
  return standing;
}

async function listWaiting(tx: Transaction, { size, act: last }: LogEnd): Promise<Leaf[]> {
  const acts = await listActsAfter(tx, last, takenMax);
  const pending = await listPending(tx, takenMax);
  const waiting = [
    ...acts.map((act) => ({ act: act.position, seal: null, hash: leafHash(wordActLeaf(act)) })),
    ...pending.map(({ seal, payload }) => ({ act: null, seal, hash: leafHash(payload) })),
  ];
  return waiting.map((one, at) => ({ ...one, number: size + at }));
}
