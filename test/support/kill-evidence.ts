/** Every seal, every receipt and the log of a register, checked from its rows as an outsider would. */
import type postgres from "postgres";
import { batchTree } from "../../src/domain/proof/batch.ts";
import { parseCheckpoint } from "../../src/domain/proof/checkpoint.ts";
import {
  digest,
  type Entry,
  recordId,
  textsIn,
  wordActLeaf,
} from "../../src/domain/proof/entry.ts";
import { isSameHash, leafHash } from "../../src/domain/proof/hash.ts";
import { readNote } from "../../src/domain/proof/note.ts";
import { emptyRange, extendRange, rootOfRange } from "../../src/domain/proof/range.ts";
import { signingInput } from "../../src/domain/proof/receipt.ts";
import { isNoteSignedBy } from "../../src/signing/note-signature.ts";
import { type PublicKey, readPublicKey } from "../../src/signing/public-key.ts";
import { openVerifier } from "../../src/signing/verify-signature.ts";
import { instant } from "../../src/store/instants.ts";
import { pause } from "../../src/server/running.ts";
import { asRole } from "./database.ts";

export interface EvidenceSeen {
  readonly seals: number;
  readonly receipts: number;
  /** Questions that were sealed after whoever asked had gone. */
  readonly sealedLate: number;
  readonly leaves: number;
  readonly checkpoints: number;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: readonly string[];
}

/** What was recorded within the last minute is still its own process's to seal, and it is looked twice a minute. */
const settleMsMax = 120_000;

/** Waits until nothing waits any more for its seal or its place in the log, then looks at everything. */
export function examineEvidence(ownerUrl: string): Promise<EvidenceSeen> {
  return asRole(ownerUrl, async (sql) => {
    const unsettled = await settle(sql);
    const keys = await loadKeys(sql);
    const seals = await examineSeals(sql, keys);
    const log = await examineLog(sql, keys);
    return { ...seals, ...log, wrongs: [...unsettled, ...seals.wrongs, ...log.wrongs] };
  });
}

async function settle(sql: postgres.Sql): Promise<string[]> {
  for (const until = performance.now() + settleMsMax; ; await pause(250)) {
    const [left] = await sql<Record<string, number>[]>`
      select (select count(*) from check_batch b where not exists (select from receipt r where r.batch = b.id))::int as unsealed,
        (select count(*) from pending_leaf)::int as pending,
        (select count(*) from act a where not exists (select from leaf l where l.act = a.position))::int as unlogged`;
    const waiting = Object.entries(left!).filter(([, count]) => count > 0);
    if (waiting.length === 0) return [];
    if (performance.now() > until) return waiting.map(([what, count]) => `${what}: ${count}`);
  }
}

type Keys = ReadonlyMap<string, PublicKey>;

async function loadKeys(sql: postgres.Sql): Promise<Keys> {
  const rows = await sql<{ kid: string; jwk: string }[]>`select kid, jwk from signing_key`;
  return new Map(rows.map(({ kid, jwk }) => [kid, readPublicKey(JSON.parse(jwk))!]));
}

interface SealRow {
  readonly id: string;
  readonly payload: string;
  readonly header: string;
  readonly signature: Buffer;
  readonly hashes: Buffer;
  /** A JSON array of what was received under it. */
  readonly received: string;
}

interface ReceivedRow {
  readonly batch: string;
  readonly first: number;
  readonly institution: string;
  readonly entries: string;
  readonly questions: string;
}

async function examineSeals(sql: postgres.Sql, keys: Keys) {
  const wrongs: string[] = [];
  let [seals, receipts, sealedLate] = [0, 0, 0];
  const verifiers = new Map([...keys].map(([kid, key]) => [kid, openVerifier(key)]));
  const rows = sql<SealRow[]>`
    select s.id::text as id, s.payload, s.protected as header, s.signature, s.hashes,
      (select coalesce(json_agg(json_build_object('batch', r.batch, 'first', r.first, 'institution', r.institution,
          'entries', r.entries, 'questions', b.questions) order by r.first), '[]')::text
        from receipt r join check_batch b on b.id = r.batch where r.seal = s.id) as received
    from seal s`.cursor(500);
  for await (const some of rows)
    for (const row of some) {
      const { kid } = JSON.parse(row.header) as { kid: string };
      const signed = Buffer.from(signingInput(row.header, row.payload));
      const isSigned = verifiers.get(kid)?.(signed, row.signature) === true;
      if (!isSigned) wrongs.push(`the signature of ${row.id} is none`);
      wrongs.push(...unlikeSeal(row));
      const received = JSON.parse(row.received) as ReceivedRow[];
      seals += 1;
      receipts += received.length;
      const { sealedLateAt } = JSON.parse(row.payload) as { sealedLateAt: string | null };
      if (sealedLateAt !== null) sealedLate += row.hashes.length / 32;
    }
  return { seals, receipts, sealedLate, wrongs };
}

