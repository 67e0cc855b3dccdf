import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { asRole, type BareDatabase, emptyDatabase } from "../support/database.ts";
import { serverDirectory } from "../support/server-directory.ts";
import {
  askAsBank,
  endProgram,
  killLeftPrograms,
  runProgram,
  spawnProgram,
} from "../support/serve-process.ts";

/** For what the program keeps beside the register. */
const directory = serverDirectory();
const databases: BareDatabase[] = [];

async function empty(): Promise<BareDatabase> {
  const made = await emptyDatabase();
  databases.push(made);
  return made;
}

afterEach(killLeftPrograms);

afterAll(async () => {
  for (const made of databases) await made.drop();
  directory.remove();
});

describe("a server that somebody else keeps", () => {
  it("is migrated and peopled once by four instances that start at once, with --demo", async () => {
    const { url, ownerUrl: owner } = await empty();
    const given = { DATABASE_URL: url, DATABASE_OWNER_URL: owner, DEMO: "yes" };
    const four = Array.from({ length: 4 }, (_, at) =>
      spawnProgram({ env: { ...given, DATA_DIR: join(directory.path, String(at)) } }),
    );
    for (const served of four) {
      const announced = await served.announced;
      expect(announced).toMatchObject({ keeping: "given", isDemonstration: true });
      expect(await askAsBank(announced)).toMatchObject({ outcome: "BLOCKED" });
    }
    const counted = await asRole(owner, async (sql) => {
      const [row] = await sql`select
        (select count(*)::int from act where kind = 'adopt-law') as adopted,
        (select count(*) = max(position) from act) as "isGapless",
        (select count(*)::int from head) as heads,
        (select count(*)::int from act where kind = 'publish-signing-key') as keys`;
      return row;
    });
    // The law, the facts and the officers, each of them once, and the key of each instance.
    expect(counted).toEqual({ adopted: 1, isGapless: true, heads: 3 + 4, keys: 4 });
    await Promise.all(four.map(endProgram));
  });

  it("is left alone while migrations are missing and no owner is named, and is never peopled unasked", async () => {
    const { url, ownerUrl: owner } = await empty();
    const serving = { DATABASE_URL: url, DATA_DIR: directory.path };
    const refused = await runProgram({ env: serving, args: ["serve", "--port", "0"] });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("[migration.pending]");
    const migrated = await runProgram({
      env: { ...serving, DATABASE_OWNER_URL: owner },
      args: ["migrate", "--json"],
    });
    const { applied, total } = JSON.parse(migrated.out) as { applied: string[]; total: number };
    expect(applied).toHaveLength(total);
    const served = spawnProgram({ env: serving });
    expect(await served.announced).toMatchObject({ isDemonstration: false });
    const acts = await asRole(owner, (sql) => sql`select kind from act`);
    expect(acts).toEqual([{ kind: "publish-signing-key" }]);
    await endProgram(served);
  });

  it("is not served with a login that owns it or may do everything", async () => {
    const { ownerUrl: owner } = await empty();
    const refused = await runProgram({
      env: { DATABASE_URL: owner, DATA_DIR: directory.path },
      args: ["serve", "--port", "0"],
    });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("[login.mighty]");
  });

  it("that cannot be reached is said to be, without its password", async () => {
    const refused = await runProgram({
      env: {
        DATABASE_URL: "postgres://someone:hush-hush@127.0.0.1:1/register",
        DATA_DIR: directory.path,
      },
      args: ["serve", "--port", "0", "--lang", "en"],
    });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("[register.unreachable]");
    expect(refused.err + refused.out).not.toContain("hush-hush");
  });
});
