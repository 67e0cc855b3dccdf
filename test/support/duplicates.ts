import { findForm } from "../../src/domain/ledger/forms.ts";
import { seed } from "../../src/commands/seed.ts";
import { submitAct } from "../../src/commands/submit-act.ts";
import type { Submission, Submitted } from "../../src/commands/submission.ts";
import { recordAttachment } from "../../src/store/attachments.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { asRole } from "./database.ts";
import { type Seated, seat } from "./officers.ts";
import { loadPacks } from "./packs.ts";
import { random } from "./random.ts";
import { observer, openRegister, type TestRegister } from "./register.ts";

export interface DuplicatesSeen {
  readonly sent: number;
  /** Acts recorded and proposals made, as the register counts them. */
  readonly effects: number;
  readonly refusedAnother: number;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: readonly string[];
}

interface Plan {
  readonly keys: number;
  readonly copies: number;
  readonly connections: number;
  readonly seed: number;
}

const packs = loadPacks();
const category = packs.policies.find(({ id }) => id === "zhangdian-2022-6")!.categories[0]!.id;
const evidence = "e".repeat(64);
const county = "370303";

function parcelCode(block: string, at: number): string {
  return `${county}${block}001GB${String(at).padStart(5, "0")}`;
}

/** Every fifth is an act that takes two persons, so that a proposal is the effect. */
function submissionOf(at: number, isOther = false): Submission {
  const isForTwo = at % 5 === 0;
  const envelope = {
    effectiveOn: isOther ? "2023-06-01" : "2023-05-01",
    documentNumber: `测〔2023〕${at}号`,
    evidence: isForTwo ? [evidence] : [],
    idempotencyKey: `key-${at}`,
    expectedVersion: null,
  };
  return isForTwo
    ? {
        form: findForm("determine")!,
        typed: { parcel: parcelCode("902", at), policy: "zhangdian-2022-6", category },
        envelope,
      }
    : { form: findForm("enterParcel")!, typed: { parcel: parcelCode("901", at) }, envelope };
}

async function prepare({ database, salt }: TestRegister, { keys }: Plan): Promise<Seated> {
  const officer = await seat(database, {
    institution: `park-${county}`,
    region: county,
    account: "zhang",
    roles: ["park"],
  });
  const { institution, account } = officer;
  await database.recording(officer, (tx) =>
    recordAttachment(tx, {
      hash: evidence,
      region: county,
      size: 1,
      mediaType: "application/pdf",
      institution,
      account,
    }),
  );
  const forTwo = Array.from({ length: keys }, (_, at) => at).filter((at) => at % 5 === 0);
  const land = forTwo.map((at) => [`地块 ${parcelCode("902", at)}`, { 区划: county }]);
  await seed(database, Object.fromEntries(land), { acting: officer, salt });
  return officer;
}

/** Sends every request many times over, from many connections at once, and looks at what came of it. */
export async function sendDuplicates(plan: Plan): Promise<DuplicatesSeen> {
  const { keys, copies, connections, seed: chosen } = plan;
  const wrongs: string[] = [];
  const register = await openRegister(packs);
  const handles = await Promise.all(
    Array.from({ length: connections }, () =>
      openDatabase({ url: register.url, connectionsMax: 4 }),
    ),
  );
  try {
    const officer = await prepare(register, plan);
    const before = await countEffects(register.ownerUrl);
    const chance = random(chosen);
    const all = Array.from({ length: keys * copies }, (_, at) => at % keys);
    const answers = await spread(handles, chance.shuffle(all), (handle, at) =>
      submitAct(handle, submissionOf(at), officer),
    );
    for (const [at, told] of Map.groupBy(answers, ({ of }) => of))
      wrongs.push(
        ...unlike(
          at,
          told.map(({ answer }) => answer),
          copies,
        ),
      );
    const effects = (await countEffects(register.ownerUrl)) - before;
    const stood = await hashOf(register);
    const others = await spread(
      handles,
      Array.from({ length: keys }, (_, at) => at),
      (handle, at) => submitAct(handle, submissionOf(at, true), officer),
    );
    const refused = others.filter(
      ({ answer }) => "refused" in answer && answer.refused === "act.key-reused",
    );
    if ((await countEffects(register.ownerUrl)) - before !== effects)
      wrongs.push("another body under a used key had an effect");
    if ((await hashOf(register)) !== stood)
      wrongs.push("another body under a used key changed the register");
    return { sent: answers.length, effects, refusedAnother: refused.length, wrongs };
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
    await register.drop();
  }
}

/** Works through a list on every handle at once, four requests of each under way. */
async function spread<T>(
  handles: readonly Database[],
  list: readonly number[],
  work: (handle: Database, of: number) => Promise<T>,
): Promise<{ readonly of: number; readonly answer: T }[]> {
  const answers: { of: number; answer: T }[] = [];
  const left = [...list];
  const workers = handles.flatMap((handle) => Array.from({ length: 4 }, () => handle));
  await Promise.all(
    workers.map(async (handle) => {
      for (let of = left.pop(); of !== undefined; of = left.pop())
        answers.push({ of, answer: await work(handle, of) });
    }),
  );
  return answers;
}

/** What of the answers to one request, sent many times, is not as it must be. */
function unlike(at: number, told: readonly Submitted[], copies: number): string[] {
  const bodies = new Set(
    told.map((one) =>
      JSON.stringify({ ...one, ...("isRepeated" in one ? { isRepeated: 0 } : {}) }),
    ),
  );
  const firsts = told.filter((one) => "is" in one && one.is === "recorded" && !one.isRepeated);
  const expected = at % 5 === 0 ? 0 : 1;
  const refused = told.filter((one) => "refused" in one);
  return [
    ...(told.length === copies ? [] : [`key ${at}: ${told.length} answers to ${copies} requests`]),
    ...(bodies.size === 1 ? [] : [`key ${at}: ${[...bodies].join(" and ")}`]),
    ...(firsts.length === expected ? [] : [`key ${at}: first ${firsts.length} times`]),
    ...(refused.length === 0 ? [] : [`key ${at}: ${JSON.stringify(refused[0])}`]),
  ];
}

async function countEffects(ownerUrl: string): Promise<number> {
  const [row] = await asRole(
    ownerUrl,
    (owner) =>
      owner`select ((select count(*) from act) + (select count(*) from proposal))::int as count`,
  );
  return row!["count"] as number;
}

function hashOf({ database }: TestRegister): Promise<string> {
  return database.reading(observer, findStateHash);
}
