import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hono } from "hono";
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDesk } from "../../src/commands/check-desk.ts";
import { openSigning, type Signing } from "../../src/commands/open-signing.ts";
import { rotateSigningKey } from "../../src/commands/rotate-key.ts";
import { beginRegister } from "../../src/commands/seed.ts";
import { readConfig } from "../../src/config.ts";
import { leafHash } from "../../src/domain/proof/hash.ts";
import { verifyInclusion } from "../../src/domain/proof/merkle.ts";
import type { Readiness } from "../../src/http/readiness.ts";
import { start } from "../../src/main.ts";
import { readJws, verifyJws } from "../../src/signing/jws.ts";
import { rotateKey } from "../../src/signing/key-files.ts";
import { readPublicKey } from "../../src/signing/public-key.ts";
import { beginRetiring, findCurrentKid } from "../../src/signing/rotation.ts";
import { bank, openApp, post, question, type TestApp, withKey } from "../support/app.ts";
import { runToEnd } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import { lead } from "../support/register.ts";

const root = join(import.meta.dirname, "..", "..");
const acting = { ...lead, institution: "liandong", client: "serve", region: "100000" };

interface PublishedKey extends Record<string, unknown> {
  readonly kid: string;
  readonly alg: string;
  readonly from: string;
  readonly until: string | null;
  readonly fromPosition: number;
  readonly untilPosition: number | null;
  readonly retired: string | null;
}

interface ToldReceipt {
  readonly text: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly entry: string;
  readonly question: string;
  readonly answer: string;
  readonly seal: { readonly id: string; readonly jws: string; readonly size: number };
}

let served: TestApp;
let place: string;
let made = 0;
/** A process that serves, with its directory of keys. */
let directory: string;
let signing: Signing;
let app: Hono;

beforeAll(async () => {
  served = await openApp();
  place = mkdtempSync(join(tmpdir(), "liandong-signing-"));
  directory = newDirectory();
  signing = await opened(directory);
  app = serving(signing);
  vi.stubEnv("DATABASE_URL", served.url);
  vi.stubEnv("DATA_DIR", place);
  vi.stubEnv("SIGNING_KEY_DIR", directory);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  signing?.close();
  await served?.drop();
  rmSync(place, { recursive: true });
});

function newDirectory(): string {
  made += 1;
  return join(place, `keys-${made}`);
}

async function opened(at: string, alg: "EdDSA" | "SM2" = "EdDSA"): Promise<Signing> {
  const found = await openSigning(served.database, { directory: at, alg, acting });
  if ("refused" in found) throw new Error(found.refused);
  return found;
}

function serving(by: Signing): Hono {
  const sealing = {
    get signer() {
      return by.signer;
    },
    signerAt: by.signerAt,
    origin: "liandong/test",
    checkpoint: () => null,
  };
  const { database } = served;
  const desk = openDesk({ database, isDemonstration: true, salt: "salt", sealing });
  return served.again({ desk, signing: by });
}

const receiptFields = "receipt { text index path entry question answer seal { id jws size } }";
const checkDocument = `query ($input: CheckInput!) { check(input: $input) { ... on Verdict { record outcome ${receiptFields} } } }`;

async function ask(of = app): Promise<ToldReceipt> {
  const body = { query: checkDocument, variables: { input: question() } };
  const { json } = await post(of, body, withKey(served.keys[bank]));
  expect(json.errors, served.lines.at(-1)).toBeUndefined();
  return json.data!["check"]!["receipt"] as ToldReceipt;
}

async function keySet(): Promise<{ readonly keys: readonly PublishedKey[] }> {
  const response = await served.again({}).request("/.well-known/jwks.json");
  expect(response.status).toBe(200);
  return (await response.json()) as { readonly keys: readonly PublishedKey[] };
}

