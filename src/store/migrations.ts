import { sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Database, Transaction } from "./database.ts";
import { connect, refuseUnpatchedDriver } from "./driver.ts";
import { grantRoles, isRoleRace } from "./login-roles.ts";
import {
  type AppliedMigration,
  comparePending,
  type Migration,
  type MigrationRefusal,
  ownDirectory,
  readMigrations,
} from "./migration-files.ts";
import { passing } from "./passing.ts";
import { codeOf, untilUndisturbed } from "./retry.ts";
import { clientOf } from "./transaction.ts";

export interface MigrationOptions {
  /** Of the role that owns the database and everything in it. */
  readonly ownerUrl: string;
  /** The login that serves; it owns nothing and inherits nothing. */
  readonly login: string;
  readonly directory?: string;
  /** The number of the last one to be applied; all of them where it is not said. */
  readonly through?: number;
}

export interface MigrationReport {
  /** Names of the migrations applied now, in order. */
  readonly applied: readonly string[];
  /** How many the database has in all. */
  readonly total: number;
}

/** Held for the whole run on one connection: whoever starts at the same time waits, then finds it done. */
const migrationLock = 7_310_032;

/**
 * Brings the database to the state this program expects, or says why it cannot. Our own runner, because
 * the usual one takes no lock, skips a file that is dated back and does not notice one that was edited.
 */
export async function migrate(
  options: MigrationOptions,
): Promise<MigrationReport | MigrationRefusal> {
  refuseUnpatchedDriver();
  const read = readMigrations(options.directory ?? ownDirectory);
  if ("refused" in read) return read;
  const migrations = read.slice(0, options.through);
  const owner = connect({
    url: options.ownerUrl,
    applicationName: "liandong migrating",
    connectionsMax: 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
  });
  try {
    return await migrateLocked(owner, migrations, options.login);
  } finally {
    await owner.end({ timeout: 5 });
  }
}

async function migrateLocked(
  owner: postgres.Sql,
  migrations: readonly Migration[],
  login: string,
): Promise<MigrationReport | MigrationRefusal> {
  const [session] = await owner`select pg_backend_pid() as pid, pg_advisory_lock(${migrationLock})`;
  await owner`create table if not exists liandong_migration (
    number int primary key check (number > 0),
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
  )`;
  const applied = await owner<AppliedMigration[]>`
    select number, name, sha256 from liandong_migration order by number`;
  const pending = comparePending(migrations, applied);
  if ("refused" in pending) return pending;
  for (const one of pending)
    await untilUndisturbed(() => apply(owner, one, session!["pid"]), isRoleRace);
  const refusal = await grantRoles(owner, login);
  return refusal ?? { applied: pending.map(({ name }) => name), total: migrations.length };
}

async function apply(owner: postgres.Sql, one: Migration, pid: number): Promise<void> {
  await owner.begin(async (tx) => {
    // The driver connects anew without a word, and a new session does not hold the lock.
    const [session] = await tx`select pg_backend_pid() as pid`;
    if (session!["pid"] !== pid) throw new Error("the connection that held the lock was lost");
    try {
      await tx.unsafe(one.text);
    } catch (error) {
      throw new Error(`the migration ${one.name} failed`, { cause: error });
    }
    await tx`insert into liandong_migration (number, name, sha256)
      values (${one.number}, ${one.name}, ${one.sha256})`;
  });
}

/** What a database has had, as its owner sees it; none where nobody has migrated it. */
export async function listHadMigrations(tx: Transaction): Promise<AppliedMigration[]> {
  const [found] = await tx.execute<{ isThere: boolean }>(
    sql`select to_regclass('public.liandong_migration') is not null as "isThere"`,
  );
  if (!found!.isThere) return [];
  const rows = await tx.execute<Record<string, unknown> & AppliedMigration>(
    sql`select number, name, sha256 from liandong_migration order by number`,
  );
  return [...rows];
}

/** Applies migrations within a transaction that holds their lock: what follows them stands or falls with them. */
export async function migrateWithin(
  tx: Transaction,
  migrations: readonly Migration[],
): Promise<void> {
  const client = clientOf(tx);
  for (const { number, name, sha256, text } of migrations) {
    await client.unsafe(text);
    await tx.execute(
      sql`insert into liandong_migration (number, name, sha256) values (${number}::int, ${name}, ${sha256})`,
    );
  }
}

/** Asked by whoever tells whether the program is ready: what is not applied yet, or does not fit. */
export async function pendingMigrations(
  database: Pick<Database, "reading">,
  directory: string = ownDirectory,
): Promise<{ readonly pending: readonly string[] } | MigrationRefusal> {
  const migrations = readMigrations(directory);
  if ("refused" in migrations) return migrations;
  const applied = await listApplied(database);
  const pending = comparePending(migrations, applied);
  return "refused" in pending ? pending : { pending: pending.map(({ name }) => name) };
}

async function listApplied({ reading }: Pick<Database, "reading">): Promise<AppliedMigration[]> {
  const actor = { institution: "liandong", operator: "readiness", within: "everywhere" } as const;
  try {
    return await reading(actor, (tx) =>
      passing("register.migrations", () =>
        tx.execute<Record<string, unknown> & AppliedMigration>(
          sql`select number, name, sha256 from liandong_migration order by number`,
        ),
      ),
    );
  } catch (error) {
    // No such role, not a member of it, or no such table: nobody has migrated here.
    if (["22023", "42501", "42P01"].includes(codeOf(error) ?? "")) return [];
    throw error;
  }
}
