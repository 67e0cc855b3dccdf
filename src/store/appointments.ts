import { sql } from "drizzle-orm";
import type { Appointment } from "../domain/access/appointment.ts";
import { isRole, type Role } from "../domain/access/role.ts";
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
          and p.from_day <= current_date and current_date < p.until_day
          and not exists (select from institution_succession s
            where s.predecessor = p.institution and upper_inf(s.known) and s.on_day <= current_date)`,
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
  /** `YYYY-MM-DD`, the first day. */
  readonly from: string;
  /** `YYYY-MM-DD`, the first day no longer; until further notice where absent. */
  readonly until?: string;
}

/** Appoints from a day on, by the act at a position. */
export async function recordAppointment(
  tx: Transaction,
  { account, institution, role, region, from, until = "infinity" }: AppointmentRow,
  position: number,
): Promise<void> {
  await tx.execute(
    sql`insert into appointment (region, account, institution, role, from_day, until_day, known, opened_by)
        select ${region}, a.id, i.id, ${role}, ${from}::date, ${until}::date,
          int8range(${position}::bigint, null), ${position}::bigint
        from account a, institution i where a.code = ${account} and i.code = ${institution}`,
  );
}

/** What one account is appointed to on a day or after it, as known now. */
export async function loadStandingAppointments(
  tx: Transaction,
  account: string,
  on: string,
): Promise<Appointment[]> {
  const rows = await tx.execute<{ role: string; region: string; institution: string }>(
    sql`select p.role, p.region, i.code as institution
        from appointment p join account a on a.id = p.account join institution i on i.id = p.institution
        where a.code = ${account} and upper_inf(p.known) and p.until_day > ${on}::date`,
  );
  return rows.flatMap((row) => (isRole(row.role) ? [{ ...row, role: row.role }] : []));
}

/** The roles that a human being holds on a day or after it, over all accounts. */
export async function listRolesOf(tx: Transaction, person: string, on: string): Promise<string[]> {
  const rows = await tx.execute<{ role: string }>(
    sql`select distinct p.role from appointment p join account a on a.id = p.account
        where a.person = ${person} and upper_inf(p.known) and p.until_day > ${on}::date`,
  );
  return rows.map(({ role }) => role);
}

/** Whether anybody at all holds a role today. */
export async function findIsHeld(tx: Transaction, role: Role): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from appointment p where p.role = ${role} and upper_inf(p.known)
          and current_date < p.until_day limit 1`,
  );
  return rows.length > 0;
}

/** How many human beings hold a role today, over all accounts. */
export async function countHolders(tx: Transaction, role: Role): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(distinct a.person)::int as count
        from appointment p join account a on a.id = p.account
        where p.role = ${role} and upper_inf(p.known) and a.kind = 'person'
          and p.from_day <= current_date and current_date < p.until_day`,
  );
  return row!.count;
}

/**
 * Ends what an account holds in a role from a day on, by the act at a position. What it held before that
 * day stays recorded as held.
 */
export async function recordDismissal(
  tx: Transaction,
  { account, role, on }: Pick<AppointmentRow, "account" | "role"> & { readonly on: string },
  position: number,
): Promise<void> {
  await tx.execute(
    sql`with ended as (
          update appointment p set known = int8range(lower(p.known), ${position}::bigint),
            closed_by = ${position}::bigint
          from account a
          where p.account = a.id and a.code = ${account} and p.role = ${role} and upper_inf(p.known)
            and p.until_day > ${on}::date
          returning p.region, p.account, p.institution, p.role, p.from_day
        )
        insert into appointment (region, account, institution, role, from_day, until_day, known, opened_by)
        select e.region, e.account, e.institution, e.role, e.from_day, ${on}::date,
          int8range(${position}::bigint, null), ${position}::bigint
        from ended e where e.from_day < ${on}::date`,
  );
}