async function rotate(alg: "EdDSA" | "SM2" = "EdDSA"): Promise<string> {
  const done = await rotateSigningKey(
    served.database,
    { directory, alg, reason: "rotated" },
    acting,
  );
  if ("refused" in done) throw new Error(done.refused);
  return done.signer.kid;
}

/** By the keys as they are published now, with JOSE where it knows the algorithm, and with our own. */
async function verify({ seal, entry, index, path }: ToldReceipt): Promise<PublishedKey> {
  const { keys } = await keySet();
  const jws = readJws(seal.jws)!;
  const key = keys.find(({ kid }) => kid === jws.header.kid)!;
  expect(verifyJws(jws, readPublicKey(key)!)).toBe(true);
  const payload = JSON.parse(jws.payload.toString()) as Record<string, any>;
  if (jws.header.alg === "EdDSA")
    expect(
      Buffer.from(
        (await compactVerify(seal.jws, createLocalJWKSet({ keys } as unknown as JSONWebKeySet)))
          .payload,
      ).equals(jws.payload),
    ).toBe(true);
  const size = payload["size"] as number;
  expect(size).toBe(seal.size);
  const leaf = leafHash(entry);
  const hashes = path.map((hex) => Buffer.from(hex, "hex"));
  const sealed = Buffer.from(payload["root"] as string, "hex");
  expect(verifyInclusion({ index, size, leaf, path: hashes }, sealed)).toBe(true);
  expect(stood(key, jws.payload)).toBe(true);
  return key;
}

/** Whether a key stood when what it signed was read, or when that was signed late. */
function stood(key: PublishedKey, payload: Buffer): boolean {
  const { position, sealedLateAt } = JSON.parse(payload.toString()) as {
    readonly position: number;
    readonly sealedLateAt: string | null;
  };
  if (sealedLateAt !== null)
    return (
      key.from <= sealedLateAt &&
      (key.until === null || Date.parse(sealedLateAt) < Date.parse(key.until) + 60_000)
    );
  return key.fromPosition <= position && position < (key.untilPosition ?? Infinity);
}

function filed(receipt: ToldReceipt, name: string): string {
  const path = join(place, `${name}.json`);
  writeFileSync(path, receipt.text);
  return path;
}

