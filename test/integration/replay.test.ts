import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { openDesk } from "../../src/commands/check-desk.ts";
import { itemOf } from "../../src/commands/sealed-batch.ts";
import { openAnswering } from "../../src/commands/answering.ts";
import { listAnswers } from "../../src/commands/list-answers.ts";
import type { RecordedQuestion } from "../../src/commands/recorded-question.ts";
import { CheckReceipt, OpenSeal, sealBatches } from "../../src/commands/seal-checks.ts";
import type { Entry } from "../../src/domain/proof/entry.ts";
import { wordReceipt } from "../../src/domain/proof/receipt.ts";
import { day } from "../../src/domain/time/day.ts";
import { runToEnd, temporaryFile } from "../support/command-line.ts";
import { asRole } from "../support/database.ts";
import { type EvidenceRegister, openEvidence } from "../support/evidence-register.ts";
import { unvouched } from "../support/eventful.ts";
import { lead } from "../support/register.ts";
import { ownSealing } from "../support/sealing.ts";
import { usccOf } from "../support/walk.ts";

const firm = usccOf("91371302DEM990001");
const parcel = "371302999901GB00001";
const counter = {
  institution: "bank-0",
  operator: "经办一",
  client: "bank-0/test",
  region: "371302",
};
const asked = {
  subject: firm,
  action: "subsidy.grant",
  jurisdiction: "371302",
  asOf: "2024-03-02",
  knownAt: undefined,
  parcel,
  benefit: undefined,
  project: undefined,
  isIdentifierConfirmed: true,
  idempotencyKey: undefined,
  context: { purpose: "办理补贴", caseNumber: "案-1", operator: "经办一" },
};

let register: EvidenceRegister;
let receipt: CheckReceipt;

async function ask(desk = register.desk): Promise<CheckReceipt> {
  const told = await desk.ask(asked, counter);
  if ("refused" in told) throw new Error(told.because.en);
  return told.receipt;
}

function replay(text: string, ...more: string[]) {
  return runToEnd("replay", temporaryFile("receipt.json", text), ...more);
}

beforeAll(async () => {
  register = await openEvidence();
  const { walk } = register;
  await walk.enter({
    [`企业 ${firm}`]: { 区划: "371302", 地块: [{ 宗: parcel, 自: "2015-01-01" }] },
    [`地块 ${parcel}`]: {
      区划: "371302",
      抵押: [{ 编号: "1", 抵押权人: "银行" }],
      认定: [
        { 类别: "一", 文件: "linyi-2013-45", 批次: 1, 列入范围: { 值: "是", 自: "2022-06-01" } },
      ],
    },
  });
  vi.stubEnv("DATABASE_URL", walk.url);
  vi.stubEnv("DATABASE_OWNER_URL", walk.ownerUrl);
  receipt = await ask();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await register.drop();
});

describe("a receipt replayed", () => {
  it("is the same to the byte, and says what was asked, answered, when and by which law", async () => {
    const { code, out, err } = await replay(receipt.text);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { record, answer, position } = JSON.parse(receipt.entry) as Entry;
    for (const word of [record, firm, "subsidy.grant", "办理补贴 案-1", "BLOCKED", "linyi-2013-45"])
      expect(out).toContain(word);
    expect(out).toContain(`据第 ${position} 号时所知，与所签答复逐字节相同（SHA-256 ${answer}）`);
    expect((await replay(receipt.text, "--lang", "en")).out).toContain("byte for byte");
    expect(JSON.parse((await replay(receipt.text, "--json")).out)).toEqual({
      isSame: true,
      record,
      position,
      sha256: answer,
      answer: receipt.answer,
      unlike: [],
    });
  });

  it("is the same after what it rests on has ended, its holder has changed and its key is retired", async () => {
    const { walk } = register;
    const lead = { institution: "lead-371300", region: "371300", roles: ["lead"] as const };
    const both = [
      await walk.seat({ ...lead, account: "wang" }),
      await walk.seat({ ...lead, account: "zhao" }),
    ] as const;
    await walk.did(both[0], "transferLand", {
      parcel,
      from: firm,
      to: usccOf("91371302DEM990002"),
      way: "转让",
    });
    const ended = { policy: "linyi-2013-45", territory: "371300", from: "2000-01-01" };
    await walk.didBoth(both, "withdrawPolicy", ended);
    await register.rotate("EdDSA");
    expect((await ask()).answer).not.toBe(receipt.answer);
    expect((await replay(receipt.text)).code).toBe(0);
  });

  it("that says another answer than was signed differs, and says where", async () => {
    const { jws, entry, index, path, question } = receipt;
    const answer = receipt.answer.replace('"outcome":"BLOCKED"', '"outcome":"NO_MEASURE"');
    const text = wordReceipt({ jws, entry, index, path, question, answer });
    const { code, err } = await replay(text);
    expect(code).toBe(1);
    expect(err).toContain("文件中的答复不是所签的");
    expect(err).toContain('outcome：签名时 "BLOCKED"，现为 "NO_MEASURE"');
    expect(JSON.parse((await replay(text, "--json")).out)).toMatchObject({
      isSame: false,
      answer: receipt.answer,
      unlike: [{ what: "file", first: { member: "outcome" } }],
    });
  });

  it("that read a row which was altered behind the register's back differs, and says where", async () => {
    const { rows } = JSON.parse(receipt.entry) as Entry;
    const alter = (from: string, to: string) =>
      asRole(register.walk.ownerUrl, async (sql) => {
        await sql`alter table consequence disable trigger user`;
        const { count } = await sql`update consequence set words = replace(words, ${from}, ${to})
          where id = any (string_to_array(${rows.join()}, ',')::bigint[])`;
        await sql`alter table consequence enable trigger user`;
        return count;
      });
    expect(await alter("列入范围", "未列入")).toBeGreaterThan(0);
    const { code, err, out } = await replay(receipt.text, "--lang", "en");
    expect(code).toBe(1);
    expect(err).toMatch(
      /the rows that stand now come to another answer.* First at bases\/0\/restsOn\/0\/zh/,
    );
    expect(out).not.toContain("byte for byte");
    await alter("未列入", "列入范围");
    expect((await replay(receipt.text)).code).toBe(0);
  });
});

