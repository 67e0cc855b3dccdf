import { evidenceKey, readListedKeys } from "../../src/commands/evidence-keys.ts";
import { wordKey } from "../../src/commands/export-evidence.ts";
import { checkpointBody } from "../../src/domain/proof/checkpoint.ts";
import { digest, textsIn, wordActLeaf } from "../../src/domain/proof/entry.ts";
import { type EvidenceKey, Keyring } from "../../src/domain/proof/evidence-key.ts";
import type { Manifest } from "../../src/domain/proof/evidence-manifest.ts";
import type {
  ActRecord,
  BatchRecord,
  CheckpointRecord,
  EvidenceFile,
  LeafRecord,
  ReadLines,
  SealRecord,
} from "../../src/domain/proof/evidence-rows.ts";
import { readRecord } from "../../src/domain/proof/evidence-rows.ts";
import { leafHash } from "../../src/domain/proof/hash.ts";
import { emptyRange, extendRange, rootOf, rootOfRange } from "../../src/domain/proof/range.ts";
import { signingInput } from "../../src/domain/proof/receipt.ts";
import { type Held, type Verified, verifyLog } from "../../src/domain/proof/verify-log.ts";
import { signNote } from "../../src/signing/note-signature.ts";
import { readPublicKey, thumbprintOf } from "../../src/signing/public-key.ts";
import type { Signer } from "../../src/signing/signer.ts";
import type { Transaction } from "../../src/store/database.ts";
import {
  findLogFacts,
  listEvidenceKeys,
  listEvidenceRows,
} from "../../src/store/evidence-export.ts";

/** An export in memory, to be changed in every way in which one could be. */
export interface Exported {
  readonly origin: string | null;
  readonly acts: readonly ActRecord[];
  readonly seals: readonly SealRecord[];
  readonly batches: readonly BatchRecord[];
  readonly leaves: readonly LeafRecord[];
  readonly checkpoints: readonly CheckpointRecord[];
  readonly keys: readonly Readonly<Record<string, unknown>>[];
}

export const nothing: Exported = {
  origin: null,
  acts: [],
  seals: [],
  batches: [],
  leaves: [],
  checkpoints: [],
  keys: [],
};

export async function exportRows(tx: Transaction): Promise<Exported> {
  const { origin } = await findLogFacts(tx);
  const rows = async <File extends EvidenceFile>(file: File) => {
    const found = [];
    for await (const some of listEvidenceRows(tx, file)) found.push(...some);
    return found;
  };
  return {
    origin,
    acts: await rows("acts.jsonl"),
    seals: await rows("seals.jsonl"),
    batches: await rows("batches.jsonl"),
    leaves: await rows("leaves.jsonl"),
    checkpoints: await rows("checkpoints.jsonl"),
    keys: (await listEvidenceKeys(tx)).map(wordKey),
  };
}

/** As whoever changed the rest would write it too. */
function manifestOf({ origin, ...rows }: Exported): Manifest {
  const counts = Object.fromEntries(
    Object.entries(rows).map(([name, list]) => [name, list.length]),
  ) as unknown as Manifest["counts"];
  return {
    liandong: "evidence/1",
    madeAt: "",
    origin,
    head: rows.acts.at(-1)?.position ?? 0,
    log: { size: counts.leaves, checkpoint: rows.checkpoints.at(-1)?.note ?? null },
    counts,
  };
}

const keyrings = new Map<string, ReturnType<typeof readListedKeys>>();

const judged = new Map<string, boolean>();

/** Checks a signature once, however many exports hold it. */
function remembering(key: EvidenceKey): EvidenceKey {
  return {
    ...key,
    verify(bytes, signature) {
      const name = `${key.kid} ${digest(bytes)} ${Buffer.from(signature).toString("hex")}`;
      let holds = judged.get(name);
      if (holds === undefined) judged.set(name, (holds = key.verify(bytes, signature)));
      return holds;
    },
  };
}

function readKeys(listed: Exported["keys"]): ReturnType<typeof readListedKeys> {
  const own = readListedKeys(listed, null);
  const keys = own.records.flatMap((record) => {
    const publicKey = readPublicKey(record.jwk);
    const isOwn = publicKey !== null && thumbprintOf(publicKey) === record.kid;
    return isOwn ? [remembering(evidenceKey(publicKey, record))] : [];
  });
  return { ...own, keyring: new Keyring(keys) };
}

/** Verifies as the verb does, but for the files. */
export function verifyExported(exported: Exported, held: Held = {}): Verified {
  const text = JSON.stringify(exported.keys);
  let own = keyrings.get(text);
  if (own === undefined) keyrings.set(text, (own = readKeys(exported.keys)));
  const lines: ReadLines = (file) => {
    const rows = exported[file.replace(".jsonl", "") as "acts"] as readonly unknown[];
    return rows.map((row, at) => ({ line: at + 1, row: readRecord[file](row) }));
  };
  const { records: keyRecords, keyring: keys, findings } = own;
  const found = verifyLog({ manifest: manifestOf(exported), keyRecords, keys, lines }, held);
  return { ...found, defects: [...findings.defects, ...found.defects] };
}

