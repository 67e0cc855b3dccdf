import { digest, wordActLeaf } from "../../src/domain/proof/entry.ts";
import type { ActRecord, LeafRecord, SealRecord } from "../../src/domain/proof/evidence-rows.ts";
import { leafHash } from "../../src/domain/proof/hash.ts";
import { checkpointBody } from "../../src/domain/proof/checkpoint.ts";
import { signNote } from "../../src/signing/note-signature.ts";
import type { Signer } from "../../src/signing/signer.ts";
import type { Exported } from "./evidence.ts";
import type { Random } from "./random.ts";

const lists = ["acts", "seals", "batches", "leaves", "checkpoints", "keys"] as const;
type List = (typeof lists)[number];

function withRow(exported: Exported, list: List, change: (rows: unknown[]) => unknown[]): Exported {
  return { ...exported, [list]: change([...exported[list]]) };
}

/** One line twice, the second somewhere behind the first. */
export function duplicate(exported: Exported, chance: Random): Exported {
  return withRow(exported, chance.pick(lists), (rows) => {
    const at = chance.int(rows.length);
    return rows.toSpliced(at + 1 + chance.int(rows.length - at), 0, rows[at]);
  });
}

/** Two lines in each other's place, of those whose order says something. */
export function swapLines(exported: Exported, chance: Random): Exported {
  const list = chance.pick(["acts", "leaves", "checkpoints"] as const);
  return withRow(exported, list, (rows) => {
    const at = chance.int(rows.length - 1);
    const other = at + 1 + chance.int(rows.length - at - 1);
    return rows.with(at, rows[other]).with(other, rows[at]);
  });
}

/** The last lines of one file are gone. */
export function cutOneFile(exported: Exported, chance: Random): Exported {
  return withRow(exported, chance.pick(lists), (rows) =>
    rows.slice(0, rows.length - 1 - chance.int(Math.ceil(rows.length / 3))),
  );
}

/** An act as it would stand at another position, all of its hashes right. */
export function actAt(act: ActRecord, position: number): ActRecord {
  const said = JSON.parse(act.canonical) as Readonly<Record<string, unknown>>;
  const idempotencyKey = `${act.idempotencyKey}/${position}`;
  const canonical = JSON.stringify({ ...said, position, idempotencyKey });
  return { ...act, position, idempotencyKey, canonical, hash: digest(canonical) };
}

function leafOf(act: ActRecord, number: number): LeafRecord {
  const { hash, reply } = act;
  const worded = wordActLeaf({ ...act, act: hash, reply: digest(reply) });
  return { number, hash: leafHash(worded).toString("hex"), act: act.position, seal: null };
}

/** Acts that were never recorded, each with its leaf, behind all others. */
export function appendActs(exported: Exported, count: number): Exported {
  const last = exported.acts.at(-1)!;
  const copied = exported.acts.findLast(({ kind }) => !kind.endsWith("-signing-key"))!;
  const acts = Array.from({ length: count }, (_, at) => actAt(copied, last.position + at + 1));
  const size = exported.leaves.length;
  return {
    ...exported,
    acts: [...exported.acts, ...acts],
    leaves: [...exported.leaves, ...acts.map((act, at) => leafOf(act, size + at))],
  };
}

/** A head over what stands there, as whoever has this key would sign it. */
export function appendHead(exported: Exported, root: Uint8Array, signer: Signer): Exported {
  const [origin, size] = [exported.origin!, exported.leaves.length];
  const note = signNote(checkpointBody({ origin, size, root }), origin, signer);
  const head = { origin, size, root: Buffer.from(root).toString("hex"), note };
  return { ...exported, checkpoints: [...exported.checkpoints, head] };
}

/** Makes room at a number and moves everything behind it. */
function insertLeaf(exported: Exported, at: number, leaf: LeafRecord): Exported {
  const leaves = exported.leaves.toSpliced(at, 0, leaf);
  return { ...exported, leaves: leaves.map((one, number) => ({ ...one, number })) };
}

