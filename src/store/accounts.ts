import { sql } from "drizzle-orm";
import type { Account } from "./appointments.ts";
import type { Transaction } from "./database.ts";

/** An account with where it sits. */
export interface AccountSeat extends Account {
  /** The code of its institution. */
  readonly institution: string;
  /** The territory of its institution. */
  readonly region: string;
}

export async function findAccountSeat(tx: Transaction, code: string): Promise<AccountSeat | null> {
  const [row] = await tx.execute<AccountSeat & Record<string, unknown>>(
    sql`select a.code, a.kind, a.person, a.name, i.code as institution, i.region
        from account a join institution i on i.id = a.institution where a.code = ${code}`,
  );
  return row ?? null;
}

export async function findIsLoginTaken(
  tx: Transaction,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from account_login l where l.issuer = ${issuer} and l.subject = ${subject}`,
  );
  return rows.length > 0;
}