export function codesOf({ defects }: Verified): string[] {
  return [...new Set(defects.map(({ code }) => code))].toSorted();
}

/** The log as it was when it was so large. */
export function cutTo(exported: Exported, size: number): Exported {
  const leaves = exported.leaves.slice(0, size);
  const last = leaves.findLast(({ act }) => act !== null)?.act ?? 0;
  const seals = new Set(leaves.map(({ seal }) => seal));
  return {
    ...exported,
    leaves,
    acts: exported.acts.filter(({ position }) => position <= last),
    seals: exported.seals.filter(({ id }) => seals.has(id)),
    batches: exported.batches.filter(({ receipt }) => seals.has(receipt!.seal)),
    checkpoints: exported.checkpoints.filter((one) => one.size <= size),
    keys: exported.keys.flatMap((key) => {
      if ((key["from"] as number) > last) return [];
      const isRetired = key["until"] !== null && (key["until"] as number) <= last;
      return isRetired ? [key] : [{ ...key, until: null, closedBy: null }];
    }),
  };
}

/**
 * What somebody could do who holds every private key and may write every row: all hashes, seals and heads
 * made anew over what the rows say.
 */
export function signAnew(exported: Exported, signerOf: (kid: string) => Signer): Exported {
  const acts = new Map(exported.acts.map((act) => [act.position, act]));
  const seals = new Map(exported.seals.map((seal) => [seal.id, seal]));
  const batches = Map.groupBy(exported.batches, ({ receipt }) => receipt!.seal);
  const notes = new Map<string, string>();
  const checkpoints: CheckpointRecord[] = [];
  let range = emptyRange;
  const signHeads = (): void => {
    for (const old of exported.checkpoints.filter(({ size }) => size === range.size)) {
      const root = rootOfRange(range);
      const { origin, size } = old;
      const note = signNote(checkpointBody({ origin, size, root }), origin, signerOf(kidAt(size)));
      notes.set(old.note, note);
      checkpoints.push({ origin, size, root: Buffer.from(root).toString("hex"), note });
    }
  };
  const kidAt = (size: number): string => {
    const last = exported.leaves.slice(0, size).findLast(({ act }) => act !== null)?.act ?? 0;
    const standing = exported.keys.findLast(
      ({ from, until }) => (from as number) <= last && (until === null || (until as number) > last),
    );
    return (standing ?? exported.keys[0]!)["kid"] as string;
  };
  const leaves = exported.leaves.map((leaf) => {
    let hash: Buffer;
    if (leaf.act !== null) {
      const act = acts.get(leaf.act)!;
      const whole = { ...act, hash: digest(act.canonical) };
      acts.set(leaf.act, whole);
      hash = leafHash(wordActLeaf({ ...whole, act: whole.hash, reply: digest(whole.reply) }));
    } else {
      const seal = sealAnew(seals.get(leaf.seal!)!, batches.get(leaf.seal!) ?? [], {
        notes,
        signerOf,
      });
      seals.set(seal.id, seal);
      hash = leafHash(seal.payload);
    }
    range = extendRange(range, [hash]);
    signHeads();
    return { ...leaf, hash: hash.toString("hex") };
  });
  return {
    ...exported,
    acts: exported.acts.map(({ position }) => acts.get(position)!),
    seals: exported.seals.map(({ id }) => seals.get(id)!),
    leaves,
    checkpoints,
  };
}

function sealAnew(
  seal: SealRecord,
  batches: readonly BatchRecord[],
  {
    notes,
    signerOf,
  }: {
    readonly notes: ReadonlyMap<string, string>;
    readonly signerOf: (kid: string) => Signer;
  },
): SealRecord {
  const hashes = batches
    .toSorted((one, other) => one.receipt!.first - other.receipt!.first)
    .flatMap(({ receipt }) => textsIn(receipt!.entries).map((text) => leafHash(text)));
  const said = JSON.parse(seal.payload) as { checkpoint: string | null };
  const payload = JSON.stringify({
    ...said,
    checkpoint: said.checkpoint === null ? null : notes.get(said.checkpoint)!,
    root: Buffer.from(rootOf(hashes)).toString("hex"),
    size: hashes.length,
  });
  const { kid: before } = JSON.parse(seal.protected) as { kid: string };
  const signer = signerOf(before);
  const { alg, kid } = signer;
  const header = JSON.stringify({ ...(JSON.parse(seal.protected) as object), alg, kid });
  const signature = signer.sign(Buffer.from(signingInput(header, payload), "latin1"));
  return {
    ...seal,
    payload,
    protected: header,
    signature: Buffer.from(signature).toString("hex"),
    hashes: Buffer.concat(hashes).toString("hex"),
  };
}
