import { dirname } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { findCaller, hashOfKey } from "../../src/store/callers.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole, type FreshDatabase, freshDatabase } from "../support/database.ts";
import { observer } from "../support/register.ts";

let fresh: FreshDatabase;

beforeAll(async () => {
  fresh = await freshDatabase();
  vi.stubEnv("DATABASE_URL", fresh.url);
  vi.stubEnv("DATA_DIR", dirname(temporaryFile("none", "")));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await fresh.drop();
});

const bank =
  "institutions add bank-371302 --name 临沂银行 --english bank --in 371302 --scopes ask,register".split(
    " ",
  );

async function said(...args: string[]): Promise<any> {
  const { code, out } = await runToEnd(...args, "--json");
  return { code, ...JSON.parse(out) };
}

it("an institution is entered once, and what stands is not changed by entering it again", async () => {
  expect((await runToEnd(...bank)).code).toBe(0);
  expect(
    await said(...bank.map((word) => (word === "临沂银行" ? "别的银行" : word))),
  ).toMatchObject({
    code: 2,
    refused: "institution.known",
  });
  const { out } = await runToEnd("institutions", "--json");
  expect(JSON.parse(out)).toEqual([
    {
      code: "bank-371302",
      name: "临沂银行",
      english: "bank",
      region: "371302",
      scopes: ["ask", "register"],
    },
  ]);
});

it("a key opens the register until it is withdrawn, and is kept nowhere", async () => {
  const holder = ["--institution", "bank-371302", "--label", "柜面"];
  const { out, code, err } = await runToEnd("keys", "issue", ...holder);
  expect(code).toBe(0);
  expect(out).toMatch(/^ld_[\w-]{43}$/);
  expect(err).toContain("无法再次显示");
  const caller = (): Promise<unknown> =>
    fresh.database.reading(observer, (tx) => findCaller(tx, hashOfKey(out)));
  expect(await caller()).toMatchObject({ institution: "bank-371302", region: "371302" });
  const [row] = await asRole(fresh.ownerUrl, (sql) => sql`select k::text as row from api_key k`);
  expect(row!["row"]).not.toContain(out);
  expect(await said("keys", "revoke", ...holder)).toMatchObject({ code: 0, revoked: 1 });
  expect(await caller()).toBeNull();
  expect(await said("keys", "revoke", ...holder)).toMatchObject({
    code: 2,
    refused: "key.unknown",
  });
});

it("nobody unknown is issued a key", async () => {
  const nobody = ["--institution", "nobody-371302", "--label", "a"];
  for (const what of ["issue", "revoke"])
    expect(await said("keys", what, ...nobody)).toMatchObject({
      code: 2,
      refused: "institution.unknown",
    });
});

it("the first security administrator is seated by whoever runs the program, and only the first", async () => {
  const seat = "security-admin --account first --name 甲 --person 37130219800101001X".split(" ");
  const nowhere = await said(...seat, "--institution", "nobody");
  expect(nowhere).toMatchObject({ code: 2, refused: "institution.unknown" });
  const at = [...seat, "--institution", "bank-371302"];
  expect(await said(...at)).toMatchObject({ code: 2, refused: "law.none" });
  expect((await runToEnd("adopt")).code).toBe(0);
  const { code, out } = await runToEnd(...at);
  expect(code).toBe(0);
  const caller = await fresh.database.reading(observer, (tx) => findCaller(tx, hashOfKey(out)));
  expect(caller).toMatchObject({ account: "first", territories: ["371302"] });
  for (const account of ["first", "second"])
    expect(await said(...at.map((word) => (word === "first" ? account : word)))).toMatchObject({
      code: 2,
      refused: "role.held",
    });
  const [row] = await asRole(
    fresh.ownerUrl,
    (
      sql,
    ) => sql`select a.person, (select string_agg(convert_from(canonical, 'UTF8'), '') from act) as log
      from account a where a.code = 'first'`,
  );
  expect(row!["person"]).toMatch(/^自然人:[\w-]{22}$/);
  expect(row!["log"]).not.toContain("37130219800101001X");
  expect(row!["log"]).toContain('"act":"appoint"');
});

it("a verb that is used wrongly says how it is used, and seats nobody", async () => {
  const at = ["security-admin", "--institution", "bank-371302", "--name", "甲"];
  expect((await runToEnd(...at, "--account", "A B", "--person", "1")).code).toBe(64);
  expect((await runToEnd(...at, "--account", "ab")).code).toBe(64);
});
