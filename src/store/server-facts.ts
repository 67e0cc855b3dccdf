import type postgres from "postgres";
import { connect } from "./driver.ts";
import { registerRoles } from "./login-roles.ts";

/** What a server says of itself and of the login that serves, before any role is taken. */
export interface ServerFacts {
  /** 150018, 180004. */
  readonly version: number;
  readonly encoding: string;
  readonly ctype: string;
  readonly extensions: readonly string[];
  /** Whether trigrams are made of Chinese; false also where there are no trigrams at all. */
  readonly findsChinese: boolean;
  readonly login: LoginFacts;
  /** Settings on which durability rests that are off. */
  readonly settingsOff: readonly string[];
  readonly checksumFailures: number;
  /** Triggers of the register that somebody has switched off. */
  readonly triggersOff: readonly string[];
}

export interface LoginFacts {
  readonly name: string;
  readonly isMighty: boolean;
  /** How many objects of this database it owns. */
  readonly owned: number;
  /** Roles whose rights it has without taking them. */
  readonly holds: readonly string[];
  /** The roles of the register that it may not take. */
  readonly lacks: readonly string[];
  /** Other roles that it may take. */
  readonly surplus: readonly string[];
  /** Tables of the register that it may touch without taking a role. */
  readonly touches: readonly string[];
}

export const wantedExtensions = ["btree_gist", "pg_trgm"] as const;

/** Asks as the login itself, on a connection of its own. */
export async function loadServerFacts(url: string): Promise<ServerFacts> {
  const sql = connect({
    url,
    applicationName: "liandong doctor",
    connectionsMax: 1,
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 5_000,
  });
  try {
    const [server] = await sql<Omit<ServerFacts, "login" | "findsChinese">[]>`
      select current_setting('server_version_num')::int as version,
        pg_encoding_to_char(d.encoding) as encoding, d.datctype as ctype,
        array_to_json(array(select extname::text from pg_extension order by 1)) as extensions,
        array_to_json(array(select name || '=' || setting from pg_settings
          where setting = 'off' and name in
            ('data_checksums', 'fsync', 'full_page_writes', 'synchronous_commit'))) as "settingsOff",
        coalesce((select s.checksum_failures from pg_stat_database s where s.datid = d.oid), 0)
          as "checksumFailures",
        array_to_json(array(select tgrelid::regclass || '.' || tgname from pg_trigger
          where not tgisinternal and tgenabled not in ('O', 'A') order by 1)) as "triggersOff"
      from pg_database d where d.datname = current_database()`;
    const findsChinese = server!.extensions.includes("pg_trgm") && (await findIsChineseFound(sql));
    return { ...server!, findsChinese, login: await findLogin(sql) };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function findIsChineseFound(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`
    select cardinality(show_trgm('联动')) > 0 and similarity('联动', '联动机械') > 0 as found`;
  return row!.found;
}

async function findLogin(sql: postgres.Sql): Promise<LoginFacts> {
  const [row] = await sql<LoginFacts[]>`
    with me as (select * from pg_roles where rolname = current_user),
      other as (select r.rolname::text as name, pg_has_role(r.oid, 'usage') as is_held,
          pg_has_role(r.oid, 'member') as is_member
        from pg_roles r where r.rolname <> current_user)
    select rolname as name,
      rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as "isMighty",
      (select count(*)::int from pg_shdepend where refclassid = 'pg_authid'::regclass
        and refobjid = me.oid and deptype = 'o') as owned,
      array_to_json(array(select name from other where is_held order by 1)) as holds,
      array_to_json(array(select w from unnest(${registerRoles}::text[]) w
        where not exists (select from other where name = w and is_member) order by 1)) as lacks,
      array_to_json(array(select name from other where is_member and not is_held
        and name <> all (${registerRoles}::text[]) order by 1)) as surplus,
      array_to_json(array(select c.relname::text from pg_class c
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
          and has_table_privilege(c.oid, 'select, insert, update, delete, truncate')
        order by 1)) as touches
    from me`;
  return row!;
}
