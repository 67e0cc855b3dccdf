import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { asRole, type BareDatabase } from "../support/database.ts";
import {
  type Announced,
  endProgram,
  type Exit,
  killLeftPrograms,
  runProgram,
  type ServeProcess,
  spawnProgram,
} from "../support/serve-process.ts";
import { openPlaces } from "../support/places.ts";

/** A register that is served, as its clients know it. */
interface Service {
  readonly announced: Announced;
  readonly served: ServeProcess;
  readonly directory: string;
}

const places = openPlaces();
const { directory, empty } = places;

type Place = BareDatabase & { readonly directory: string };

function envOf({ url, ownerUrl, directory: DATA_DIR }: Place): Readonly<Record<string, string>> {
  return { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, DATA_DIR, DEMO: "yes" };
}

async function serve(place: Place): Promise<Service> {
  const served = spawnProgram({ env: envOf(place) });
  return { served, announced: await served.announced, directory: place.directory };
}

function run(place: Place, ...args: readonly string[]): Promise<Exit> {
  return runProgram({ env: envOf(place), args });
}

function headOf(path: string): string {
  return readFileSync(join(path, "log-head.txt"), "utf8");
}

function sizeOf(head: string): number {
  return Number(head.split("\n")[1]);
}

async function send(
  { announced: { url }, directory: path }: Service,
  who: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, any>>> {
  const keys = JSON.parse(readFileSync(join(path, "demo-keys.json"), "utf8"));
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { Authorization: `Bearer ${keys[who]}`, "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: object; errors?: unknown };
  if (data == null || errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const ends = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > ends) throw new Error("it did not come about");
    await pause(50);
  }
}

const first = "lead-371300.a";
const second = "lead-371300.b";
let count = 0;

function act(service: Service, who: string, form: string, input: object) {
  count += 1;
  const type = `${form[0]!.toUpperCase()}${form.slice(1)}Input`;
  const envelope = {
    effectiveOn: "2024-03-01",
    documentNumber: `测〔2024〕${count}号`,
    evidence: [],
    idempotencyKey: `restored-${count}`,
  };
  return send(
    service,
    who,
    `mutation Do($input: ${type}!, $act: ActInput!) { told: ${form}(input: $input, act: $act) {
      __typename ... on ActRecorded { position } ... on Refusal { code } } }`,
    { input, act: envelope },
  ).then(({ told }) => told as { readonly code?: string; readonly position?: number });
}

async function enterParcels(service: Service, from: number, many: number): Promise<void> {
  for (let at = from; at < from + many; at += 1) {
    const parcel = `371302999801GB${String(at).padStart(5, "0")}`;
    expect(await act(service, first, "enterParcel", { parcel })).toHaveProperty("position");
  }
}

interface Asked {
  readonly outcome: string;
  readonly atLeast: string;
  readonly remarks: readonly { readonly code: string }[];
  readonly receipt: { readonly text: string };
}

async function ask(service: Service, caseNumber: string): Promise<Asked> {
  const input = {
    subject: { uscc: "91371302DEM900012E" },
    action: "loan.new",
    asOf: "2026-03-02",
    context: { purpose: "test", caseNumber, operator: "test" },
  };
  const query = `query Ask($input: CheckInput!) { check(input: $input) { ... on Verdict {
    outcome atLeast remarks { code } receipt { text } } } }`;
  return (await send(service, "bank-371302", query, { input }))["check"] as Asked;
}

async function degradedOf({ announced: { url } }: Service): Promise<string[]> {
  const { degraded } = (await (await fetch(`${url}/readyz`)).json()) as {
    readonly degraded: readonly { readonly name: string }[];
  };
  return degraded.map(({ name }) => name);
}

/** Until everything that was recorded and answered stands in the log that is kept beside the database. */
async function anchored({ ownerUrl, directory: path }: Place): Promise<string> {
  await until(async () => {
    const [row] = await asRole(
      ownerUrl,
      (sql) =>
        sql`select ((select count(*) from act) + (select count(*) from seal))::int as wanted`,
    );
    return existsSync(join(path, "log-head.txt")) && sizeOf(headOf(path)) === row!["wanted"];
  });
  return headOf(path);
}

afterEach(killLeftPrograms);
afterAll(async () => {
  await places.clear();
});

describe("a demonstration of which an older copy comes back", () => {
  let original: Place;
  let backup: string;
  let copied: BareDatabase;
  let kept: string;
  let newest: string;
  let before: Asked;
  let lost: Asked;

  beforeAll(async () => {
    original = { ...(await empty()), directory: await directory() };
    const begun = await serve(original);
    await enterParcels(begun, 1, 3);
    before = await ask(begun, "before");
    kept = await anchored(original);
    backup = join(await directory(), "backup");
    expect(await run(original, "backup", backup)).toMatchObject({ code: 0 });
    await endProgram(begun.served);
    copied = await copyOf(original);
    const later = await serve(original);
    await enterParcels(later, 4, 4);
    lost = await ask(later, "lost");
    newest = await anchored(original);
    await endProgram(later.served);
    expect(sizeOf(newest)).toBeGreaterThan(sizeOf(kept));
  });

  /** By other means than the program's own. */
  async function copyOf({ ownerUrl }: Place): Promise<BareDatabase> {
    const target = await empty();
    const [from, to] = [ownerUrl, target.ownerUrl].map((url) => new URL(url).pathname.slice(1));
    const aside = new URL(ownerUrl);
    aside.pathname = "postgres";
    await asRole(aside.href, async (sql) => {
      await sql.unsafe(`drop database ${to}`);
      await sql.unsafe(`create database ${to} template ${from}`);
    });
    return target;
  }

  async function opensOnlyByTwo(place: Place): Promise<void> {
    const service = await serve(place);
    const told = await ask(service, "while it is closed");
    expect(told).toMatchObject({ outcome: "INDETERMINATE", atLeast: "NO_MEASURE" });
    expect(told.remarks.map(({ code }) => code)).toContain("register.unvouched");
    const parcel = "371302999801GB00099";
    const enter = () => act(service, first, "enterParcel", { parcel });
    expect(await enter()).toMatchObject({ code: "register.restored" });
    expect(await run(place, "adopt")).toMatchObject({
      code: 2,
      err: expect.stringContaining("[register.restored]"),
    });
    expect(await degradedOf(service)).toEqual(["restoration"]);
    const { restorations } = await send(
      service,
      first,
      "{ restorations { size witnessed isAcknowledged } }",
    );
    expect(restorations).toMatchObject([{ witnessed: newest, isAcknowledged: false }]);
    const [{ size }] = restorations;
    expect(size).toBeLessThan(sizeOf(newest));
    const acknowledge = (who: string) =>
      act(service, who, "acknowledgeRestoration", { region: "371300", size });
    expect(await acknowledge(first)).toHaveProperty("position");
    expect(await acknowledge(first)).toMatchObject({ code: "restoration.acknowledged" });
    expect(await enter()).toMatchObject({ code: "register.restored" });
    expect(headOf(place.directory)).toBe(newest);
    expect(await acknowledge(second)).toHaveProperty("position");
    expect(await enter()).toHaveProperty("position");
    expect((await ask(service, "open again")).outcome).toBe(before.outcome);
    await until(() => headOf(place.directory).split("\n")[0]!.endsWith("/2"));
    await anchored(place);
    const { issuer, checkpoint } = sealOf(await ask(service, "under the next origin"));
    expect(issuer).toMatch(/\/2$/);
    expect(checkpoint).toContain("/2\n");
    await anchored(place);
    await endProgram(service.served);
    await verifiesWithLoss(place, size as number);
    const again = await serve(place);
    expect((await ask(again, "after a restart")).outcome).toBe(before.outcome);
    expect(await degradedOf(again)).toEqual([]);
    await endProgram(again.served);
  }

  function sealOf({ receipt }: Asked) {
    const { jws } = JSON.parse(receipt.text) as { readonly jws: string };
    const payload = Buffer.from(jws.split(".")[1]!, "base64url").toString("utf8");
    return JSON.parse(payload) as { readonly issuer: string; readonly checkpoint: string };
  }

  async function verifiesWithLoss(place: Place, size: number): Promise<void> {
    const exported = join(await directory(), "exported");
    expect(await run(place, "export", exported)).toMatchObject({ code: 0 });
    expect(await run(place, "verify", exported)).toMatchObject({ code: 0, err: "" });
    const held = join(await directory(), "held");
    await mkdir(held);
    for (const [name, text] of Object.entries({ kept, newest, lost: lost.receipt.text }))
      await writeFile(join(held, name), text);
    const at = (name: string) => run(place, "verify", exported, "--checkpoint", join(held, name));
    expect(await at("kept")).toMatchObject({ code: 0, err: "" });
    const said = await at("newest");
    expect(said.code).toBe(1);
    expect(said.err).toMatch(new RegExp(`^\\[witness\\.lost\\].*\\d+–${sizeOf(newest) - 1}`));
    expect(said.err.trim().split("\n")).toHaveLength(1);
    console.info(said.err.trim(), `(the log came back with ${size} leaves)`);
    // What was answered and lost is still a receipt, which the register signed.
    expect(
      await run(place, "verify", join(held, "lost"), "--keys", join(exported, "keys.json")),
    ).toMatchObject({ code: 0 });
  }

  it("by its own backup, in a directory of its own beside the newer head, is read-only until two officers know", async () => {
    const place = { ...(await empty()), directory: await directory() };
    await writeFile(join(place.directory, "log-head.txt"), newest);
    expect(await run(place, "restore", backup)).toMatchObject({ code: 0 });
    await cp(join(original.directory, "demo-keys.json"), join(place.directory, "demo-keys.json"));
    await opensOnlyByTwo(place);
  });

  it("by other means, beside the directory that served it, is found out when it starts, and likewise", async () => {
    await opensOnlyByTwo({ ...copied, directory: original.directory });
  });
});
