import { sql } from "drizzle-orm";
import type { Appointment } from "../domain/access/appointment.ts";
import { isRole } from "../domain/access/role.ts";
import type { Transaction } from "./database.ts";

/** Whoever acts: a human being, or a program of an institution. */
export interface Account {
  readonly code: string;
  readonly kind: "person" | "program";
  /** The same for all accounts of one human being. */
  readonly person: string;
  readonly name: string;
}

export async function findAccount(tx: Transaction, code: string): Promise<Account | null> {
  const [row] = await tx.execute<{
    code: string;
    kind: Account["kind"];
    person: string;
    name: string;
  }>(sql`select a.code, a.kind, a.person, a.name from account a where a.code = ${code}`);
  return row ?? null;
}

/** What an account is appointed to today, as known now. */
export async function loadAppointments(tx: Transaction, account: string): Promise<Appointment[]> {
  const rows = await tx.execute<{ role: string; region: string; institution: string }>(
    sql`select p.role, p.region, i.code as institution
        from appointment p join account a on a.id = p.account join institution i on i.id = p.institution
        where a.code = ${account} and upper_inf(p.known)
          and p.from_day <= current_date and current_date < p.until_day`,
  );
  return rows.flatMap((row) => (isRole(row.role) ? [{ ...row, role: row.role }] : []));
}

export interface AccountRow extends Account {
  /** The code of its institution. */
  readonly institution: string;
}

/** Opens an account; false where its code is taken or the institution is not known. */
export async function recordAccount(tx: Transaction, one: AccountRow): Promise<boolean> {
  const rows = await tx.execute(
    sql`insert into account (region, code, kind, person, name, institution)
        select i.region, ${one.code}, ${one.kind}, ${one.person}, ${one.name}, i.id
        from institution i where i.code = ${one.institution}
        on conflict (code) do nothing returning id`,
  );
  return rows.length === 1;
}

export interface AppointmentRow extends Appointment {
  /** The code of the account. */
  readonly account: string;
  /** `YYYY-MM-DD`; until further notice. */
  readonly from: string;
}

/** Appoints from a day on, by the act at a position. */
export async function recordAppointment(
  tx: Transaction,
  one: AppointmentRow,
  position: number,
): Promise<void> {
  await tx.execute(
    sql`insert into appointment (region, account, institution, role, from_day, known, opened_by)
        select ${one.region}, a.id, i.id, ${one.role}, ${one.from}::date,
          int8range(${position}::bigint, null), ${position}::bigint
        from account a, institution i where a.code = ${one.account} and i.code = ${one.institution}`,
  );
}

/** Ends what an account is appointed to at an institution in a role, from the position on; says how much. */
export async function closeAppointments(
  tx: Transaction,
  { account, institution, role }: Pick<AppointmentRow, "account" | "institution" | "role">,
  position: number,
): Promise<number> {
  const rows = await tx.execute(
    sql`update appointment p set known = int8range(lower(p.known), ${position}::bigint),
          closed_by = ${position}::bigint
        from account a, institution i
        where p.account = a.id and p.institution = i.id and a.code = ${account}
          and i.code = ${institution} and p.role = ${role} and upper_inf(p.known)
        returning p.id`,
  );
  return rows.length;
}

/** Tells everybody who remembers rights that they have changed. */
export async function recordRevision(tx: Transaction): Promise<void> {
  await tx.execute(sql`update revision set value = value + 1 where name = 'rights'`);
}
