import { sql } from "drizzle-orm";
import type { KeyRecord } from "../domain/proof/evidence-key.ts";
import type { Manifest } from "../domain/proof/evidence-manifest.ts";
import type { EvidenceFile, EvidenceRows } from "../domain/proof/evidence-rows.ts";
import { instant } from "./instants.ts";
import type { Transaction } from "./database.ts";
import { clientOf } from "./transaction.ts";

/** Rows that are fetched at a time. */
const fetched = 500;

/** Each in the order in which the log has what it tells, so that whoever verifies reads all of them once. */
const queries: { readonly [File in EvidenceFile]: string } = {
  "acts.jsonl": `
    select a.position, a.region, a.kind, a.institution, a.actor, a.basis,
      a.effective_on::text as "effectiveOn", a.client, a.idempotency_key as "idempotencyKey",
      encode(a.fingerprint, 'hex') as fingerprint, a.canonical, encode(a.hash, 'hex') as hash,
      a.reply, a.account, a.proposal::text as proposal, ${instant("a.recorded_at")} as "recordedAt"
    from act a order by a.position`,
  "seals.jsonl": `
    select s.id::text as id, s.payload, s.protected, encode(s.signature, 'hex') as signature,
      encode(s.hashes, 'hex') as hashes
    from seal s left join leaf l on l.seal = s.id order by l.number nulls last, s.id`,
  "batches.jsonl": `
    select b.id::text as id, b.region, b.institution, b.position, b.day::text as day, b.questions,
      ${instant("b.recorded_at")} as "readAt",
      case when r.batch is not null then json_build_object('region', r.region,
        'institution', r.institution, 'seal', r.seal, 'first', r.first, 'entries', r.entries,
        'keys', to_json(r.keys)) end as receipt
    from check_batch b left join receipt r on r.batch = b.id left join leaf l on l.seal = r.seal
    order by l.number nulls last, r.seal, r.first, b.id`,
  "leaves.jsonl": `
    select l.number, encode(l.hash, 'hex') as hash, l.act, l.seal::text as seal
    from leaf l order by l.number`,
  "checkpoints.jsonl": `
    select c.origin, c.size, encode(c.root, 'hex') as root, c.note from checkpoint c order by c.number`,
};

/** The records of a file, a few at a time. */
export async function* listEvidenceRows<File extends EvidenceFile>(
  tx: Transaction,
  file: File,
): AsyncGenerator<readonly EvidenceRows[File][], void, undefined> {
  const cursor = clientOf(tx).unsafe(queries[file]).cursor(fetched);
  for await (const rows of cursor) yield rows.map(wordBytes) as unknown as EvidenceRows[File][];
}

/** Canonical bytes are text; what is none, as it never was written, is shown as bytes. */
function wordBytes(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { canonical } = row;
  if (!(canonical instanceof Uint8Array)) return { ...row };
  return { ...row, canonical: textOf(canonical) };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return String.raw`\x${Buffer.from(bytes).toString("hex")}`;
  }
}

/** A key with its public part as it is stored, whatever that is. */
export type StoredKey = Omit<KeyRecord, "jwk"> & { readonly jwk: string };

/** Every key that has ever signed. */
export async function listEvidenceKeys(tx: Transaction): Promise<readonly StoredKey[]> {
  return tx.execute<StoredKey & Record<string, unknown>>(
    sql`select k.kid, k.algorithm as alg, k.jwk, k.region, lower(k.known) as "from",
          upper(k.known) as "until", k.opened_by as "openedBy", k.closed_by as "closedBy"
        from signing_key k order by k.opened_by, k.id`,
  );
}

export type LogFacts = Pick<Manifest, "madeAt" | "origin" | "head" | "log">;

/** What a manifest says of the log; an origin that was changed behind the register's back is told as it is. */
export async function findLogFacts(tx: Transaction): Promise<LogFacts> {
  const [row] = await tx.execute<Found>(
    sql`select ${sql.raw(instant("clock_timestamp()"))} as "madeAt",
          coalesce((select s.value from setting s where s.name = 'log-origin'),
            (select c.origin from checkpoint c order by c.number desc limit 1)) as origin,
          (select coalesce(max(h.position), 0) from head h) as head,
          (select count(*) from leaf) as size,
          (select c.note from checkpoint c order by c.number desc limit 1) as checkpoint`,
  );
  const { size, checkpoint, ...facts } = row!;
  return { ...facts, log: { size, checkpoint } };
}

interface Found extends Record<string, unknown> {
  readonly madeAt: string;
  readonly origin: string | null;
  readonly head: number;
  readonly size: number;
  readonly checkpoint: string | null;
}
