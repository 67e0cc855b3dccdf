import { sql } from "drizzle-orm";
import type { ActLeaf } from "../domain/proof/entry.ts";
import { type FullTile, type Tile, type TileHashes, tileKey } from "../domain/proof/tiles.ts";
import { instant } from "./instants.ts";
import type { Transaction } from "./database.ts";
import { json } from "./visible.ts";

/** How far the log has come. */
export interface LogEnd {
  /** How many leaves it has. */
  readonly size: number;
  /** The position of the last act in it; 0 where there is none. */
  readonly act: number;
}

/** A leaf with its number: an act by its position, or a seal over checks. */
export interface Leaf {
  readonly number: number;
  readonly hash: Uint8Array;
  readonly act: number | null;
  readonly seal: string | null;
}

export interface PendingSeal {
  readonly seal: string;
  /** RFC 8785 text of what was signed. */
  readonly payload: string;
}

export async function findLogEnd(tx: Transaction): Promise<LogEnd> {
  const [row] = await tx.execute<LogEnd & Record<string, unknown>>(
    sql`select (select coalesce(max(l.number) + 1, 0) from leaf l) as size,
          (select coalesce(max(l.act), 0) from leaf l) as act`,
  );
  return row!;
}

/** Acts after a position, in their order. Positions have no gaps and are in the order of commits. */
export async function listActsAfter(
  tx: Transaction,
  position: number,
  most: number,
): Promise<readonly ActLeaf[]> {
  return tx.execute<ActLeaf & Record<string, unknown>>(
    sql`select a.position, encode(sha256(a.canonical), 'hex') as act,
          encode(a.fingerprint, 'hex') as fingerprint,
          encode(sha256(convert_to(a.reply, 'UTF8')), 'hex') as reply,
          ${sql.raw(instant("a.recorded_at"))} as "recordedAt"
        from act a where a.position > ${position}::bigint order by a.position limit ${most}`,
  );
}

/** Seals that wait, the oldest first: their numbers begin with their time. */
export async function listPending(tx: Transaction, most: number): Promise<readonly PendingSeal[]> {
  return tx.execute<PendingSeal & Record<string, unknown>>(
    sql`select p.seal::text as seal, s.payload
        from pending_leaf p join seal s on s.id = p.seal order by p.seal limit ${most}`,
  );
}

/** Gives leaves their numbers; seals no longer wait. */
export async function recordLeaves(tx: Transaction, leaves: readonly Leaf[]): Promise<void> {
  const rows = leaves.map(({ hash, ...leaf }) => ({ ...leaf, hash: hex(hash) }));
  await tx.execute(
    sql`with numbered as (
          insert into leaf (number, hash, act, seal)
          select r.number, decode(r.hash, 'hex'), r.act, r.seal
          from json_to_recordset(${json(rows)}) as r(number bigint, hash text, act bigint, seal uuid)
          returning seal
        )
        delete from pending_leaf p using numbered n where p.seal = n.seal`,
  );
}

export async function recordTiles(tx: Transaction, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length === 0) return;
  const rows = tiles.map(({ level, number, hashes, root }) => ({
    level,
    number,
    hashes: hex(hashes),
    root: hex(root),
  }));
  await tx.execute(
    sql`insert into tile (level, number, hashes, root)
        select r.level, r.number, decode(r.hashes, 'hex'), decode(r.root, 'hex')
        from json_to_recordset(${json(rows)}) as r(level int, number bigint, hashes text, root text)`,
  );
}

/**
 * Tiles by their keys, in one statement. One that is not full yet is put together from what stands
 * below it: leaves, or what stands for full tiles.
 */
export async function loadTiles(tx: Transaction, tiles: readonly Tile[]): Promise<TileHashes> {
  if (tiles.length === 0) return new Map();
  const rows = await tx.execute<{ level: number; number: number; hashes: Buffer | null }>(
    sql`select a.level, a.number, coalesce(
          (select t.hashes from tile t where t.level = a.level and t.number = a.number),
          case when a.level = 0 then
            (select string_agg(l.hash, ''::bytea order by l.number) from leaf l
             where l.number >= 256 * a.number and l.number < 256 * a.number + a.width)
          else
            (select string_agg(t.root, ''::bytea order by t.number) from tile t
             where t.level = a.level - 1
               and t.number >= 256 * a.number and t.number < 256 * a.number + a.width)
          end) as hashes
        from json_to_recordset(${json(tiles)}) as a(level int, number bigint, width int)`,
  );
  return new Map(
    rows.flatMap((row) => (row.hashes === null ? [] : [[tileKey(row), row.hashes] as const])),
  );
}

type FoundLeaf = Pick<Leaf, "number" | "hash"> & Record<string, unknown>;

/** The leaf of an act; null where it has none yet. */
export async function findActLeaf(tx: Transaction, position: number): Promise<FoundLeaf | null> {
  const [row] = await tx.execute<FoundLeaf>(
    sql`select l.number, l.hash from leaf l where l.act = ${position}::bigint`,
  );
  return row ?? null;
}

/**
 * Where a batch of the reader's stands in the log, by the seal over it: undefined where the reader has no
 * such batch, null where it has no leaf yet.
 */
export async function findBatchLeaf(
  tx: Transaction,
  batch: string,
): Promise<FoundLeaf | null | undefined> {
  const [row] = await tx.execute<{ number: number | null; hash: Buffer | null }>(
    sql`select l.number, l.hash from check_batch b left join receipt r on r.batch = b.id
        left join leaf l on l.seal = r.seal where b.id = ${batch}::uuid`,
  );
  if (row === undefined) return undefined;
  const { number, hash } = row;
  return number === null ? null : { number, hash: hash! };
}

/**
 * For how many milliseconds an act or a seal has been waiting for its place in the log; 0 where none
 * waits. Looked up by indices alone, because every act asks.
 */
export async function findUnanchoredMs(tx: Transaction): Promise<number> {
  const [row] = await tx.execute<{ age: number }>(
    sql`select coalesce(greatest(0, 1000 * extract(epoch from clock_timestamp() - least(
            (select p.since from pending_leaf p order by p.seal limit 1),
            (select a.recorded_at from act a
             where a.position = (select coalesce(max(l.act), 0) + 1 from leaf l))))), 0)::bigint as age`,
  );
  return row!.age;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}