describe("a signing key", () => {
  it("is published by one act, however many processes start at once", async () => {
    const shared = newDirectory();
    const before = await keySet();
    const all = await Promise.all(Array.from({ length: 10 }, () => opened(shared)));
    for (const one of all) one.close();
    const kids = new Set(all.map(({ signer }) => signer.kid));
    expect(kids.size).toBe(1);
    expect((await keySet()).keys.length).toBe(before.keys.length + 1);
    const acts = await actsOf([...kids][0]!);
    expect(acts).toMatchObject([
      { kind: "publish-signing-key", institution: "liandong", actor: lead.operator },
    ]);
    expect(acts[0]!.content).toEqual({
      alg: "EdDSA",
      jwk: all[0]!.signer.publicKey,
      kid: [...kids][0],
    });
  });

  it("is one of each process that has a directory of its own, and all are published", async () => {
    const all = await Promise.all(Array.from({ length: 3 }, () => opened(newDirectory(), "SM2")));
    for (const one of all) one.close();
    const kids = all.map(({ signer }) => signer.kid);
    expect(new Set(kids).size).toBe(3);
    const published = (await keySet()).keys.map(({ kid }) => kid);
    expect(published).toEqual(expect.arrayContaining(kids));
  });

  it("that was retired signs no more, though somebody brings it back", async () => {
    const own = newDirectory();
    const first = await opened(own);
    first.close();
    const { kid } = first.signer;
    const pem = readFileSync(join(own, `${kid}.pem`));
    const turn = { directory: own, alg: "EdDSA", reason: "compromised" } as const;
    await rotateSigningKey(served.database, turn, acting);
    writeFileSync(join(own, `${kid}.pem`), pem, { mode: 0o600 });
    writeFileSync(join(own, "current"), kid);
    const again = await openSigning(served.database, { directory: own, alg: "EdDSA", acting });
    expect(again).toMatchObject({ refused: "signing-key.retired" });
    expect(await rotateSigningKey(served.database, turn, acting)).toMatchObject({ retired: [] });
    (await opened(own)).close();
  });

  it("of a machine that is gone is retired from another: what it signed stands, and nothing more is answered with it", async () => {
    const lost = await opened(newDirectory());
    const { kid } = lost.signer;
    const there = serving(lost);
    const receipt = await ask(there);
    expect((await there.request("/readyz")).status).toBe(200);
    const retire = (...words: string[]) => runToEnd("signing-keys", "retire", "--json", ...words);
    const done = await retire("--compromised", "--", kid);
    expect(done.code, done.out).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({ published: null, retired: [kid] });
    expect((await actsOf(kid))[1]).toMatchObject({
      kind: "retire-signing-key",
      content: { kid, reason: "compromised" },
      isHead: true,
    });
    expect(await verify(receipt)).toMatchObject({ kid, retired: "compromised" });
    const asked = { query: checkDocument, variables: { input: question() } };
    const { json } = await post(there, asked, withKey(served.keys[bank]));
    expect([json.data, json.errors?.[0]?.extensions["code"]]).toEqual([null, "unexpected"]);
    const readiness = await there.request("/readyz");
    expect(readiness.status).toBe(503);
    const { conditions } = (await readiness.json()) as Readiness;
    const unmet = conditions.filter(({ isMet }) => !isMet);
    expect(unmet.map(({ name }) => name)).toEqual(["signing"]);
    expect((await app.request("/readyz")).status).toBe(200);
    expect((await verify(await ask())).kid).not.toBe(kid);
    lost.close();

    expect(JSON.parse((await retire("--", kid)).out)).toMatchObject({ retired: [] });
    expect(await actsOf(kid)).toHaveLength(2);
    const unknown = await retire("nobody");
    expect([unknown.code, unknown.out]).toEqual([
      2,
      expect.stringContaining("signing-key.unknown"),
    ]);
    const current = await retire("--", findCurrentKid(directory)!);
    expect([current.code, current.out]).toEqual([2, expect.stringContaining("signing-key.in-use")]);
  });
});

interface FoundAct {
  readonly position: number;
  readonly kind: string;
  readonly institution: string;
  readonly actor: string;
  readonly content: Record<string, unknown>;
  readonly isHead: boolean;
}

function actsOf(kid: string): Promise<FoundAct[]> {
  return asRole(
    served.ownerUrl,
    (
      sql,
    ) => sql`select a.position::int, a.kind, a.institution, a.actor, h.position is not null as "isHead",
        convert_from(a.canonical, 'UTF8')::json -> 'content' as content
      from act a left join head h on h.position = a.position
      where convert_from(a.canonical, 'UTF8')::json -> 'content' ->> 'kid' = ${kid} order by a.position`,
  ) as unknown as Promise<FoundAct[]>;
}

