import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { closeCopied } from "../../src/commands/close-copied.ts";
import { openAnswering } from "../../src/commands/answering.ts";
import { openDesk } from "../../src/commands/check-desk.ts";
import { openSealedBatches } from "../../src/commands/sealed-batch.ts";
import { effectOf } from "../../src/commands/act-effects.ts";
import { type Operation, rights } from "../../src/domain/access/table.ts";
import { type Role, roles } from "../../src/domain/access/role.ts";
import { checkpointBody } from "../../src/domain/proof/checkpoint.ts";
import { digest, type Entry } from "../../src/domain/proof/entry.ts";
import { addressOf } from "../../src/pages/asked.ts";
import { createPages } from "../../src/pages/check-page.ts";
import type { Reply } from "../../src/pages/page-queries.ts";
import { newTicket } from "../../src/pages/page-questions.ts";
import { emptyAsked } from "../../src/pages/tour-stops.ts";
import { signNote } from "../../src/signing/note-signature.ts";
import { ed25519Signer } from "../../src/signing/signer.ts";
import { findSetting } from "../../src/store/settings.ts";
import { openImportRegister, tableOf } from "../support/act-batch.ts";
import { post, withKey } from "../support/app.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import { readLog, sequencerOver, witnessOf } from "../support/evidence-log.ts";
import { filledForm } from "../support/filled-forms.ts";
import type { Seated } from "../support/officers.ts";
import { loadPacks } from "../support/packs.ts";
import { observer, openRegister, type TestRegister } from "../support/register.ts";
import { acknowledge, restore } from "../support/restored.ts";
import { ownSealing } from "../support/sealing.ts";
import { openWalk, type Outcome, usccOf, type Walk } from "../support/walk.ts";

const region = "371302";
const size = 5;
const firm = usccOf("91371302DEM900012");
const stranger = usccOf("91371302DEM900098");
const parcel = "371302999901GB00001";
const context = { purpose: "办理业务", caseNumber: "业务-1", operator: "经办" };

const told = `__typename ... on Verdict { outcome atLeast subjectKnown record
  remarks { code } bases { article } receipt { entry answer text } } ... on Refusal { code }`;
const askDocument = `query Ask($input: CheckInput!) { check(input: $input) { ${told} } }`;
const batchDocument = `query Ask($items: [CheckItemInput!]!, $context: CheckContextInput!) {
  checks(items: $items, context: $context) { ... on CheckedBatch { results { key result { ${told} } } } } }`;
const restorationsDocument = `{ restorations { id size witnessed restoredAt isAcknowledged
  acknowledgements { account institution acknowledgedAt } } }`;

interface ToldVerdict {
  readonly outcome: string;
  readonly atLeast: string;
  readonly subjectKnown: boolean;
  readonly record: string;
  readonly remarks: readonly { readonly code: string }[];
  readonly bases: readonly unknown[];
  readonly receipt: { readonly entry: string; readonly answer: string; readonly text: string };
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const ends = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > ends) throw new Error("it did not come about");
    await pause(20);
  }
}

