import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayText } from "./days.ts";
import { json } from "./visible.ts";

/** An act as it enters the log: who, on what basis, and the bytes of what was said. */
export interface ActRow {
  readonly position: number;
  readonly region: string;
  readonly kind: string;
  readonly institution: string;
  readonly actor: string;
  readonly basis: string | null;
  /** The day from which the act itself takes effect; null where it has none of its own. */
  readonly effectiveOn: number | null;
  readonly client: string;
  readonly idempotencyKey: string;
  /** Hex of SHA-256. */
  readonly fingerprint: string;
  /** RFC 8785 text. */
  readonly canonical: string;
  readonly hash: string;
  readonly reply: string;
  /** The code of the account that acted; none where a file was read in. */
  readonly account?: string | null;
  /** The proposal that it carries out. */
  readonly proposal?: string | null;
}

/** The newest position that anybody can have seen; 0 for an empty register. */
export async function findHead(tx: Transaction): Promise<number> {
  const [row] = await tx.execute<{ position: number }>(
    sql`select coalesce(max(h.position), 0) as position from head h`,
  );
  return row!.position;
}

export interface PastAct {
  readonly position: number;
  readonly fingerprint: string;
  readonly reply: string;
}

/** What a client has already said under these keys. */
export async function loadActs(
  tx: Transaction,
  client: string,
  keys: readonly string[],
): Promise<Map<string, PastAct>> {
  const rows = await tx.execute<PastAct & { key: string } & Record<string, unknown>>(
    sql`select a.idempotency_key as key, a.position, encode(a.fingerprint, 'hex') as fingerprint, a.reply
        from json_array_elements_text(${json(keys)}) k
        join act a on a.client = ${client} and a.idempotency_key = k`,
  );
  return new Map(rows.map((row) => [row.key, row]));
}

export async function recordActs(tx: Transaction, acts: readonly ActRow[]): Promise<void> {
  const rows = acts.map((act) => ({
    ...act,
    effective_on: act.effectiveOn === null ? null : dayText(act.effectiveOn),
  }));
  await tx.execute(
    sql`insert into act (position, region, kind, institution, actor, basis, effective_on, client,
          idempotency_key, fingerprint, canonical, hash, reply, account, proposal)
        select position, region, kind, institution, actor, basis, effective_on, client, "idempotencyKey",
          decode(fingerprint, 'hex'), convert_to(canonical, 'UTF8'), decode(hash, 'hex'), reply, account, proposal
        from json_to_recordset(${json(rows)}) as r(position bigint, region text, kind text,
          institution text, actor text, basis text, effective_on date, client text,
          "idempotencyKey" text, fingerprint text, canonical text, hash text, reply text,
          account text, proposal uuid)`,
  );
}

/** Marks the last position of a transaction: from its commit on, this is what is known. */
export async function recordHead(tx: Transaction, position: number): Promise<void> {
  await tx.execute(sql`insert into head (position) values (${position}::bigint)`);
}