describe("a rotation", () => {
  it("retires and publishes in one transaction, and leaves no private key of before", async () => {
    const before = findCurrentKid(directory)!;
    const next = await rotate();
    const [, retired] = await actsOf(before);
    const [published] = await actsOf(next);
    expect(retired).toMatchObject({
      kind: "retire-signing-key",
      content: { kid: before, reason: "rotated" },
      isHead: false,
    });
    expect(published).toMatchObject({ kind: "publish-signing-key", isHead: true });
    expect(published!.position).toBe(retired!.position + 1);
    expect(readdirSync(directory).toSorted()).toEqual([`${next}.pem`, "current"].toSorted());
  });

  it("leaves every receipt as good as it was, given before, between and after three of them, one to SM2", async () => {
    const receipts = [await ask()];
    const turns = [[], ["--algorithm", "SM2"], ["--algorithm", "Ed25519", "--compromised"]];
    for (const more of turns) {
      const { code, out } = await runToEnd("signing-keys", "rotate", "--json", ...more);
      expect(code, out).toBe(0);
      receipts.push(await ask());
    }
    const keys = await Promise.all(receipts.map(verify));
    expect(keys.map(({ alg }) => alg)).toEqual(["EdDSA", "EdDSA", "SM2", "EdDSA"]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(4);
    expect(keys.map(({ retired }) => retired)).toEqual(["rotated", "rotated", "compromised", null]);
    for (const [at, { until }] of keys.entries())
      if (at < 3) expect(until! <= keys[at + 1]!.from).toBe(true);
  });

  it("loses no check that is underway, and no receipt has a key that did not stand when it was read", async () => {
    const receipts: ToldReceipt[] = [];
    let isOver = false;
    const asking = Array.from({ length: 6 }, async () => {
      while (!isOver) receipts.push(await ask());
    });
    const more = (wanted: number): Promise<void> => {
      const before = receipts.length;
      return vi.waitFor(() => expect(receipts.length).toBeGreaterThan(before + wanted), {
        timeout: 20_000,
      });
    };
    const kids: string[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      await more(12);
      kids.push(await rotate(turn === 4 ? "SM2" : "EdDSA"));
    }
    await more(12);
    // So fast that no process can take each of them up.
    for (let turn = 0; turn < 8; turn += 1) await rotate();
    await more(12);
    isOver = true;
    await Promise.all(asking);
    const { keys } = await keySet();
    const used = new Set<string>();
    let late = 0;
    for (const { seal } of receipts) {
      const { header, payload } = readJws(seal.jws)!;
      expect(
        stood(
          keys.find(({ kid }) => kid === header.kid)!,
          payload,
        ),
      ).toBe(true);
      used.add(header.kid);
      if (!payload.includes('"sealedLateAt":null')) late += 1;
    }
    expect([...used]).toEqual(expect.arrayContaining(kids));
    console.log(`${receipts.length} receipts by ${used.size} keys, ${late} sealed late`);
  });

  it("is noticed within seconds by a process that nobody asks", async () => {
    const next = await rotate();
    await vi.waitFor(() => expect(signing.signer.kid).toBe(next), { timeout: 3000 });
    expect((await signing.signerAt(null))?.kid).toBe(next);
  });

  it("that was broken off between disk and register is finished by the next start", async () => {
    const own = newDirectory();
    const first = await opened(own);
    first.close();
    const { kid } = first.signer;
    beginRetiring(own, { kid, reason: "compromised" });
    const next = rotateKey(own, { alg: "EdDSA" });
    if ("refused" in next) throw new Error(next.refused);
    expect((await first.signerAt(null))?.kid).toBe(kid);
    (await opened(own)).close();
    expect((await first.signerAt(null))?.kid).toBe(next.kid);
    expect((await actsOf(kid))[1]!.content).toEqual({ kid, reason: "compromised" });
    expect(await actsOf(next.kid)).toHaveLength(1);
    expect(readdirSync(own).toSorted()).toEqual([`${next.kid}.pem`, "current"].toSorted());
  });

  it("of several at once comes one after the other", async () => {
    await Promise.all([rotate(), rotate(), rotate()]);
    const current = findCurrentKid(directory)!;
    expect(readdirSync(directory).toSorted()).toEqual([`${current}.pem`, "current"].toSorted());
    const [row] = await asRole(
      served.ownerUrl,
      (sql) => sql`select upper_inf(known) as stands from signing_key where kid = ${current}`,
    );
    expect(row).toEqual({ stands: true });
    expect((await signing.signerAt(null))?.kid).toBe(current);
    await verify(await ask());
  });
});

describe("the published keys", () => {
  it("are for everybody, for a minute, and never hold what signs", async () => {
    const response = await served.again({}).request("/.well-known/jwks.json");
    expect(response.headers.get("cache-control")).toBe("public, max-age=60");
    expect(response.headers.get("content-type")).toBe("application/jwk-set+json");
    const { keys } = (await response.json()) as { keys: PublishedKey[] };
    for (const { alg, ...key } of keys)
      expect(Object.keys(key).toSorted()).toEqual(
        [
          ..."crv from fromPosition kid kty retired until untilPosition use x".split(" "),
          ...(alg === "SM2" ? ["y"] : []),
        ].toSorted(),
      );
  });

  it("are told by the contract with the acts that published and retired them", async () => {
    const query = `{ signingKeys { kid algorithm jwk since until publishedAt retiredAt retiredFor } }`;
    const { json } = await post(app, { query }, withKey(served.keys[bank]));
    expect(json.errors).toBeUndefined();
    const { keys } = await keySet();
    const told = json.data!["signingKeys"] as unknown as readonly Record<string, unknown>[];
    expect(told.map(({ kid, since, until }) => [kid, since, until])).toEqual(
      keys.map(({ kid, fromPosition, untilPosition }) => [kid, fromPosition, untilPosition]),
    );
  });

  it("are listed by the program, with the one that signs here", async () => {
    const { out, code } = await runToEnd("signing-keys", "--json");
    expect(code).toBe(0);
    const listed = JSON.parse(out) as readonly { kid: string; signsHere: boolean }[];
    const here = listed.filter(({ signsHere }) => signsHere).map(({ kid }) => kid);
    expect(here).toEqual([findCurrentKid(directory)]);
    const words = await runToEnd("signing-keys");
    expect(words.out).toContain("此处签名所用");
    expect(words.out).toContain("泄露");
    expect((await runToEnd("signing-keys", "rotate", "--algorithm", "RSA")).code).toBe(64);
    expect((await runToEnd("signing-keys", "--compromised")).code).toBe(64);
  });

  it("cannot be told where the register cannot be read, and that is said", async () => {
    const { database } = served;
    const broken = { ...database, reading: () => Promise.reject(new Error("gone")) };
    const response = await served.again({ database: broken }).request("/.well-known/jwks.json");
    expect(response.status).toBe(500);
  });
});

describe("a receipt", () => {
  const page = readFileSync(join(root, "docs", "receipts.md"), "utf8");

  it.each(["EdDSA", "SM2"] as const)(
    "by %s is verified by the lines of its page, and an altered one is not",
    async (alg) => {
      await rotate(alg);
      const receipt = await ask();
      const keys = join(place, "jwks.json");
      writeFileSync(keys, JSON.stringify(await keySet()));
      const whole = filed(receipt, `${alg}-whole`);
      const read = JSON.parse(receipt.text) as Record<string, unknown>;
      const altered = filed(
        {
          ...receipt,
          text: JSON.stringify({
            ...read,
            answer: receipt.answer.replace("BLOCKED", "NO_MEASURE"),
          }),
        },
        `${alg}-altered`,
      );
      const { record } = JSON.parse(receipt.entry) as { record: string };
      for (const [language, command] of verifiers(page, alg)) {
        expect(command(whole, keys), language).toContain(`${record} BLOCKED`);
        expect(() => command(altered, keys), language).toThrow("Command failed");
      }
    },
  );

  it("of each question of a batch stands under one signature", async () => {
    const query = `query ($items: [CheckItemInput!]!, $context: CheckContextInput!) {
      checks(items: $items, context: $context) { ... on CheckedBatch {
        seals { id jws size } results { result { ... on Verdict { ${receiptFields} } } } } } }`;
    const { context, ...item } = question();
    const items = Array.from({ length: 300 }, (_, at) => ({ ...item, key: `${at}` }));
    const body = { query, variables: { items, context } };
    const { json } = await post(app, body, withKey(served.keys[bank]));
    expect(json.errors).toBeUndefined();
    const { seals, results } = json.data!["checks"] as unknown as {
      seals: ToldReceipt["seal"][];
      results: { result: { receipt: ToldReceipt } }[];
    };
    expect(seals).toHaveLength(1);
    expect(seals[0]!.size).toBe(300);
    for (const { result } of results.filter((_, at) => at % 50 === 7)) {
      expect(result.receipt.seal).toEqual(seals[0]);
      await verify(result.receipt);
    }
  });
});

/** The lines of the page as they stand, as programs of their own. */
function verifiers(page: string, alg: string) {
  const lines = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "m").exec(page)![1]!;
  const running =
    (program: string, options: readonly string[], input: string) =>
    (...paths: string[]) =>
      execFileSync(program, [...options, "-", ...paths], {
        encoding: "utf8",
        cwd: root,
        input,
        stdio: ["pipe", "pipe", "ignore"],
      });
  const node = running(process.execPath, ["--input-type=module"], lines("js"));
  const python = running("python3", [], lines("python"));
  // No JOSE library knows SM2.
  return Object.entries(alg === "SM2" ? { python } : { node, python });
}

