import { sql } from "drizzle-orm";
import { lies } from "../domain/registry/region.ts";
import type { Transaction } from "./database.ts";
import { json } from "./visible.ts";

/** What was handed in as evidence; its bytes lie elsewhere, under their hash. */
export interface Attachment {
  /** Hex of the SHA-256 of the bytes. */
  readonly hash: string;
  readonly region: string;
  /** In bytes. */
  readonly size: number;
  readonly mediaType: string;
  readonly institution: string;
  readonly account: string;
}

/** Those of these hashes that were handed in. */
export async function loadAttachments(
  tx: Transaction,
  hashes: readonly string[],
): Promise<Map<string, Attachment>> {
  const rows = await loadAll(tx, hashes);
  return new Map(rows.map((row) => [row.hash, row]));
}

async function loadAll(tx: Transaction, hashes: readonly string[]): Promise<Attachment[]> {
  const rows = await tx.execute<Attachment & Record<string, unknown>>(
    sql`select encode(a.hash, 'hex') as hash, a.region, a.size, a.media_type as "mediaType", a.institution,
          a.account
        from json_array_elements_text(${json(hashes)}) w
        join attachment a on a.hash = decode(w, 'hex')
        order by a.received_at`,
  );
  return [...rows];
}

/** Enters what was handed in; the same bytes again from the same institution are the same evidence. */
export async function recordAttachment(tx: Transaction, one: Attachment): Promise<void> {
  await tx.execute(
    sql`insert into attachment (hash, region, size, media_type, institution, account)
        values (decode(${one.hash}, 'hex'), ${one.region}, ${one.size}::bigint, ${one.mediaType},
          ${one.institution}, ${one.account})
        on conflict do nothing`,
  );
}

/** What was handed in under a hash within these regions; null where nothing was. */
export async function findAttachment(
  tx: Transaction,
  hash: string,
  regions: readonly string[],
): Promise<Attachment | null> {
  const rows = await loadAll(tx, [hash]);
  return rows.find((row) => regions.some((region) => lies(row.region, region))) ?? null;
}
