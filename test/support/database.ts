import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../src/store/database.ts";
import type { TestServer } from "./database-server.ts";

export interface BareDatabase {
  readonly ownerUrl: string;
  readonly url: string;
  drop(): Promise<void>;
}

export interface FreshDatabase extends BareDatabase {
  readonly database: Database;
}

/** A migrated database of its own, so that a test file meets no rows but its own. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const bare = await createDatabase(({ template }) => template);
  const database = await openDatabase({ url: bare.url });
  return {
    ...bare,
    database,
    async drop() {
      await database.close();
      await bare.drop();
    },
  };
}

/** A database that nobody has migrated. */
export async function emptyDatabase(): Promise<BareDatabase> {
  return createDatabase(() => "template1");
}

async function createDatabase(from: (server: TestServer) => string): Promise<BareDatabase> {
  const server: TestServer = inject("server");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asRole(server.ownerUrl, (sql) =>
    sql.unsafe(`create database ${name} template ${from(server)}`),
  );
  return {
    ownerUrl: withDatabase(server.ownerUrl, name),
    url: withDatabase(server.url, name),
    async drop() {
      // The server waits some seconds for sessions that are on their way out.
      await asRole(server.ownerUrl, (sql) => sql.unsafe(`drop database ${name}`));
    },
  };
}

/** Statements outside the program: those of the owner, or of the bare login. */
export async function asRole<T>(url: string, use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = name;
  return changed.href;
}