describe("a register that came out of a copy", () => {
  let walk: Walk;
  let bank: Seated;
  const seated = new Map<Role, Seated>();
  let second: Seated;
  let sameMan: Seated;
  let program: Seated;
  let waiting: Outcome;
  let before: ToldVerdict;
  const during: ToldVerdict[] = [];
  let unsigned = "";

  beforeAll(async () => {
    walk = await openWalk();
    for (const role of Object.keys(roles) as Role[])
      seated.set(
        role,
        await walk.seat({
          institution: `${role}-${region}`,
          region,
          account: `${role}.one`,
          roles: [role],
        }),
      );
    const of = { institution: `lead-${region}`, region, roles: ["lead"] as const };
    second = await walk.seat({ ...of, account: "li" });
    sameMan = await walk.seat({ ...of, account: "lead.two", person: "lead.one" });
    program = await walk.seat({ ...of, account: "feed", kind: "program" });
    bank = await walk.counter("bank", region);
    await walk.enter({
      [`地块 ${parcel}`]: {
        区划: region,
        认定: [{ 类别: "一", 文件: "linyi-2013-45", 批次: 1, 列入范围: { 自: "2020-01-01" } }],
      },
      [`企业 ${firm}`]: { 区划: region, 地块: [{ 宗: parcel, 自: "2010-01-01" }] },
    });
    const other = { parcel: "371302999901GB00007" };
    await walk.did(lead1(), "enterParcel", other);
    waiting = await walk.act(lead1(), "determine", {
      ...other,
      policy: "linyi-2013-45",
      category: "一",
    });
    before = await ask({ idempotencyKey: "before" });
    await restore(walk.ownerUrl, { size });
  });
  afterAll(() => walk?.drop());
  afterEach(() => void vi.unstubAllEnvs());

  const lead1 = (): Seated => seated.get("lead")!;

  function input(more: Readonly<Record<string, unknown>> = {}) {
    return {
      subject: { uscc: firm },
      action: "project.approve-new-land",
      asOf: "2024-06-01",
      ...more,
    };
  }

  async function ask(more: Readonly<Record<string, unknown>> = {}): Promise<ToldVerdict> {
    const data = await walk.query(bank, askDocument, { input: { ...input(more), context } });
    return data["check"] as ToldVerdict;
  }

  async function restorations() {
    return (await walk.query(lead1(), restorationsDocument))["restorations"] as readonly {
      readonly size: number;
      readonly isAcknowledged: boolean;
      readonly acknowledgements: readonly { readonly account: string }[];
    }[];
  }

  async function readiness(): Promise<{ readonly degraded?: readonly { name: string }[] }> {
    return (await walk.app.request("/readyz")).json() as Promise<object>;
  }

  it("answered with what it knew before, and was open", () => {
    expect(before).toMatchObject({ outcome: "RESTRICTED" });
    expect(JSON.parse(before.receipt.entry)).toMatchObject({ isVouched: true });
    expect(waiting.is).toBe("proposed");
  });

  it("determines nothing, however it is asked, says why, and leaves a receipt of that", async () => {
    during.push(
      await ask({ idempotencyKey: "during" }),
      await ask(),
      await ask({ knownAt: 1 }),
      await ask({ knownAt: 2 }),
      await ask({ subject: { uscc: stranger } }),
      await ask({ subject: { parcel }, action: "mortgage.register" }),
    );
    const items = Array.from({ length: 40 }, (_, at) => ({
      key: `${at}`,
      ...input(at % 2 === 0 ? {} : { subject: { uscc: stranger } }),
    }));
    const { checks } = await walk.query(bank, batchDocument, { items, context });
    during.push(...checks.results.map(({ result }: { result: ToldVerdict }) => result));
    expect(during).toHaveLength(46);
    for (const { outcome, atLeast, remarks, receipt } of during) {
      expect([outcome, atLeast]).toEqual(["INDETERMINATE", "NO_MEASURE"]);
      expect(remarks.map(({ code }) => code)).toContain("register.unvouched");
      const entry = JSON.parse(receipt.entry) as Entry;
      expect(entry).toMatchObject({ isVouched: false, answer: digest(receipt.answer) });
      expect(JSON.parse(receipt.text)).toMatchObject({ liandong: "receipt/1" });
    }
    // What is known is told; it only decides nothing.
    expect(during[1]!.bases).toEqual(before.bases);
  });

  it("says so on the page of the counter", async () => {
    const counter = {
      code: bank.institution,
      name: "银行",
      english: "bank",
      region,
      key: bank.key,
    };
    const pages = createPages({
      ask: async (query, variables, key) =>
        (await post(walk.app, { query, variables }, withKey(key))).json as Reply,
      isDemonstration: false,
      counters: [counter],
      stops: [],
      today: () => "2024-06-01",
    });
    const empty = emptyAsked("zh", "2024-06-01", [counter]);
    const asked = { ...empty, subject: firm, action: "loan.new", ticket: newTicket() };
    const page = await pages.request(addressOf(asked, true));
    const html = await page.text();
    expect(page.status, html).toBe(200);
    expect(html).toContain("待定");
    expect(html).toContain("register.unvouched");
    expect(html).toContain("登记簿系由副本恢复，尚未经两人确认");
  });

  it("tells an answer of before again as it was told, with the receipt that was given", async () => {
    expect(await ask({ idempotencyKey: "before" })).toEqual(before);
  });

  it.each(Object.keys(rights) as Operation[])(
    "takes no %s, unless it withdraws a right, opens it again or gives a key",
    async (form) => {
      if (form === "acknowledgeRestoration") return;
      const [role] = rights[form].roles as readonly [Role, ...Role[]];
      const officer = seated.get(role)!;
      const outcome = await walk.act(officer, form, filledForm(form, region), { evidence: [] });
      const code = outcome.is === "refused" ? outcome.code : outcome.is;
      const { isWithdrawal, isOfRestoration } = effectOf(form);
      if (isWithdrawal === true || isOfRestoration === true)
        expect(code).not.toBe("register.restored");
      else if (code !== "act.denied") expect(code).toBe("register.restored");
      else expect(rights[form]).toMatchObject({ isPlacedLater: true });
    },
  );

  it("takes no second word on what was proposed before", async () => {
    expect(await walk.approve(second, waiting)).toMatchObject({ code: "register.restored" });
  });

  it("takes nothing by the command line", async () => {
    vi.stubEnv("DATABASE_URL", walk.url);
    vi.stubEnv("DATA_DIR", join(tmpdir(), "liandong-restored-nowhere"));
    const file = temporaryFile(
      "acts.csv",
      tableOf([{ 对象: `企业 ${firm}`, 事实: "高水耗", 值: "是" }]),
    );
    const of = ["--institution", `lead-${region}`, "--operator", "甲"];
    for (const verb of [["import", file, ...of], ["adopt"], ["adopt", "--dry-run"], ["rederive"]])
      expect(await runToEnd(...verb)).toMatchObject({
        code: 2,
        err: expect.stringContaining("[register.restored]"),
      });
  });

  it("tells officers that it waits for them, and whoever watches that it is degraded", async () => {
    expect(await restorations()).toMatchObject([
      { size, witnessed: null, isAcknowledged: false, acknowledgements: [] },
    ]);
    const { json } = await post(walk.app, { query: restorationsDocument }, withKey("ld_nobody"));
    expect(json.data ?? null).toBeNull();
    const { degraded = [] } = await readiness();
    expect(degraded.map(({ name }) => name)).toContain("restoration");
  });

  it("is opened by no program, nor by one person twice, nor for another size", async () => {
    const code = async (officer: Seated, of = size) => {
      const outcome = await walk.act(officer, "acknowledgeRestoration", { region, size: of });
      return outcome.is === "refused" ? outcome.code : outcome.is;
    };
    expect(await code(program)).toBe("account.required");
    expect(await code(bank)).toBe("act.denied");
    expect(await code(lead1(), size + 1)).toBe("restoration.none");
    expect(await code(lead1())).toBe("recorded");
    expect(await code(lead1())).toBe("restoration.acknowledged");
    expect(await code(sameMan)).toBe("restoration.acknowledged");
    expect(await restorations()).toMatchObject([
      { isAcknowledged: false, acknowledgements: [{ account: "lead.one" }] },
    ]);
    expect(await ask()).toMatchObject({ outcome: "INDETERMINATE" });
    unsigned = await recordUnsigned();
    expect(await code(second)).toBe("recorded");
    expect(await code(second)).toBe("restoration.none");
    expect(await restorations()).toMatchObject([{ isAcknowledged: true }]);
  });

  it("then records, approves and answers again, and clears nobody whom it does not know", async () => {
    await walk.did(lead1(), "enterParcel", { parcel: "371302999901GB00009" });
    expect(await walk.approve(second, waiting)).toMatchObject({ is: "recorded" });
    const now = await ask();
    expect(now).toMatchObject({ outcome: before.outcome, bases: before.bases });
    expect(now.remarks).toEqual(before.remarks);
    const unknown = await ask({ subject: { uscc: stranger } });
    expect(unknown).toMatchObject({ outcome: "NO_MEASURE", subjectKnown: false });
    await until(isNotRestoration);
  });

  async function isNotRestoration(): Promise<boolean> {
    const { degraded = [] } = await readiness();
    return degraded.every(({ name }) => name !== "restoration");
  }

  it("tells what it answered meanwhile as it was answered then", async () => {
    expect(await ask({ idempotencyKey: "during" })).toEqual(during[0]);
  });

  it("signs late what was asked meanwhile as what it was: not determined", async () => {
    const { database } = walk;
    const answering = openAnswering({ database, isDemonstration: false });
    const sealed = openSealedBatches({
      checking: database.checking,
      answering,
      sealing: ownSealing,
    });
    const { receipt } = (await sealed.standing(unsigned)).sealed;
    expect(JSON.parse(receipt.entries[0]!)).toMatchObject({ isVouched: false });
    const answer = await sealed.tell(unsigned, 0);
    expect(answer.verdict).toMatchObject({ outcome: "INDETERMINATE", atLeast: "NO_MEASURE" });
  });

  /** The number of a batch whose process ended before it signed. */
  async function recordUnsigned(): Promise<string> {
    const failing = {
      ...ownSealing,
      checkpoint: () => {
        throw new Error("the process ends");
      },
    };
    const desk = openDesk({
      database: walk.database,
      isDemonstration: false,
      salt: walk.salt,
      sealing: failing,
    });
    const asked = {
      subject: firm,
      action: "loan.new",
      jurisdiction: region,
      asOf: "2024-06-01",
      knownAt: undefined,
      parcel: undefined,
      benefit: undefined,
      project: undefined,
      isIdentifierConfirmed: true,
      idempotencyKey: undefined,
      context,
    };
    const acting = { institution: bank.institution, operator: "经办", client: "bank", region };
    await expect(desk.ask(asked, acting)).rejects.toThrow("the process ends");
    return asRole(walk.ownerUrl, async (sql) => {
      const [row] =
        await sql`select b.id::text as id from check_batch b left join receipt r on r.batch = b.id
        where r.batch is null`;
      return row!["id"] as string;
    });
  }
});