describe("an answer", () => {
  it("rests on the law that it was read under, where the desk has not heard of it yet", async () => {
    const { walk, desk } = register;
    const land = { ...asked, subject: parcel, parcel: undefined, action: "mortgage.register" };
    const told = async () => {
      const one = await desk.ask(land, counter);
      if ("refused" in one) throw new Error(one.because.en);
      return one;
    };
    expect((await told()).verdict.concerns).toEqual([]);
    const { vocabulary, folders } = walk.packs;
    const policies = folders.map(({ policy, document }) => ({ policy, document: document.issued }));
    const actions = vocabulary.actions.map((one) =>
      one.code === land.action ? { ...one, concernsMortgages: true } : one,
    );
    const text = { vocabulary: { ...vocabulary, actions }, policies, engine: "test" };
    await adoptLaw(walk.database, text, lead);
    const anew = await told();
    expect(anew.verdict.concerns).toHaveLength(1);
    expect((await replay(anew.receipt.text)).code).toBe(0);
  });

  it("that was given while nobody vouched for the register is told so again, to the auditor too", async () => {
    let given = receipt;
    await unvouched(register, async () => {
      given = await ask();
    });
    expect(given.answer).toContain('"outcome":"INDETERMINATE"');
    expect((await ask()).answer).not.toContain('"outcome":"INDETERMINATE"');
    expect((await replay(given.text)).code).toBe(0);
    const wanted = {
      subject: { kind: "enterprise", code: firm } as const,
      from: day("2020-01-01"),
      until: day("2100-01-01"),
      institution: null,
      first: 50,
      after: null,
    };
    const reader = { institution: "liandong", operator: "audit", within: "everywhere" } as const;
    const { database } = register.walk;
    const found = await listAnswers({ database, isDemonstration: false }, wanted, {
      ...reader,
      isAuditor: true,
    });
    const told = await Promise.all(found.map((one) => one.tell()));
    expect(told.map((one) => one?.canonical)).toContain(given.answer);
    expect(told).not.toContain(null);
  });
});

describe("what is no receipt of this register is refused", () => {
  async function refused(text: string, code: string): Promise<void> {
    const words = await replay(text);
    expect(words).toMatchObject({ code: 2, out: "" });
    expect(words.err).toContain(`[${code}]`);
    const { out, code: exit } = await replay(text, "--json");
    expect({ exit, ...JSON.parse(out) }).toMatchObject({ exit: 2, refused: code });
  }

  it("a file that is not there", async () => {
    expect(await runToEnd("replay", "/nowhere/receipt.json")).toMatchObject({ code: 2, out: "" });
  });

  it("what nobody signed, or was changed since", async () => {
    await refused("{}", "receipt.malformed");
    const { jws, entry, index, path, question, answer } = receipt;
    const [header, payload] = jws.split(".");
    const forged = `${header}.${payload}.${"A".repeat(86)}`;
    await refused(
      wordReceipt({ jws: forged, entry, index, path, question, answer }),
      "receipt.signature",
    );
    const other = question.replace(firm, usccOf("91371302DEM990002"));
    await refused(
      wordReceipt({ jws, entry, index, path, question: other, answer }),
      "receipt.question",
    );
  });

  it("what another register's key has signed", async () => {
    const { database, salt } = register.walk;
    const desk = openDesk({ database, salt, isDemonstration: false, sealing: ownSealing });
    await refused((await ask(desk)).text, "replay.other-register");
  });

  it("what this register's key has signed and this register does not know", async () => {
    const { database } = register.walk;
    const { position, asOf } = JSON.parse(receipt.entry) as Entry;
    const question = JSON.parse(receipt.question) as RecordedQuestion;
    const told = await openAnswering({ database, isDemonstration: false }).again(question, {
      position,
      day: asOf,
    });
    const item = itemOf(told, receipt.question, question.context.purpose);
    const batch = { id: "00000000-0000-4000-8000-000000000001", ...counter, items: [item] };
    const moment = { position, readAt: "2026-03-02T00:00:00.000000Z", sealedLateAt: null };
    const signer = [...register.signers.values()][0]!;
    const sealing = { signer, origin: register.origin, checkpoint: () => null };
    const { seal, receipts } = sealBatches(
      "00000000-0000-4000-8000-000000000002",
      [batch],
      moment,
      sealing,
    );
    const { question: text, answer } = receipt;
    const lost = { index: 0, entry: receipts[0]!.entries[0]!, question: text, answer };
    await refused(new CheckReceipt(new OpenSeal(seal), lost).text, "replay.record-unknown");
  });
});
