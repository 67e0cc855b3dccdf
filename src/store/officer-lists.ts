import { sql } from "drizzle-orm";
import type { Role } from "../domain/access/role.ts";
import type { Keyed } from "./lens.ts";
import type { Transaction } from "./database.ts";

/** What an account is appointed to, from a day on. */
export interface Held {
  readonly role: Role;
  readonly region: string;
  readonly from: string;
  /** Null where no end was said. */
  readonly until: string | null;
}

/** An account as those see it who keep rights, without what names the human being. */
export interface ListedOfficer extends Keyed {
  readonly kind: "person" | "program";
  readonly name: string;
  /** The code of the institution. */
  readonly institution: string;
  readonly appointments: readonly Held[];
  /** The labels of the keys that stand. */
  readonly keys: readonly string[];
}

export interface OfficersWanted {
  /** The account that asks: only whoever keeps or audits rights is told anything. */
  readonly asking: string;
  readonly first: number;
  readonly after: string | null;
}

const keepers: readonly Role[] = ["security-admin", "audit-admin"];

/** Accounts in the order of their codes, and one more than a page; row security holds them to the territory. */
export async function listOfficers(
  tx: Transaction,
  { asking, first, after }: OfficersWanted,
): Promise<ListedOfficer[]> {
  return tx.execute<ListedOfficer & Record<string, unknown>>(
    sql`select a.code as key, a.kind, a.name, i.code as institution,
          coalesce((select json_agg(json_build_object('role', p.role, 'region', p.region,
              'from', p.from_day::text, 'until', nullif(p.until_day::text, 'infinity'))
              order by p.role, p.region, p.from_day)
            from appointment p where p.account = a.id and upper_inf(p.known)), '[]') as appointments,
          coalesce((select json_agg(k.label order by k.label) from api_key k
            where k.account = a.id and k.revoked_at is null), '[]') as keys
        from account a join institution i on i.id = a.institution
        where exists (select from appointment p join account o on o.id = p.account
            where o.code = ${asking} and p.role in (${sql.join(
              keepers.map((role) => sql`${role}`),
              sql`, `,
            )})
              and upper_inf(p.known) and p.from_day <= current_date and current_date < p.until_day
              and a.region ^@ regexp_replace(p.region, '(0000|00)$', ''))
          and ${after === null ? sql`true` : sql`a.code > ${after}`}
        order by a.code limit ${first + 1}::int`,
  );
}
