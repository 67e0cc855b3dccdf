import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { startServer } from "../../src/server/postgres.ts";
import { migrate } from "../../src/store/migrations.ts";

/** Where the tests of a project find their server. */
export interface TestServer {
  /** The database from which others are made and dropped, as their owner. */
  readonly ownerUrl: string;
  /** The same database for the login that serves. */
  readonly url: string;
  /** The name of the migrated database to be copied. */
  readonly template: string;
  readonly version: 15 | 18;
}

declare module "vitest" {
  export interface ProvidedContext {
    server: TestServer;
  }
}

const template = "liandong_template";

/** One server for all files of a project, with one migrated database of which each file gets a copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const version = project.name.endsWith("-15") ? 15 : 18;
  const directory = await mkdtemp(join(tmpdir(), "liandong-test-"));
  const server = await startServer({ directory, version });
  if ("refused" in server) throw new Error(server.because.en);
  const sql = postgres(server.ownerUrl, { max: 1, onnotice: () => {} });
  await sql.unsafe(`create database ${template}`);
  await sql.end();
  const ownerUrl = new URL(server.ownerUrl);
  ownerUrl.pathname = template;
  const migrated = await migrate({ ownerUrl: ownerUrl.href, login: "liandong" });
  if ("refused" in migrated) throw new Error(migrated.because.en);
  project.provide("server", { ownerUrl: server.ownerUrl, url: server.url, template, version });
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