describe("a start", () => {
  async function startedWith(env: Record<string, string>) {
    const config = readConfig(
      {},
      { DATABASE_URL: served.url, PORT: "0", LOG_LEVEL: "silent", ...env },
    );
    if ("faults" in config) throw new Error(JSON.stringify(config));
    return start(config);
  }

  it("is refused, in words, where the key cannot be kept for its owner alone", async () => {
    const open = newDirectory();
    mkdirSync(open);
    chmodSync(open, 0o777);
    const file = join(place, "file");
    writeFileSync(file, "");
    const cases = [
      ["signing-key.exposed", open],
      ["signing-key.unreadable", join(file, "keys")],
    ] as const;
    for (const [refused, SIGNING_KEY_DIR] of cases) {
      const said = await startedWith({ DATA_DIR: place, SIGNING_KEY_DIR, DEMO: "" });
      expect(said).toMatchObject({ refused });
      if (!("refused" in said)) throw new Error("it was served");
      expect(said.because.zh).toContain(SIGNING_KEY_DIR);
    }
  });

  it("is refused where the key it signed with is gone, and makes no other in its place", async () => {
    const own = newDirectory();
    const first = await opened(own);
    first.close();
    rmSync(join(own, `${first.signer.kid}.pem`));
    const said = await startedWith({ DATA_DIR: place, SIGNING_KEY_DIR: own });
    expect(said).toMatchObject({ refused: "signing-key.missing" });
    expect(await actsOf(first.signer.kid)).toHaveLength(1);
  });

  it("makes the key beside the register where nothing else is said, by the algorithm that is", async () => {
    const own = join(place, "data");
    const running = await startedWith({ DATA_DIR: own, SIGNING_ALGORITHM: "sm2" });
    if ("refused" in running) throw new Error(running.refused);
    try {
      const response = await fetch(`${running.url}/.well-known/jwks.json`);
      const { keys } = (await response.json()) as { keys: PublishedKey[] };
      expect(keys.at(-1)).toMatchObject({ alg: "SM2", kid: findCurrentKid(join(own, "signing")) });
    } finally {
      await running.stop();
    }
  });

  it("names an algorithm that it does not know", () => {
    const config = readConfig({}, { SIGNING_ALGORITHM: "RSA" });
    expect(config).toMatchObject({
      refused: "config.invalid",
      faults: [{ name: "SIGNING_ALGORITHM" }],
    });
  });

  it("names the log of the register once and for ever", async () => {
    const { database } = served;
    const [one, other] = [
      await beginRegister(database, { isDemonstration: true }, lead),
      await beginRegister(database, { isDemonstration: true }, lead),
    ];
    expect(one.origin).toMatch(/^liandong\/[0-9a-f-]{36}$/);
    expect(other.origin).toBe(one.origin);
  });
});