describe("a register that is behind the head that was kept beside it", () => {
  const key = ed25519Signer(generateKeyPairSync("ed25519").privateKey);
  let register: TestRegister;
  let origin: string;

  beforeAll(async () => {
    register = await openRegister(loadPacks());
    origin = (await register.database.reading(observer, (tx) => findSetting(tx, "log-origin")))!;
    const sequencer = sequencerOver(register.database, sealing());
    await until(() => sequencer.state().size > 0);
    await sequencer.close();
  });
  afterAll(() => register?.drop());

  function sealing() {
    return { ...ownSealing, signer: key, origin };
  }

  function headOf(leaves: number, of = origin): string {
    return signNote(
      checkpointBody({ origin: of, size: leaves, root: Buffer.alloc(32, 7) }),
      of,
      key,
    );
  }

  function rows(): Promise<readonly { size: number; witnessed: string | null }[]> {
    return asRole(register.ownerUrl, async (sql) => [
      ...(await sql<{ size: number; witnessed: string | null }[]>`
        select size::int, witnessed from restoration order by id`),
    ]);
  }

  async function close(note: string | null) {
    return closeCopied(register.database, { origin, witness: witnessOf(note) });
  }

  it("stays open beside its own heads, none, and is not begun beside what is none or another's", async () => {
    const { heads } = await readLog(register.ownerUrl);
    expect(await close(null)).toEqual({ isHeld: false });
    expect(await close(heads.at(-1)!.note)).toEqual({ isHeld: false });
    expect(await close("liandong\n")).toMatchObject({ refused: "witness.malformed" });
    expect(await close(headOf(9, "liandong/other"))).toMatchObject({ refused: "witness.foreign" });
    expect(await rows()).toEqual([]);
  });

  it("is noted as a copy, once, however many processes see it", async () => {
    const { leaves } = await readLog(register.ownerUrl);
    const witnessed = headOf(leaves.length + 9);
    const told = await Promise.all(Array.from({ length: 5 }, () => close(witnessed)));
    expect(told).toEqual(Array.from({ length: 5 }, () => ({ isHeld: true })));
    const sequencer = sequencerOver(register.database, sealing(), witnessOf(witnessed));
    await until(() => sequencer.state().isBehindWitness);
    await sequencer.close();
    expect(await rows()).toEqual([{ size: leaves.length, witnessed }]);
  });

  it("goes on under its next origin as soon as two persons know, in a process that never restarted", async () => {
    const witness = witnessOf((await rows())[0]!.witnessed);
    const { leaves } = await readLog(register.ownerUrl);
    const sequencer = sequencerOver(register.database, sealing(), witness);
    await until(() => sequencer.state().isBehindWitness);
    expect(sequencer.origin()).toBe(origin);
    await acknowledge(register.ownerUrl);
    await until(() => sequencer.origin() === `${origin}/2`);
    await until(() => witness.note!.startsWith(`${origin}/2\n${leaves.length}\n`));
    await sequencer.close();
    const { heads } = await readLog(register.ownerUrl);
    expect(heads.at(-1)).toMatchObject({ origin: `${origin}/2`, size: leaves.length });
    expect(heads.at(-1)!.root).toBe(heads.at(-2)!.root);
    expect(await close(witness.note)).toEqual({ isHeld: false });
    expect(await rows()).toHaveLength(1);
  });

  it("takes an origin that no known head had, when a copy of before its restoration comes back", async () => {
    const { leaves } = await readLog(register.ownerUrl);
    const witness = witnessOf(headOf(leaves.length + 3, `${origin}/7`));
    expect(await closeCopied(register.database, { origin, witness })).toEqual({ isHeld: true });
    await acknowledge(register.ownerUrl);
    const sequencer = sequencerOver(register.database, sealing(), witness);
    await until(() => witness.note!.startsWith(`${origin}/8\n`));
    await sequencer.close();
    expect(await rows()).toHaveLength(2);
  });
});

