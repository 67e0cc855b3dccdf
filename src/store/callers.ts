import { hash as digest } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { passing } from "./passing.ts";
import { json } from "./visible.ts";

/** What an institution may do besides what is public: ask, read the register, record acts, audit. */
export type Scope = "ask" | "register" | "record" | "audit";

export const scopes: readonly Scope[] = ["ask", "register", "record", "audit"];

/** A body that asks or records, as the register knows it. */
export interface Institution {
  readonly code: string;
  readonly name: string;
  readonly english: string;
  /** Its territory: the jurisdiction of a question that names none. */
  readonly region: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** Who stands behind a request: an institution, named by its code, and which of its keys was shown. */
export interface Caller extends Omit<Institution, "code"> {
  /** The code of the institution. */
  readonly institution: string;
  /** The institution and the label of its key: one client, under which keys of requests are unique. */
  readonly client: string;
  /** The code of the account behind the key; null where it stands for no account. */
  readonly account: string | null;
  /**
   * What it may read of the register: an account what it is appointed to today, and a key that stands for
   * no account the territory of its institution.
   */
  readonly territories: readonly string[];
}

/** What is kept of a key: hex of its SHA-256. A key of 32 random bytes needs no salt. */
export function hashOfKey(key: string): string {
  return digest("sha256", key, "hex");
}

/** The caller to whom a key was issued and not withdrawn; the key itself is kept nowhere. */
export async function findCaller(tx: Transaction, keyHash: string): Promise<Caller | null> {
  return (await loadCallers(tx, [keyHash])).get(keyHash) ?? null;
}

/** The same for many keys, by their hashes. */
export async function loadCallers(
  tx: Transaction,
  keyHashes: readonly string[],
): Promise<Map<string, Caller>> {
  const rows = await passing("register.caller", () =>
    tx.execute<FoundCaller>(
      sql`select encode(k.hash, 'hex') as hash, i.code as institution, i.name, i.english, i.region, i.scopes,
          i.code || '/' || k.label as client,
          a.code as account, k.scopes as narrowed, ${territories} as territories
        from json_array_elements_text(${json(keyHashes)}) w
        join api_key k on k.hash = decode(w, 'hex') join institution i on i.id = k.institution
        left join account a on a.id = k.account
        where k.revoked_at is null and ${isStanding}`,
    ),
  );
  return new Map(
    rows.map(({ hash, narrowed, ...row }) => [
      hash,
      {
        ...row,
        scopes: new Set(
          row.scopes.filter(isScope).filter((one) => narrowed?.includes(one) ?? true),
        ),
      },
    ]),
  );
}

/** Regions that whoever is called `a` at the institution `i` may read. */
export const territories = sql`case when a.id is null then json_build_array(i.region) else coalesce((
  select json_agg(distinct p.region) from appointment p
  where p.account = a.id and p.institution = i.id and upper_inf(p.known)
    and p.from_day <= current_date and current_date < p.until_day), '[]') end`;

/** Whether the institution `i` still stands: nobody asks for one that has been succeeded. */
export const isStanding = sql`not exists (select from institution_succession s
  where s.predecessor = i.id and upper_inf(s.known) and s.on_day <= current_date)`;

type FoundCaller = Omit<Caller, "scopes"> & {
  hash: string;
  scopes: string[];
  narrowed: string[] | null;
} & Record<string, unknown>;

export async function findInstitution(tx: Transaction, code: string): Promise<Institution | null> {
  const [found] = await selectInstitutions(tx, sql`where i.code = ${code}`);
  return found ?? null;
}

/** All of them, by code: they are some dozens, so there are no pages. */
export function listInstitutions(tx: Transaction): Promise<Institution[]> {
  return selectInstitutions(tx, sql``);
}

async function selectInstitutions(
  tx: Transaction,
  where: ReturnType<typeof sql>,
): Promise<Institution[]> {
  const rows = await tx.execute<
    Omit<Institution, "scopes"> & { scopes: string[] } & Record<string, unknown>
  >(
    sql`select i.code, i.name, i.english, i.region, i.scopes from institution i ${where} order by i.code`,
  );
  return rows.map((row) => ({ ...row, scopes: new Set(row.scopes.filter(isScope)) }));
}

function isScope(word: string): word is Scope {
  return (scopes as readonly string[]).includes(word);
}

/** Enters an institution that is not there yet; says whether it was. What stands is not changed. */
export async function recordInstitution(
  tx: Transaction,
  { code, name, english, region, scopes: granted }: Institution,
): Promise<boolean> {
  const rows = await tx.execute(
    sql`insert into institution (code, name, english, region, scopes)
        select ${code}, ${name}, ${english}, ${region},
          array(select json_array_elements_text(${json([...granted])}))
        on conflict (code) do nothing returning id`,
  );
  return rows.length === 1;
}

export interface KeyRow {
  /** The code of the institution to which it is issued. */
  readonly institution: string;
  /** Hex of the SHA-256 of the key. */
  readonly hash: string;
  readonly label: string;
  /** The code of the account that it stands for; none stands for the institution alone. */
  readonly account?: string | null;
  /** What it may be used for, within what its institution may do; all of that where absent. */
  readonly scopes?: readonly Scope[] | null;
}

/** Issues a key to an institution; false where the register knows no such institution. */
export async function recordKey(
  tx: Transaction,
  { institution, hash, label, account = null, scopes: narrowed = null }: KeyRow,
): Promise<boolean> {
  const rows = await tx.execute(
    sql`insert into api_key (institution, region, hash, label, account, scopes)
        select i.id, i.region, decode(${hash}, 'hex'), ${label},
          (select a.id from account a where a.code = ${account}),
          (select array(select json_array_elements_text(${narrowed === null ? null : JSON.stringify(narrowed)}::text::json))
           where ${narrowed !== null})
        from institution i where i.code = ${institution} returning id`,
  );
  return rows.length === 1;
}

/** Withdraws a key for ever, by its hash; false where none stands. */
export async function recordRevocation(tx: Transaction, hash: string): Promise<boolean> {
  const rows = await tx.execute(
    sql`update api_key set revoked_at = clock_timestamp()
        where hash = decode(${hash}, 'hex') and revoked_at is null returning id`,
  );
  return rows.length === 1;
}

/** Withdraws the keys of an institution that bear a label; says how many stood. */
export async function recordRevocations(
  tx: Transaction,
  { institution, label }: Omit<KeyRow, "hash">,
): Promise<number> {
  const rows = await tx.execute(
    sql`update api_key k set revoked_at = clock_timestamp() from institution i
        where i.id = k.institution and i.code = ${institution} and k.label = ${label}
          and k.revoked_at is null returning k.id`,
  );
  return rows.length;
}
