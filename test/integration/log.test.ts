import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CheckAnswer, openDesk } from "../../src/commands/check-desk.ts";
import { importActs } from "../../src/commands/import-acts.ts";
import { proveConsistency, proveInclusion } from "../../src/commands/prove-log.ts";
import type { Sealing } from "../../src/commands/seal-checks.ts";
import { seed } from "../../src/commands/seed.ts";
import { submitAct } from "../../src/commands/submit-act.ts";
import type { Submission } from "../../src/commands/submission.ts";
import { checkpointBody, parseCheckpoint } from "../../src/domain/proof/checkpoint.ts";
import { verifyConsistency, verifyInclusion } from "../../src/domain/proof/merkle.ts";
import { readNote } from "../../src/domain/proof/note.ts";
import { rootOf } from "../../src/domain/proof/range.ts";
import { findForm } from "../../src/domain/ledger/forms.ts";
import { schema } from "../../src/graphql/schema.ts";
import { createApp } from "../../src/http/app.ts";
import { openLog } from "../../src/http/log.ts";
import { readJws } from "../../src/signing/jws.ts";
import { isNoteSignedBy, signNote } from "../../src/signing/note-signature.ts";
import { ed25519Signer, type Signer } from "../../src/signing/signer.ts";
import { openActFile } from "../../src/store/act-files.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { openWitness, witnessName } from "../../src/store/witness.ts";
import { post, withKey } from "../support/app.ts";
import { asRole } from "../support/database.ts";
import { type LogRows, readLog, sequencerOver, witnessOf } from "../support/evidence-log.ts";
import { type Seated, seat } from "../support/officers.ts";
import { loadPacks } from "../support/packs.ts";
import { random, seedOf } from "../support/random.ts";
import { lead, observer, openRegister, type TestRegister } from "../support/register.ts";

const origin = "liandong/test";
const packs = loadPacks();

function ownSigner(): Signer {
  return ed25519Signer(generateKeyPairSync("ed25519").privateKey);
}

function sealingWith(signer: Signer, more: Partial<Sealing> = {}): Sealing {
  return { signer, origin, checkpoint: () => null, ...more };
}

/** A question that nobody has to prepare the register for. */
function asking(at: number, idempotencyKey?: string) {
  return {
    subject: "91371302DEM900012E",
    action: "loan.new",
    jurisdiction: "371302",
    asOf: "2026-03-02",
    knownAt: undefined,
    parcel: undefined,
    benefit: undefined,
    project: undefined,
    isIdentifierConfirmed: true,
    idempotencyKey,
    context: { purpose: "贷前审查", caseNumber: `${at}`, operator: "经办一" },
  };
}

function banker(at: number) {
  const institution = `bank-${at % 7}`;
  return { institution, operator: "经办一", client: `${institution}/test`, region: "371302" };
}

function land(from: number, count: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `地块 371302905001GB${String(from + at).padStart(5, "0")}`,
      { 区划: "371302" },
    ]),
  );
}

async function until(isSo: () => boolean, withinMs = 20_000): Promise<void> {
  const ends = performance.now() + withinMs;
  while (!isSo()) {
    if (performance.now() > ends) throw new Error("it did not come about");
    await pause(20);
  }
}