describe("a register that is kept by the command line alone", () => {
  let place: string;
  let register: TestRegister;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "liandong-kept-"));
    register = await openImportRegister(loadPacks());
    vi.stubEnv("DATABASE_URL", register.url);
    vi.stubEnv("DATA_DIR", place);
    vi.stubEnv("ANCHOR_LIMIT_S", "1");
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await register?.drop();
    await rm(place, { recursive: true, force: true });
  });

  it("signs what it records, and goes on recording beyond the limit", async () => {
    // What was recorded before anybody signed has waited for longer than is allowed.
    await pause(1100);
    for (const turn of [1, 2]) {
      const subject = `企业 ${usccOf(`91371302DEM90008${turn}`)}`;
      const file = temporaryFile(
        "acts.csv",
        tableOf([{ 对象: subject, 事实: "高水耗", 值: "是" }]),
      );
      const of = ["--institution", "lead-371302", "--operator", "甲"];
      const done = await runToEnd("import", file, ...of);
      expect(done).toMatchObject({ code: 0, err: "" });
      const { leaves, heads, expected } = await readLog(register.ownerUrl);
      expect(leaves).toHaveLength(expected.length);
      expect(heads.at(-1)).toMatchObject({ size: leaves.length });
      await pause(1100);
    }
  });

  it("makes no key known and signs nothing for a verb that only reads or rehearses", async () => {
    const { heads } = await readLog(register.ownerUrl);
    expect((await runToEnd("adopt", "--dry-run")).err).toBe("");
    expect((await runToEnd("institutions")).code).toBe(0);
    expect((await readLog(register.ownerUrl)).heads).toEqual(heads);
  });
});