export const insertions: Readonly<
  Record<string, (exported: Exported, chance: Random, stranger: Signer) => Exported>
> = {
  "acts without a head": (exported, chance) => appendActs(exported, 1 + chance.int(3)),
  "acts under a head of a stranger": (exported, chance, stranger) =>
    appendHead(appendActs(exported, 1 + chance.int(3)), new Uint8Array(32), stranger),
  "an act among others": (exported, chance) => {
    const at = chance.int(exported.acts.length);
    const forged = actAt(exported.acts[at]!, at + 1);
    const moved = exported.acts.slice(at).map((act) => actAt(act, act.position + 1));
    return { ...exported, acts: [...exported.acts.slice(0, at), forged, ...moved] };
  },
  "another act at its position": (exported, chance) => {
    const at = chance.int(exported.acts.length);
    const { position } = exported.acts[at]!;
    const forged = actAt(chance.pick(exported.acts), position);
    return { ...exported, acts: exported.acts.toSpliced(at + chance.int(2), 0, forged) };
  },
  "a leaf": (exported, chance) => {
    const at = chance.int(exported.leaves.length + 1);
    return insertLeaf(exported, at, { ...chance.pick(exported.leaves), number: at });
  },
  "a seal": (exported, chance) => {
    const { id, seal } = forgeSeal(exported, chance);
    const [copied] = exported.batches.filter(({ receipt }) => receipt!.seal === seal.id);
    const receipt = { ...copied!.receipt!, seal: id };
    return {
      ...exported,
      seals: [...exported.seals, { ...seal, id, payload: seal.payload.replace(seal.id, id) }],
      batches: [...exported.batches, { ...copied!, id: otherId(copied!.id), receipt }],
    };
  },
  "a seal with its leaf": (exported, chance) => {
    const { id, seal } = forgeSeal(exported, chance);
    const payload = seal.payload.replace(seal.id, id);
    const hash = leafHash(payload).toString("hex");
    const number = exported.leaves.length;
    return {
      ...exported,
      seals: [...exported.seals, { ...seal, id, payload }],
      leaves: [...exported.leaves, { number, hash, act: null, seal: id }],
    };
  },
  "a batch": (exported, chance) => {
    const at = chance.int(exported.batches.length);
    const batch = exported.batches[at]!;
    const first = batch.receipt!.first + chance.int(4);
    const forged = { ...batch, id: otherId(batch.id), receipt: { ...batch.receipt!, first } };
    return { ...exported, batches: exported.batches.toSpliced(at, 0, forged) };
  },
  "a batch that nobody signed": (exported, chance) => {
    const batch = chance.pick(exported.batches);
    const forged = { ...batch, id: otherId(batch.id), readAt: "2020-01-01T00:00:00.000000Z" };
    return { ...exported, batches: [...exported.batches, { ...forged, receipt: null }] };
  },
  "a head of a stranger": (exported, chance, stranger) => {
    const at = chance.int(exported.checkpoints.length);
    const { origin, size, root } = exported.checkpoints[at]!;
    const body = checkpointBody({ origin, size, root: Buffer.from(root, "hex") });
    const forged = { origin, size, root, note: signNote(body, origin, stranger) };
    return { ...exported, checkpoints: exported.checkpoints.toSpliced(at, 0, forged) };
  },
  "a key": (exported, chance, { kid, alg, publicKey }) => {
    const [from, until] = [1 + chance.int(exported.acts.length), null];
    const terms = { region: "371300", from, until, openedBy: from, closedBy: null };
    return { ...exported, keys: [...exported.keys, { ...publicKey, kid, alg, ...terms }] };
  },
};

function forgeSeal(
  exported: Exported,
  chance: Random,
): { readonly id: string; readonly seal: SealRecord } {
  const seal = chance.pick(exported.seals);
  return { id: otherId(seal.id), seal };
}

function otherId(id: string): string {
  return `${id.slice(0, -4)}${id.slice(-4) === "0000" ? "1111" : "0000"}`;
}