describe("the log of two processes that record, answer and sign at once", () => {
  const chance = random(seedOf(20261121));
  const signers = [ownSigner(), ownSigner()] as const;
  let register: TestRegister;
  let databases: readonly Database[];
  let rows: LogRows;
  const answers: CheckAnswer[] = [];

  beforeAll(async () => {
    console.log(`SEED=${seedOf(20261121)}`);
    register = await openRegister(packs);
    databases = await Promise.all(signers.map(() => openDatabase({ url: register.url })));
    const sequencers = databases.map((database, at) =>
      sequencerOver(database, sealingWith(signers[at]!)),
    );
    const desks = databases.map((database, at) =>
      openDesk({
        database,
        isDemonstration: false,
        salt: register.salt,
        sealing: sealingWith(signers[at]!, { checkpoint: () => sequencers[at]!.checkpoint() }),
      }),
    );
    const ask = async (from: number): Promise<void> => {
      for (let turn = 0; turn < 8; turn += 1) {
        const at = from * 8 + turn;
        const answer = await desks[at % 2]!.ask(asking(at), banker(at));
        if ("refused" in answer) throw new Error(answer.refused);
        answers.push(answer);
        sequencers[at % 2]!.poke();
        await pause(chance.int(40));
      }
    };
    const record = async (from: number): Promise<void> => {
      for (let turn = 0; turn < 10; turn += 1) {
        const acting = { ...lead, client: `recorder-${from}` };
        const written = land(from * 1000 + turn * 20, 5 + chance.int(9));
        await seed(databases[turn % 2]!, written, { acting, salt: register.salt });
        await pause(chance.int(40));
      }
    };
    await Promise.all([
      ...Array.from({ length: 50 }, (_, at) => ask(at)),
      ...Array.from({ length: 5 }, (_, at) => record(at)),
    ]);
    await Promise.all(sequencers.map((one) => one.close()));
    rows = await readLog(register.ownerUrl);
  });
  afterAll(async () => {
    await Promise.all(databases?.map((one) => one.close()) ?? []);
    await register?.drop();
  });

  it("has every act and every seal as exactly one leaf, with its own hash, and nothing else", () => {
    const plain = ({ act, seal, hash }: Omit<LogRows["leaves"][number], "number">): string =>
      `${act ?? seal} ${hash}`;
    expect(answers).toHaveLength(400);
    expect(rows.leaves.length).toBeGreaterThan(300);
    expect(rows.leaves.map(plain).toSorted()).toEqual(rows.expected.map(plain).toSorted());
    expect(rows.pending).toBe(0);
  });

  it("numbers its leaves without a gap, and acts in the order of their positions", () => {
    expect(rows.leaves.map(({ number }) => number)).toEqual(rows.leaves.map((_, at) => at));
    const acts = rows.leaves.flatMap(({ act }) => act ?? []);
    expect(acts).toEqual(acts.map((_, at) => at + 1));
  });

  it("signs heads that only grow, each over the root of all leaves so far, by one of the two keys", () => {
    expect(rows.heads.length).toBeGreaterThan(3);
    const leaves = rows.leaves.map(({ hash }) => Buffer.from(hash, "hex"));
    for (const [at, head] of rows.heads.entries()) {
      expect(head.size).toBeGreaterThan(rows.heads[at - 1]?.size ?? 0);
      const root = Buffer.from(rootOf(leaves.slice(0, head.size)));
      expect(head.root).toBe(root.toString("hex"));
      const note = readNote(head.note);
      if ("refused" in note) throw new Error(note.refused);
      expect(parseCheckpoint(note.body)).toEqual({
        origin,
        size: head.size,
        root,
        extensions: [],
      });
      const signed = signers.filter((one) => isNoteSignedBy(note, origin, one.publicKey));
      expect(signed).toHaveLength(1);
    }
    expect(rows.heads.at(-1)!.size).toBe(rows.leaves.length);
  });

  it("has its heads in the hands of callers: receipts carry them, each as it was signed", () => {
    const signed = new Set(rows.heads.map(({ note }) => note));
    const carried = answers.flatMap(({ receipt }) => {
      const { payload } = readJws(receipt.jws)!;
      return (JSON.parse(payload.toString()) as { checkpoint: string | null }).checkpoint ?? [];
    });
    expect(carried.length).toBeGreaterThan(0);
    expect(carried.filter((note) => !signed.has(note))).toEqual([]);
  });

  it("proves that each head goes on from the one before it", async () => {
    for (const [at, second] of rows.heads.entries()) {
      const first = rows.heads[at - 1] ?? {
        size: 0,
        root: Buffer.from(rootOf([])).toString("hex"),
      };
      const path = await register.database.reading(observer, (tx) =>
        proveConsistency(tx, first.size, second.size),
      );
      const [firstRoot, secondRoot] = [first, second].map(({ root }) => Buffer.from(root, "hex"));
      expect(
        verifyConsistency({
          first: first.size,
          second: second.size,
          firstRoot: firstRoot!,
          secondRoot: secondRoot!,
          path: path.map((one) => Buffer.from(one, "hex")),
        }),
      ).toBe(true);
    }
  });

  it("proves any leaf under any head that holds it", async () => {
    for (let turn = 0; turn < 200; turn += 1) {
      const { size, root } = chance.pick(rows.heads);
      const index = chance.int(size);
      const path = await register.database.reading(observer, (tx) =>
        proveInclusion(tx, index, size),
      );
      const proof = {
        index,
        size,
        leaf: Buffer.from(rows.leaves[index]!.hash, "hex"),
        path: path.map((one) => Buffer.from(one, "hex")),
      };
      expect(verifyInclusion(proof, Buffer.from(root, "hex"))).toBe(true);
    }
  });

  describe("over the contract", () => {
    let app: ReturnType<typeof createApp>;
    let clerk: Seated;
    beforeAll(async () => {
      const { database, desk } = register;
      app = createApp({ schema, desk, database, isDemonstration: false, log: silent() });
      const at = { institution: "bank-3", region: "371302", account: "clerk" };
      clerk = await seat(database, { ...at, roles: [] });
    });

    async function query(document: string, variables: Record<string, unknown> = {}) {
      const { json } = await post(app, { query: document, variables }, withKey(clerk.key));
      expect(json.errors).toBeUndefined();
      return json.data!["told"] as Readonly<Record<string, any>>;
    }

    const inclusion = `query Prove($of: LeafInput!, $size: LeafCount) { told: inclusion(of: $of, size: $size) {
      ... on Inclusion { leaf index path checkpoint } ... on Refusal { code } } }`;

    function proves(told: Readonly<Record<string, any>>): boolean {
      const note = readNote(told["checkpoint"]);
      const head = "refused" in note ? note : parseCheckpoint(note.body);
      if ("refused" in head) throw new Error(head.refused);
      const proof = {
        index: told["index"] as number,
        size: head.size,
        leaf: Buffer.from(told["leaf"], "hex"),
        path: (told["path"] as string[]).map((one) => Buffer.from(one, "hex")),
      };
      return verifyInclusion(proof, head.root);
    }

    it("the newest head is told", async () => {
      const told = await query(
        `{ told: log { ... on EvidenceLog { origin size checkpoint } ... on Refusal { code } } }`,
      );
      const { note, size } = rows.heads.at(-1)!;
      expect(told).toEqual({ origin, size, checkpoint: note });
    });

    it("a check of one's own and any act are proved, under the newest head or the one that is named", async () => {
      const own = answers.find(({ receipt }) => receipt.entry.includes('"bank-3"'))!;
      const [early] = rows.heads;
      for (const told of [
        await query(inclusion, { of: { record: own.record } }),
        await query(inclusion, { of: { position: 7 } }),
        await query(inclusion, { of: { position: 1 }, size: early!.size }),
      ])
        expect(proves(told)).toBe(true);
    });

    it("a check of somebody else's is as though there were none", async () => {
      const other = answers.find(({ receipt }) => receipt.entry.includes('"bank-4"'))!;
      for (const record of [other.record, `${randomUUID()}/0`, "1", ""])
        expect(await query(inclusion, { of: { record } })).toEqual({ code: "record.unknown" });
    });

    it("a proof under a head that does not hold the leaf, or was never signed, is refused", async () => {
      const last = rows.leaves.findLast(({ act }) => act !== null)!;
      const asked = { of: { position: last.act } };
      const [early] = rows.heads;
      expect(await query(inclusion, { ...asked, size: early!.size })).toEqual({
        code: "log.size-unknown",
      });
      expect(await query(inclusion, { ...asked, size: rows.leaves.length + 1 })).toEqual({
        code: "log.size-unknown",
      });
      expect(await query(inclusion, { of: { position: 999_999 } })).toEqual({
        code: "leaf.pending",
      });
    });

    it("growth is proved between any two", async () => {
      const [first, second] = [rows.heads[1]!, rows.heads[2]!];
      const told = await query(
        `query Prove($earlier: LeafCount!, $later: LeafCount) { told: consistency(earlier: $earlier, later: $later) {
          ... on Consistency { earlier path checkpoint } } }`,
        { earlier: first.size, later: second.size },
      );
      expect(told["earlier"]).toBe(first.size);
      expect(told["checkpoint"]).toBe(second.note);
      const consistency = {
        first: first.size,
        second: second.size,
        firstRoot: Buffer.from(first.root, "hex"),
        secondRoot: Buffer.from(second.root, "hex"),
        path: (told["path"] as string[]).map((one) => Buffer.from(one, "hex")),
      };
      expect(verifyConsistency(consistency)).toBe(true);
    });

    it("is served as files to whoever watches, without a key: its head and its tiles", async () => {
      const head = await app.request("/log/checkpoint");
      expect(head.headers.get("content-type")).toMatch(/^text\/plain/);
      expect(await head.text()).toBe(rows.heads.at(-1)!.note);
      const tile = async (path: string): Promise<string> => {
        const response = await app.request(`/log/tile/${path}`);
        expect(response.status, path).toBe(200);
        expect(response.headers.get("cache-control")).toContain("immutable");
        return Buffer.from(await response.arrayBuffer()).toString("hex");
      };
      const hashes = rows.leaves.map(({ hash }) => hash);
      expect(await tile("0/000")).toBe(hashes.slice(0, 256).join(""));
      expect(await tile("0/000.p/9")).toBe(hashes.slice(0, 9).join(""));
      expect(await tile("0/001.p/40")).toBe(hashes.slice(256, 296).join(""));
      const root = rootOf(hashes.slice(0, 256).map((hash) => Buffer.from(hash, "hex")));
      expect(await tile("1/000.p/1")).toBe(Buffer.from(root).toString("hex"));
    });

    it.each([
      "0/9",
      "0/900",
      "0/000.p/256",
      "0/000.p/0",
      "0/x000/000",
      "1/000",
      "1/000.p/200",
      "2/000.p/1",
      "00/000",
      "64/000",
      "-1/000",
      "entries/000",
      "",
    ])("has no tile %j", async (path) => {
      expect((await app.request(`/log/tile/${path}`)).status).toBe(404);
    });
  });
});