describe("a register that came out of a copy with too few persons to open it", () => {
  it("lets its security administrator seat as many as it takes, and no more; they open it", async () => {
    const walk = await openWalk();
    const institution = `security-${region}`;
    const seat = {
      institution,
      region,
      account: "security.one",
      roles: ["security-admin"] as const,
    };
    const security = await walk.seat(seat);
    await restore(walk.ownerUrl, { size });
    const code = async (
      officer: Seated,
      form: string,
      fields: Readonly<Record<string, unknown>>,
    ) => {
      const outcome = await walk.act(officer, form, fields, { evidence: [] });
      return outcome.is === "refused" ? outcome.code : outcome.is;
    };
    const open = (account: string) =>
      code(security, "openAccount", {
        code: account,
        institution,
        name: account,
        kind: "person",
        person: `自然人:${account}`,
      });
    const appoint = (account: string) =>
      code(security, "appoint", { account, role: "lead", region });
    const give = async (account: string): Promise<Seated> => {
      const key = `ld_${randomBytes(32).toString("base64url")}`;
      const hash = createHash("sha256").update(key).digest("hex");
      expect(await code(security, "issueKey", { account, label: account, hash })).toBe("recorded");
      return { ...security, operator: account, account, client: `${institution}/${account}`, key };
    };
    const acknowledge = (officer: Seated) =>
      code(officer, "acknowledgeRestoration", { region, size });

    for (const account of ["jia", "yi"])
      expect([await open(account), await appoint(account)]).toEqual(["recorded", "recorded"]);
    expect([await open("bing"), await appoint("jia")]).toEqual([
      "register.restored",
      "register.restored",
    ]);
    const parcel = { parcel: "371302999901GB00003" };
    const [jia, yi] = [await give("jia"), await give("yi")];
    expect(await code(jia, "enterParcel", parcel)).toBe("register.restored");
    expect([await acknowledge(jia), await acknowledge(yi)]).toEqual(["recorded", "recorded"]);
    expect(await code(jia, "enterParcel", parcel)).toBe("recorded");
    await walk.drop();
  });
});
