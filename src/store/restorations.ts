import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** A register that came out of a copy, and who has said that they know. */
export interface Restoration {
  readonly id: number;
  /** The length of the log as it came back. */
  readonly size: number;
  /** The newest head of it that was known elsewhere (C2SP); null where none was. */
  readonly witnessed: string | null;
  readonly restoredAt: string;
  readonly acknowledgements: readonly {
    readonly account: string;
    readonly institution: string;
    readonly at: string;
  }[];
  /** What came after it may be recorded. */
  readonly isAcknowledged: boolean;
}

/** As many persons as have to say that they know. */
export const acknowledgersMin = 2;

export async function listRestorations(tx: Transaction): Promise<Restoration[]> {
  const rows = await tx.execute<Omit<Restoration, "isAcknowledged"> & Record<string, unknown>>(
    sql`select r.id, r.size, r.witnessed, r.restored_at as "restoredAt", coalesce((
          select json_agg(json_build_object('account', a.account, 'institution', a.institution,
            'at', a.acknowledged_at) order by a.acknowledged_at)
          from restoration_acknowledgement a where a.restoration = r.id), '[]'::json) as acknowledgements
        from restoration r order by r.id`,
  );
  return rows.map((row) => ({
    ...row,
    isAcknowledged: row.acknowledgements.length >= acknowledgersMin,
  }));
}

/** The restoration that has not been acknowledged; null where the register is as it was left. */
export async function findOpenRestoration(tx: Transaction): Promise<Restoration | null> {
  return (await listRestorations(tx)).find(({ isAcknowledged }) => !isAcknowledged) ?? null;
}

export async function findHasAcknowledged(
  tx: Transaction,
  restoration: number,
  person: string,
): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from restoration_acknowledgement a
        where a.restoration = ${restoration}::bigint and a.person = ${person}`,
  );
  return rows.length > 0;
}

export async function recordAcknowledgement(
  tx: Transaction,
  {
    restoration,
    person,
    account,
    institution,
  }: {
    readonly restoration: number;
    readonly person: string;
    readonly account: string;
    readonly institution: string;
  },
): Promise<void> {
  await tx.execute(
    sql`insert into restoration_acknowledgement (restoration, person, account, institution)
        values (${restoration}::bigint, ${person}, ${account}, ${institution})`,
  );
}

/** From here on the register is read-only until two officers have said that they know. */
export async function recordRestoration(
  tx: Transaction,
  { size, witnessed }: { readonly size: number; readonly witnessed: string | null },
): Promise<void> {
  await tx.execute(
    sql`insert into restoration (size, witnessed) values (${size}::bigint, ${witnessed})`,
  );
}