function silent() {
  return openLog({ level: "silent", destination: { write: () => true } });
}

describe("a register whose log", () => {
  let register: TestRegister;
  beforeEach(async () => {
    register = await openRegister(packs);
  });
  afterEach(() => register?.drop());

  function enter(parcel: string): Submission {
    return {
      form: findForm("enterParcel")!,
      typed: { parcel },
      envelope: {
        effectiveOn: "2024-03-01",
        documentNumber: "1号",
        evidence: [],
        idempotencyKey: parcel,
        expectedVersion: null,
      },
    };
  }

  it("cannot be signed loses nothing: acts are refused after the limit and accepted when it is mended", async () => {
    const database = await openDatabase({ url: register.url, anchorLimitMs: 1000 });
    const key = ownSigner();
    let isBroken = false;
    const signer = {
      ...key,
      sign(bytes: Uint8Array) {
        if (isBroken) throw new Error("the key does not answer");
        return key.sign(bytes);
      },
    };
    const at = { institution: "lead-371302", region: "371302", account: "wang" };
    const officer = await seat(database, { ...at, roles: ["lead"] });
    const guard = await seat(database, {
      institution: "security-371300",
      region: "371300",
      account: "guard",
      roles: ["security-admin"],
    });
    const sequencer = sequencerOver(database, sealingWith(signer));
    const app = createApp({
      schema,
      desk: register.desk,
      database,
      isDemonstration: false,
      log: silent(),
    });
    const ready = async () => (await (await app.request("/readyz")).json()) as Record<string, any>;
    try {
      await until(() => sequencer.state().size > 0);
      isBroken = true;
      expect(await submitAct(database, enter("371302905001GB00001"), officer)).toMatchObject({
        is: "recorded",
      });
      await until(() => sequencer.state().unanchoredMs > 1200);
      const before = (await readLog(register.ownerUrl)).leaves.length;
      expect(sequencer.state().lastError).toMatchObject({ message: "the key does not answer" });
      expect(await submitAct(database, enter("371302905001GB00002"), officer)).toMatchObject({
        refused: "evidence.unanchored",
      });
      // What was recorded is told again; and a right can always be taken away.
      expect(await submitAct(database, enter("371302905001GB00001"), officer)).toMatchObject({
        isRepeated: true,
      });
      const dismissal = {
        ...enter("dismissal"),
        form: findForm("dismiss")!,
        typed: { account: "wang", role: "park" },
      };
      expect(await submitAct(database, dismissal, guard)).toMatchObject({ refused: "role.none" });
      const file = await openActFile(join(import.meta.dirname, "../../docs/examples/acts.jsonl"));
      if ("refused" in file) throw new Error(file.refused);
      const asked = { institution: "lead-371302", operator: "经办", isRehearsal: false };
      expect(await importActs(database, file, asked)).toMatchObject({
        refused: "evidence.unanchored",
      });
      const { isReady, conditions } = await ready();
      expect(isReady).toBe(false);
      expect(conditions).toContainEqual({
        name: "evidence",
        isMet: false,
        says: { zh: expect.stringContaining("未能写入"), en: expect.any(String) },
      });
      expect((await readLog(register.ownerUrl)).leaves.length).toBe(before);
      isBroken = false;
      await until(() => sequencer.state().unanchoredMs === 0);
      expect(await submitAct(database, enter("371302905001GB00002"), officer)).toMatchObject({
        is: "recorded",
      });
    } finally {
      await sequencer.close();
      await database.close();
    }
    const { leaves, expected, heads } = await readLog(register.ownerUrl);
    expect(leaves.map(({ hash }) => hash).toSorted()).toEqual(
      expected.map(({ hash }) => hash).toSorted(),
    );
    expect(heads.at(-1)!.size).toBe(leaves.length);
  });

  it("lags by a minute is reported as degraded, and is still ready", async () => {
    const { database, desk } = register;
    const app = createApp({ schema, desk, database, isDemonstration: false, log: silent() });
    await asRole(
      register.ownerUrl,
      (sql) => sql`insert into pending_leaf (seal, since)
        values ('00000000-0000-7000-8000-000000000000', clock_timestamp() - interval '61 s')`,
    );
    const told = (await (await app.request("/readyz")).json()) as Record<string, any>;
    expect(told["degraded"]).toEqual([
      { name: "evidence", says: { zh: expect.any(String), en: expect.any(String) } },
    ]);
    expect(told["conditions"]).toContainEqual({ name: "evidence", isMet: true, says: null });
  });

  it("was altered is not signed again", async () => {
    const first = sequencerOver(register.database, sealingWith(ownSigner()));
    await until(() => first.state().size > 0);
    await first.close();
    await asRole(register.ownerUrl, async (sql) => {
      await sql`alter table leaf disable trigger leaf_append_only`;
      await sql`update leaf set hash = decode(repeat('00', 32), 'hex') where number = 0`;
      await sql`alter table leaf enable trigger leaf_append_only`;
    });
    await seed(register.database, land(1, 1), { acting: lead, salt: register.salt });
    const second = sequencerOver(register.database, sealingWith(ownSigner()));
    await until(() => second.state().lastError !== null);
    await second.close();
    expect((await readLog(register.ownerUrl)).heads).toHaveLength(1);
  });

  it("had answers that a dead process recorded and did not sign has them signed as it would have", async () => {
    const { database, salt } = register;
    const key = ownSigner();
    const dying = openDesk({
      database,
      isDemonstration: false,
      salt,
      sealing: sealingWith({
        ...key,
        sign: () => {
          throw new Error("the process died here");
        },
      }),
    });
    const [early, late] = [randomUUID(), randomUUID()];
    for (const idempotencyKey of [early, late])
      await expect(dying.ask(asking(1, idempotencyKey), banker(1))).rejects.toThrow("died here");
    await asRole(register.ownerUrl, async (sql) => {
      await sql`alter table check_batch disable trigger check_batch_append_only`;
      await sql`update check_batch b set recorded_at = recorded_at - interval '61 s'
        from check_key k where k.batch = b.id and k.idempotency_key = ${early}`;
      await sql`alter table check_batch enable trigger check_batch_append_only`;
    });
    const sequencer = sequencerOver(database, sealingWith(key));
    await pause(2500);
    await sequencer.close();
    const sealed = await asRole(
      register.ownerUrl,
      (sql) => sql`select r.batch::text, r.entries, s.payload, k.idempotency_key as key
        from receipt r join seal s on s.id = r.seal join check_key k on k.batch = r.batch`,
    );
    // Whoever recorded the other may still be alive.
    expect(sealed.map(({ key: of }) => of as string)).toEqual([early]);
    expect(JSON.parse(sealed[0]!["payload"] as string)).toMatchObject({
      sealedLateAt: expect.stringMatching(/Z$/),
    });
    const desk = openDesk({ database, isDemonstration: false, salt, sealing: sealingWith(key) });
    const again = await desk.ask(asking(1, early), banker(1));
    if ("refused" in again) throw new Error(again.refused);
    expect(again.record).toBe(`${sealed[0]!["batch"]}/0`);
    const fresh = await desk.ask(asking(1), banker(1));
    if ("refused" in fresh) throw new Error(fresh.refused);
    expect(again.canonical).toBe(fresh.canonical);
    expect(sealed[0]!["entries"]).toBe(`[${again.receipt.entry}]`);
    expect(again.receipt.jws.split(".")[1]).toBe(
      Buffer.from(sealed[0]!["payload"] as string).toString("base64url"),
    );
    const { leaves } = await readLog(register.ownerUrl);
    expect(leaves.filter(({ seal }) => seal !== null)).toHaveLength(1);
  });
});

