import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { openAnswering } from "../../src/commands/answering.ts";
import { type CheckDesk, openDesk } from "../../src/commands/check-desk.ts";
import { beginRegister, seed } from "../../src/commands/seed.ts";
import { openSealedBatches, type SealedBatches } from "../../src/commands/sealed-batch.ts";
import { tour, tourFacts } from "../../src/demonstration/tour.ts";
import { digest, type Entry } from "../../src/domain/proof/entry.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { migrate } from "../../src/store/migrations.ts";
import { asRole, type BareDatabase, emptyDatabase } from "../support/database.ts";
import { loadPacks } from "../support/packs.ts";
import { lead } from "../support/register.ts";
import { ownSealing } from "../support/sealing.ts";

/** The release before there were receipts. */
const before = 4;

const { subject, jurisdiction, action, asOf } = tour[0]!.question;
const day = formatDay(asOf);
const old = randomUUID();
const context = { caseNumber: "旧-1", operator: "经办一", purpose: "贷前审查" };

/** As it was recorded then: no day was asked for, so the answer was for the day on which it was read. */
const question = JSON.stringify({
  action,
  asOf: null,
  context,
  jurisdiction,
  knownAt: null,
  subject: { id: subject.id, kind: subject.kind },
});

let bare: BareDatabase;
let database: Database;
let desk: CheckDesk;
let sealed: SealedBatches;
let position: number;

beforeAll(async () => {
  bare = await emptyDatabase();
  const whose = { ownerUrl: bare.ownerUrl, login: "liandong" };
  expect(await migrate({ ...whose, through: before })).toMatchObject({ total: before });
  database = await openDatabase({ url: bare.url });
  const nature = await beginRegister(database, { isDemonstration: true }, lead);
  const { vocabulary, folders, policies } = loadPacks();
  const text = folders.map(({ policy, document }) => ({ policy, document: document.issued }));
  await adoptLaw(database, { vocabulary, policies: text, engine: "test" }, lead);
  const facts = Object.fromEntries(tourFacts(policies.map(({ id }) => id)));
  ({ position } = await seed(database, facts, { acting: lead, salt: nature.salt }));
  await asRole(
    bare.ownerUrl,
    (owner) => owner`
      insert into check_record (id, region, institution, operator, purpose, case_number, action, subject,
        jurisdiction, as_of, question, position, is_subject_known, rows, law, idempotency_key, fingerprint, recorded_at)
      values (${old}, ${jurisdiction}, 'bank', ${context.operator}, ${context.purpose}, ${context.caseNumber},
        ${action}, ${subject.id}, ${jurisdiction}, ${day}, ${question}, ${position}, true, '{}', '{}', 'old-key',
        decode(${digest(question)}, 'hex'), '2026-03-02T02:00:00Z')`,
  );
  expect(await migrate(whose)).toMatchObject({ applied: ["0005-evidence"] });
  const { checking } = database;
  const answering = openAnswering({ database, isDemonstration: true });
  sealed = openSealedBatches({ checking, answering, sealing: ownSealing });
  desk = openDesk({ database, sealing: ownSealing, ...nature });
});

afterAll(async () => {
  await database.close();
  await bare.drop();
});

const acting = {
  institution: "bank",
  operator: "经办一",
  client: "bank/key",
  region: jurisdiction,
};

function ask(more: { readonly asOf?: string; readonly idempotencyKey?: string }) {
  const { asOf: on, idempotencyKey } = more;
  const asked = {
    subject: subject.id,
    action,
    jurisdiction,
    knownAt: undefined,
    context,
    isIdentifierConfirmed: false,
  };
  return desk.ask({ ...asked, asOf: on, idempotencyKey }, acting);
}

describe("a check of the release before there were receipts", () => {
  it("is sealed for the day and the position it was answered for, whenever that is done", async () => {
    const { questions, sealed: standing } = await sealed.standing(old);
    expect(questions).toBe(`[${question}]`);
    const entry = JSON.parse(standing.receipt.entries[0]!) as Entry;
    expect(entry).toMatchObject({ asOf: day, position, record: `${old}/0` });
    const seal = JSON.parse(standing.seal.payload) as Record<string, unknown>;
    expect(seal).toMatchObject({ position, readAt: "2026-03-02T02:00:00.000000Z" });
    expect(seal["sealedLateAt"]).toMatch(/Z$/);
  });

  it("is told again under its key as it was answered then, and not for today", async () => {
    const again = await ask({ idempotencyKey: "old-key" });
    const then = await ask({ asOf: day });
    if ("refused" in again || "refused" in then) throw new Error("nothing was answered");
    expect(again.record).toBe(`${old}/0`);
    expect(formatDay(again.question.asOf)).toBe(day);
    expect(again.verdict).toEqual(then.verdict);
    expect(again.verdict.outcome).toBe(tour[0]!.expected.outcome);
  });

  it("still refuses another question under its key", async () => {
    expect(await ask({ asOf: day, idempotencyKey: "old-key" })).toMatchObject({
      refused: "idempotency.key-reused",
    });
  });
});