/** What of a seal is not what its rows say: every leaf is the entry of one question, in its place. */
function unlikeSeal({ id, payload, hashes, received }: SealRow): string[] {
  const leaves: Buffer[] = [];
  for (const { batch, first, institution, entries, questions } of JSON.parse(
    received,
  ) as ReceivedRow[]) {
    const asked = textsIn(questions);
    const told = textsIn(entries);
    if (first !== leaves.length || told.length !== asked.length)
      return [`the receipt of ${batch} has ${told.length} entries at ${first}`];
    for (const [item, text] of told.entries()) {
      const entry = JSON.parse(text) as Entry;
      const isOf = entry.record === recordId(batch, item) && entry.institution === institution;
      if (!isOf || entry.question !== digest(asked[item]!))
        return [`the entry ${entry.record} is of another question`];
      leaves.push(leafHash(text));
    }
  }
  const said = JSON.parse(payload) as { seal: string; root: string; size: number };
  const root = Buffer.from(batchTree(leaves).root).toString("hex");
  return said.seal === id &&
    said.size === leaves.length &&
    said.root === root &&
    Buffer.concat(leaves).equals(hashes)
    ? []
    : [`the seal ${id} is of something else`];
}

interface LeafRow {
  readonly number: number;
  readonly hash: Buffer;
  readonly payload: string | null;
  readonly position: number | null;
  readonly act: string | null;
  readonly fingerprint: string | null;
  readonly reply: string | null;
  readonly recordedAt: string | null;
}

interface HeadRow {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

/** Every leaf in its place with the hash of what it stands for, and every head that was ever signed. */
async function examineLog(sql: postgres.Sql, keys: Keys) {
  const wrongs: string[] = [];
  const heads = await sql<HeadRow[]>`
    select origin, size::int as size, root, note from checkpoint order by number`;
  const bySize = Map.groupBy(heads, ({ size }) => size);
  const seen = { acts: new Set<number>(), seals: 0 };
  let range = emptyRange;
  const rows = sql.unsafe<LeafRow[]>(`
    select l.number::int as number, l.hash, s.payload, a.position::int as position,
      encode(sha256(a.canonical), 'hex') as act, encode(a.fingerprint, 'hex') as fingerprint,
      encode(sha256(convert_to(a.reply, 'UTF8')), 'hex') as reply,
      ${instant("a.recorded_at")} as "recordedAt"
    from leaf l left join seal s on s.id = l.seal left join act a on a.position = l.act order by l.number`);
  for await (const some of rows.cursor(1000))
    for (const row of some) {
      if (row.number !== range.size) wrongs.push(`leaf ${range.size} is missing`);
      if (!isSameHash(leafHash(leafOf(row)), row.hash))
        wrongs.push(`leaf ${row.number} is altered`);
      range = extendRange(range, [row.hash]);
      if (row.position === null) seen.seals += 1;
      else seen.acts.add(row.position);
      for (const head of bySize.get(range.size) ?? [])
        if (!isSameHash(head.root, rootOfRange(range)))
          wrongs.push(`the head of ${head.size} leaves has another root`);
    }
  wrongs.push(...heads.flatMap((head) => unlikeHead(head, range.size, keys)));
  const [counted] = await sql<{ acts: number; seals: number }[]>`
    select (select count(*) from act)::int as acts, (select count(*) from seal)::int as seals`;
  const leaves = range.size;
  if (heads.at(-1)?.size !== leaves) wrongs.push(`the newest head is not of ${leaves} leaves`);
  if (seen.acts.size !== counted!.acts || seen.seals !== counted!.seals)
    wrongs.push(`${leaves} leaves for ${counted!.acts} acts and ${counted!.seals} seals`);
  return { leaves, checkpoints: heads.length, wrongs };
}

function leafOf({ payload, position, act, fingerprint, reply, recordedAt }: LeafRow): string {
  if (payload !== null) return payload;
  return wordActLeaf({
    position: position!,
    act: act!,
    fingerprint: fingerprint!,
    reply: reply!,
    recordedAt: recordedAt!,
  });
}

function unlikeHead({ origin, size, root, note: text }: HeadRow, most: number, keys: Keys) {
  const note = readNote(text);
  const said = "refused" in note ? note : parseCheckpoint(note.body);
  if ("refused" in note || "refused" in said) return [`the head of ${size} leaves cannot be read`];
  const isSaid = said.origin === origin && said.size === size && isSameHash(said.root, root);
  const isSigned = [...keys.values()].some((key) => isNoteSignedBy(note, origin, key));
  return isSaid && isSigned && size <= most ? [] : [`the head of ${size} leaves says otherwise`];
}
