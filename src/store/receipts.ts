import type postgres from "postgres";
import { textsIn } from "../domain/proof/entry.ts";
import { listSeparator } from "./check-statement.ts";
import { instant, vouched } from "./instants.ts";
import { StaleRegister } from "./newest-head.ts";
import { asking } from "./passing.ts";

/** One signature over everything that a statement answered. */
export interface StoredSeal {
  readonly id: string;
  /** RFC 8785 text. */
  readonly payload: string;
  /** The protected header of the JWS, as text. */
  readonly protected: string;
  /** Hex. */
  readonly signature: string;
  /** The leaves of its tree, hex, one after the other. */
  readonly hashes: string;
}

/** What was answered to one institution under a seal. */
export interface StoredReceipt {
  readonly batch: string;
  readonly region: string;
  readonly institution: string;
  /** The place of its first entry in the tree of the seal. */
  readonly first: number;
  /** Canonical texts (RFC 8785), in the order of the questions. */
  readonly entries: readonly string[];
  /** Under which keys was looked. */
  readonly keys: readonly string[];
}

/** Keys never hold this. */
const keySeparator = "\u001f";

const lists = [6, 7, 8, 9, 10, 11].map((n) => `string_to_array($${n}::text, chr(30))`).join(", ");

const sealing = `
with given as (
  select r.batch::uuid as batch, r.region, r.institution, r.first::int as first, r.entries,
    string_to_array(r.keys, chr(31)) as keys
  from unnest(${lists}) as r(batch, region, institution, first, entries, keys)
), sealed as (
  insert into seal (id, payload, protected, signature, hashes)
  values ($1::uuid, $2, $3, decode($4, 'hex'), decode($5, 'hex'))
), received as (
  insert into receipt (batch, region, institution, seal, first, entries, keys)
  select g.batch, g.region, g.institution, $1::uuid, g.first, g.entries, g.keys from given g
), pending as (
  insert into pending_leaf (seal) values ($1::uuid)
)
select $1::uuid::text as seal`;

/**
 * Writes a seal with its receipts and lets it wait for the log. A batch that has a receipt keeps it: the
 * table says so (23505), and nothing of this seal is written.
 */
export async function recordSeal(
  checking: postgres.Sql,
  { id, payload, protected: header, signature, hashes }: StoredSeal,
  receipts: readonly StoredReceipt[],
): Promise<void> {
  const [row] = await asking<{ readonly seal: string }[]>("check.seal", checking, sealing, [
    id,
    payload,
    header,
    signature,
    hashes,
    ...[
      receipts.map(({ batch }) => batch),
      receipts.map(({ region }) => region),
      receipts.map(({ institution }) => institution),
      receipts.map(({ first }) => first),
      receipts.map(({ entries }) => `[${entries.join(",")}]`),
      receipts.map(({ keys }) => keys.join(keySeparator)),
    ].map((column) => column.join(listSeparator)),
  ]);
  if (row?.seal !== id) throw new StaleRegister("a seal was neither stored nor refused");
}

/** A batch as it was recorded, and its receipt with the seal where it has one. */
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
  /** Whether the register could be relied on then. */
  readonly isVouched: boolean;
  readonly sealed: { readonly seal: StoredSeal; readonly receipt: StoredReceipt } | null;
}

export async function findBatch(checking: postgres.Sql, id: string): Promise<StoredBatch | null> {
  const [row] = await asking<Row[]>(
    "check.past",
    checking,
    `select b.id::text as id, b.region, b.institution, b.position, b.day::text as day, b.questions,
      ${instant("b.recorded_at")} as "readAt", ${vouched("b.recorded_at")} as "isVouched", r.batch::text as batch, r.first, r.entries, r.keys,
      s.id::text as seal, s.payload, s.protected, encode(s.signature, 'hex') as signature,
      encode(s.hashes, 'hex') as hashes
    from check_batch b left join receipt r on r.batch = b.id left join seal s on s.id = r.seal
    where b.id = $1::uuid`,
    [id],
  );
  if (row === undefined) return null;
  const { region, institution, position, day, questions, readAt, isVouched } = row;
  const { seal, payload, protected: header, signature, hashes, batch, first, entries, keys } = row;
  return {
    id: row.id,
    region,
    institution,
    position,
    day,
    questions,
    readAt,
    isVouched,
    sealed:
      seal === null
        ? null
        : {
            seal: { id: seal, payload, protected: header, signature, hashes },
            receipt: { batch, region, institution, first, entries: textsIn(entries), keys },
          },
  };
}

interface Row
  extends
    Omit<StoredBatch, "sealed">,
    Omit<StoredReceipt, "entries" | "region" | "institution">,
    Omit<StoredSeal, "id"> {
  readonly seal: string | null;
  /** A JSON array. */
  readonly entries: string;
}