describe("a log that was kept beside the register", () => {
  const key = ownSigner();
  let register: TestRegister;
  let directory: string;
  beforeEach(async () => {
    register = await openRegister(packs);
    directory = await mkdtemp(join(tmpdir(), "liandong-witness-"));
  });
  afterEach(async () => {
    await register?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  async function sequenced(): Promise<LogRows> {
    const sequencer = sequencerOver(register.database, sealingWith(key), openWitness(directory));
    await until(() => sequencer.state().size > 0);
    await sequencer.close();
    return readLog(register.ownerUrl);
  }

  function kept(): Promise<string> {
    return readFile(join(directory, witnessName), "utf8");
  }

  function noteOf(size: number, root: Uint8Array, of = origin): string {
    return signNote(checkpointBody({ origin: of, size, root }), of, key);
  }

  it("is the newest head, each time one was signed", async () => {
    const first = await sequenced();
    expect(await kept()).toBe(first.heads.at(-1)!.note);
    await seed(register.database, land(1, 3), { acting: lead, salt: register.salt });
    const second = await sequenced();
    expect(await kept()).toBe(second.heads.at(-1)!.note);
    expect(second.heads).toHaveLength(first.heads.length + 1);
  });

  it.each([
    ["is larger", (size: number) => noteOf(size + 1, Buffer.alloc(32, 7))],
    ["is another of the same size", (size: number) => noteOf(size, Buffer.alloc(32, 7))],
    ["is of another register", (size: number) => noteOf(size, Buffer.alloc(32), "liandong/other")],
    ["is of a later life", (size: number) => noteOf(size - 1, Buffer.alloc(32), `${origin}/2`)],
  ])("keeps the log as it is where it %s", async (_, note) => {
    const { leaves, heads } = await sequenced();
    await seed(register.database, land(1, 1), { acting: lead, salt: register.salt });
    const witness = witnessOf(note(leaves.length));
    const before = witness.note;
    const sequencer = sequencerOver(register.database, sealingWith(key), witness);
    await until(() => sequencer.state().unanchoredMs > 0);
    expect(sequencer.state().isBehindWitness).toBe(true);
    // Those who ask are still told the head that stands.
    expect(sequencer.checkpoint()).toBe(heads.at(-1)!.note);
    await sequencer.close();
    expect(witness.note).toBe(before);
    expect((await readLog(register.ownerUrl)).heads).toEqual(heads);
  });

  it("that cannot be read is a fault, and nothing is signed until it can", async () => {
    const witness = witnessOf("liandong\n");
    const sequencer = sequencerOver(register.database, sealingWith(key), witness);
    await until(() => sequencer.state().lastError !== null);
    witness.note = null;
    await until(() => sequencer.state().lastError === null);
    expect(sequencer.state().size).toBeGreaterThan(0);
    expect(sequencer.state().errors).toBeGreaterThan(0);
    await sequencer.close();
  });

  it("lets a register go on under its next origin, which its old one then does not", async () => {
    const { leaves } = await sequenced();
    const witness = witnessOf(noteOf(leaves.length + 9, Buffer.alloc(32, 7)));
    const next = { ...sealingWith(key), origin: `${origin}/2` };
    const second = sequencerOver(register.database, next, witness);
    await until(() => witness.note!.startsWith(`${origin}/2\n`));
    await second.close();
    const old = sequencerOver(register.database, sealingWith(key), witnessOf());
    await until(() => old.state().isBehindWitness);
    await old.close();
    const { heads } = await readLog(register.ownerUrl);
    expect(heads.map((head) => head.origin)).toEqual([origin, `${origin}/2`]);
    expect(heads[1]!.size).toBe(leaves.length);
  });

  it("keeps a register that came out of a copy as it is until two persons have said that they know", async () => {
    const { leaves } = await sequenced();
    await asRole(register.ownerUrl, (sql) => sql`insert into restoration (size) values (1)`);
    await seed(register.database, land(1, 1), { acting: lead, salt: register.salt });
    const sequencer = sequencerOver(register.database, sealingWith(key), witnessOf());
    await until(() => sequencer.state().isBehindWitness);
    for (const person of ["甲", "乙"])
      await asRole(
        register.ownerUrl,
        (
          sql,
        ) => sql`insert into restoration_acknowledgement (restoration, person, account, institution)
          select id, ${person}, ${person}, 'lead' from restoration`,
      );
    await until(() => !sequencer.state().isBehindWitness);
    await sequencer.close();
    expect((await readLog(register.ownerUrl)).leaves.length).toBe(leaves.length + 1);
  });
});
