import { sql } from "drizzle-orm";
import { type Caller, isStanding, scopes, territories } from "./callers.ts";
import type { Transaction } from "./database.ts";
import { passing } from "./passing.ts";

/** By whom an identity provider knows an account. */
export interface Login {
  readonly issuer: string;
  readonly subject: string;
  /** A program that speaks for itself is never taken for a person of the same name, nor a person for it. */
  readonly isProgram: boolean;
}

/** Who logs in so; null for nobody. An account that is appointed to nothing today is nobody. */
export async function findLogin(
  tx: Transaction,
  { issuer, subject, isProgram }: Login,
): Promise<Caller | null> {
  const [row] = await passing("register.caller", () =>
    tx.execute<FoundLogin>(
      sql`select i.code as institution, i.name, i.english, i.region, i.scopes, a.code as account,
          ${territories} as territories
        from account_login l join account a on a.id = l.account join institution i on i.id = a.institution
        where l.issuer = ${issuer} and l.subject = ${subject}
          and a.kind = ${isProgram ? "program" : "person"} and ${isStanding}`,
    ),
  );
  if (row === undefined || row.territories.length === 0) return null;
  return {
    ...row,
    // No key has such a label, so requests with a key and with a token never meet under one name.
    client: `${row.institution}//${row.account}`,
    scopes: new Set(scopes.filter((one) => row.scopes.includes(one))),
  };
}

type FoundLogin = Omit<Caller, "scopes" | "client"> & {
  account: string;
  scopes: string[];
} & Record<string, unknown>;

/** Lets an account log in as a subject of an issuer; false where somebody does or it is not known. */
export async function recordLogin(
  tx: Transaction,
  { account, issuer, subject }: Omit<Login, "isProgram"> & { readonly account: string },
): Promise<boolean> {
  const rows = await tx.execute(
    sql`insert into account_login (account, region, issuer, subject)
        select a.id, a.region, ${issuer}, ${subject} from account a where a.code = ${account}
        on conflict do nothing returning account`,
  );
  return rows.length === 1;
}
