import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** A key by the account that it stands for and the label by which people know it. */
export interface LabelledKey {
  readonly account: string;
  readonly label: string;
}

/** Whether a key of this hash was ever issued, or one of this label stands at the institution. */
export async function findIsKeyTaken(
  tx: Transaction,
  {
    institution,
    label,
    hash,
  }: { readonly institution: string; readonly label: string; readonly hash: string },
): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from api_key k join institution i on i.id = k.institution
        where encode(k.hash, 'hex') = ${hash}
          or (i.code = ${institution} and k.label = ${label} and k.revoked_at is null)`,
  );
  return rows.length > 0;
}

export async function findIsKeyStanding(
  tx: Transaction,
  { account, label }: LabelledKey,
): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from api_key k join account a on a.id = k.account
        where a.code = ${account} and k.label = ${label} and k.revoked_at is null`,
  );
  return rows.length > 0;
}

/** Withdraws a key of an account for ever. */
export async function recordAccountRevocation(
  tx: Transaction,
  { account, label }: LabelledKey,
): Promise<void> {
  await tx.execute(
    sql`update api_key k set revoked_at = clock_timestamp() from account a
        where a.id = k.account and a.code = ${account} and k.label = ${label}
          and k.revoked_at is null`,
  );
}
