import type postgres from "postgres";
import { instant, listSeparator } from "./check-statement.ts";

/** What was answered and signed, as it stands. */
export interface StoredReceipt {
  readonly batch: string;
  readonly region: string;
  readonly institution: string;
  /** Under which keys was looked. */
  readonly keys: readonly string[];
  /** A JSON array, one for each question: see `ItemReading`. */
  readonly readings: string;
  /** Hex; 32 bytes for each question. */
  readonly answers: string;
  /** RFC 8785 text. */
  readonly payload: string;
  /** The protected header of the JWS, as text. */
  readonly protected: string;
  /** Hex. */
  readonly signature: string;
}

/** Keys never hold this. */
const keySeparator = "\u001f";

const sealing = `
with sealed as (
  insert into receipt (batch, region, institution, keys, readings, answers, payload, protected, signature)
  select r.batch::uuid, r.region, r.institution, string_to_array(r.keys, chr(31)), r.readings,
    decode(r.answers, 'hex'), r.payload, r.protected, decode(r.signature, 'hex')
  from unnest(${[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `string_to_array($${n}::text, chr(30))`).join(", ")})
    as r(batch, region, institution, keys, readings, answers, payload, protected, signature)
  on conflict (batch) do nothing
  returning batch
), pending as (
  insert into pending_leaf (batch) select s.batch from sealed s
)
select s.batch::text as batch from sealed s`;

/** Writes receipts and lets them wait for the log; returns the batches that had none before. */
export async function recordReceipts(
  checking: postgres.Sql,
  receipts: readonly StoredReceipt[],
): Promise<ReadonlySet<string>> {
  const rows = (await checking.unsafe(
    sealing,
    [
      receipts.map(({ batch }) => batch),
      receipts.map(({ region }) => region),
      receipts.map(({ institution }) => institution),
      receipts.map(({ keys }) => keys.join(keySeparator)),
      receipts.map(({ readings }) => readings),
      receipts.map(({ answers }) => answers),
      receipts.map(({ payload }) => payload),
      receipts.map((one) => one.protected),
      receipts.map(({ signature }) => signature),
    ].map((column) => column.join(listSeparator)),
    { prepare: true },
  )) as unknown as readonly { readonly batch: string }[];
  return new Set(rows.map(({ batch }) => batch));
}

/** A batch as it was recorded, and its receipt where it has one. */
export interface StoredBatch {
  readonly id: string;
  readonly region: string;
  readonly institution: string;
  readonly position: number;
  /** The day in Asia/Shanghai on which it was read, `YYYY-MM-DD`. */
  readonly day: string;
  /** A JSON array of canonical questions. */
  readonly questions: string;
  /** RFC 3339 in UTC. */
  readonly readAt: string;
  readonly receipt: StoredReceipt | null;
}

export async function findBatch(checking: postgres.Sql, id: string): Promise<StoredBatch | null> {
  const [row] = await checking.unsafe<(Omit<StoredBatch, "receipt"> & Partial<StoredReceipt>)[]>(
    `select b.id::text as id, b.region, b.institution, b.position, b.day::text as day, b.questions,
      ${instant("b.recorded_at")} as "readAt", r.batch::text as batch, r.keys, r.readings,
      encode(r.answers, 'hex') as answers, r.payload, r.protected, encode(r.signature, 'hex') as signature
    from check_batch b left join receipt r on r.batch = b.id where b.id = $1::uuid`,
    [id],
    { prepare: true },
  );
  if (row === undefined) return null;
  const { id: found, region, institution, position, day, questions, readAt, ...receipt } = row;
  return {
    id: found,
    region,
    institution,
    position,
    day,
    questions,
    readAt,
    receipt: receipt.batch == null ? null : ({ ...receipt, region, institution } as StoredReceipt),
  };
}
