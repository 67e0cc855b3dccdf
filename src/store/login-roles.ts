import type postgres from "postgres";
import { type MigrationRefusal, refuse } from "./migration-files.ts";
import { codeOf, isConflict, untilUndisturbed } from "./retry.ts";

/** The roles that the login may take, one at a time; what each may do stands in the migrations. */
export const registerRoles = [
  "liandong_reader",
  "liandong_recorder",
  "liandong_checker",
  "liandong_auditor",
  "liandong_sequencer",
];

/**
 * Lets the login take the roles and makes sure that it has none of their rights without taking one:
 * on that rests everything that the roles keep apart.
 */
export async function grantRoles(
  owner: postgres.Sql,
  login: string,
): Promise<MigrationRefusal | null> {
  const [found] = await owner`
    select rolname = current_user as "isOwner",
      current_setting('server_version_num')::int >= 160000 as "isGrantedApart"
    from pg_roles where rolname = ${login}`;
  if (found === undefined) return unknown(login);
  if (found["isOwner"]) return tooMighty(login);
  await openHistory(owner);
  const wanted = await owner`
    select rolname as name from pg_roles
    where rolname = any(${registerRoles}) and not pg_has_role(${login}, oid, 'member') order by rolname`;
  const apart = found["isGrantedApart"] ? " with inherit false, set true" : "";
  for (const { name } of wanted) {
    const statement = `grant ${name} to "${login.replaceAll('"', '""')}"${apart}`;
    try {
      await untilUndisturbed(() => owner.unsafe(statement), isRoleRace);
    } catch (error) {
      if (codeOf(error) === "42501") return notOurs(statement);
      throw error;
    }
  }
  const [mighty] = await owner`
    select from pg_roles where rolname = any(${registerRoles}) and pg_has_role(${login}, oid, 'usage')`;
  return mighty === undefined ? null : tooMighty(login);
}

/** Whoever asks whether the program is ready must be able to see what has been applied. */
async function openHistory(owner: postgres.Sql): Promise<void> {
  const [reader] = await owner`select from pg_roles where rolname = 'liandong_reader'`;
  if (reader !== undefined) await owner`grant select on liandong_migration to liandong_reader`;
}

/**
 * Roles belong to the whole cluster, and two databases of it may be migrated at once: whoever comes
 * second is told by a unique index, by name, or by a row that has changed under it.
 */
export function isRoleRace(error: unknown): boolean {
  const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (isConflict(fault)) return true;
  if (!(fault instanceof Error)) return false;
  const { code, table_name, routine } = fault as Partial<postgres.PostgresError> & Error;
  return (
    code === "42710" ||
    (code === "23505" && /^pg_(?:auth|db_role)/.test(table_name ?? "")) ||
    (code === "XX000" && routine?.startsWith("simple_heap_") === true)
  );
}

function unknown(login: string): MigrationRefusal {
  return refuse(
    "migration.login",
    `数据库中没有登录角色 ${login}；请先由管理员创建：create role ${login} login noinherit password '…'。`,
    `The database has no login ${login}. Have an administrator create it: ` +
      `create role ${login} login noinherit password '…'.`,
  );
}

function tooMighty(login: string): MigrationRefusal {
  return refuse(
    "migration.login",
    `登录角色 ${login} 不经切换角色即拥有权限（属主、超级用户或自动继承），权限隔离形同虚设；` +
      `请改用另一登录角色，或执行 alter role ${login} noinherit 并重新授予（with inherit false）。`,
    `The login ${login} has rights without taking a role (it is the owner, a superuser, or inherits), ` +
      `so the roles would keep nothing apart. Use another login, or alter role ${login} noinherit ` +
      "and grant the roles again (with inherit false).",
  );
}

function notOurs(statement: string): MigrationRefusal {
  return refuse(
    "migration.login",
    `属主无权授予角色，请由管理员执行：${statement}`,
    `The owner may not grant this role; have an administrator run: ${statement}`,
  );
}
