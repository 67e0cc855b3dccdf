import { setTimeout as pause } from "node:timers/promises";
import { rehearse } from "../../src/commands/rehearsal.ts";
import { seed } from "../../src/commands/seed.ts";
import { type Settled, settleProposal } from "../../src/commands/settle-proposal.ts";
import { submitAct } from "../../src/commands/submit-act.ts";
import { findForm } from "../../src/domain/ledger/forms.ts";
import { recordAttachment } from "../../src/store/attachments.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { findStateHash } from "../../src/store/state-hash.ts";
import {
  county,
  evidence,
  type Interleaving,
  interleaving,
  landOf,
  type Step,
} from "./conflicting-acts.ts";
import { type Seated, seat } from "./officers.ts";
import { loadPacks } from "./packs.ts";
import { random } from "./random.ts";
import { observer, openRegister, type TestRegister } from "./register.ts";

export interface InterleavingsSeen {
  readonly acts: number;
  readonly accepted: number;
  readonly ended: number;
  /** How often each code refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Interleavings in which something was accepted and something refused. */
  readonly conflicts: number;
  readonly anomalies: readonly string[];
}

interface Plan {
  readonly count: number;
  readonly connections: number;
  readonly seed: number;
}

interface Ended {
  readonly step: Step;
  readonly outcome: Settled;
}

/** What became of one interleaving: what was done one by one before it, and what raced. */
interface Course {
  readonly before: readonly Ended[];
  readonly raced: readonly Ended[];
}

/** A register with its officers, and the proposals that were made in it, by the step that made them. */
interface Stage {
  readonly register: TestRegister;
  readonly officers: ReadonlyMap<string, Seated>;
  readonly proposals: Map<string, { readonly proposal: string; readonly hash: string }>;
}

/**
 * Acts that conflict are sent at once from many connections, one piece of land after another. A serial
 * oracle then does on a register of its own, one by one and in the order of their positions, what was
 * accepted: each must come out as it did, the registers must be the same in the end, and whatever was
 * refused must have been refusable for that reason at some point on the way.
 */
export async function raceAndReplay({
  count,
  connections,
  seed: chosen,
}: Plan): Promise<InterleavingsSeen> {
  const chance = random(chosen);
  const plans = Array.from({ length: count }, (_, at) => interleaving(at, chance));
  const [raced, oracle] = [await openStage(plans), await openStage(plans)];
  const handles = await Promise.all(
    Array.from({ length: connections }, () =>
      openDatabase({ url: raced.register.url, connectionsMax: 4 }),
    ),
  );
  try {
    const courses: Course[] = [];
    for (const plan of plans) courses.push(await race(plan, raced, handles));
    const anomalies: string[] = [];
    for (const [at, course] of courses.entries())
      for (const one of await replay(course, oracle)) anomalies.push(`interleaving ${at}: ${one}`);
    if ((await hashOf(raced)) !== (await hashOf(oracle)))
      anomalies.push("the registers differ in the end");
    return { ...figuresOf(courses), anomalies };
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
    await raced.register.drop();
    await oracle.register.drop();
  }
}

async function openStage(plans: readonly Interleaving[]): Promise<Stage> {
  const register = await openRegister(loadPacks());
  const { database, salt } = register;
  const officers = new Map<string, Seated>();
  for (const account of ["wang", "li", "zhao"]) {
    const at = { institution: `lead-${county}`, region: county, roles: ["lead"] as const };
    officers.set(account, await seat(database, { ...at, account }));
  }
  const acting = officers.get("wang")!;
  const { institution, account } = acting;
  const proof = { hash: evidence, region: county, size: 1, mediaType: "application/pdf" };
  await database.recording(acting, (tx) =>
    recordAttachment(tx, { ...proof, institution, account }),
  );
  await seed(database, Object.assign({}, ...plans.map(landOf)), { acting, salt });
  return { register, officers, proposals: new Map() };
}

async function race(
  { before, racing, delaysMs }: Interleaving,
  stage: Stage,
  handles: readonly Database[],
): Promise<Course> {
  const done: Ended[] = [];
  for (const step of before)
    done.push({ step, outcome: await perform(step, stage, stage.register.database) });
  const raced = await Promise.all(
    racing.map(async (step, at): Promise<Ended> => {
      await pause(delaysMs[at]!);
      return { step, outcome: await perform(step, stage, handles[at % handles.length]!) };
    }),
  );
  return { before: done, raced };
}

async function perform(
  step: Step,
  { officers, proposals }: Stage,
  database: Database,
): Promise<Settled> {
  const officer = officers.get(step.by)!;
  if (step.is === "settle") {
    const { proposal, hash } = proposals.get(step.of)!;
    const { isApproved, key: idempotencyKey } = step;
    const settling = { proposal, hash, isApproved, reason: null, idempotencyKey };
    return settleProposal(database, settling, officer);
  }
  const envelope = {
    effectiveOn: step.on,
    documentNumber: "测〔2024〕1号",
    evidence: [evidence],
    idempotencyKey: step.key,
    expectedVersion: null,
  };
  const submission = { form: findForm(step.form)!, typed: step.fields, envelope };
  const outcome = await submitAct(database, submission, officer);
  if ("is" in outcome && outcome.is === "proposed") proposals.set(step.key, outcome);
  return outcome;
}

/** Does again what was accepted; every anomaly in a sentence. */
async function replay({ before, raced }: Course, oracle: Stage): Promise<string[]> {
  const { database } = oracle.register;
  const anomalies: string[] = [];
  const again = async ({ step, outcome }: Ended): Promise<void> => {
    const told = wordOf(await perform(step, oracle, database));
    if (told !== wordOf(outcome))
      anomalies.push(`${step.key} came out ${wordOf(outcome)}, serially ${told}`);
  };
  for (const one of before) await again(one);
  let open = raced.filter(({ outcome }) => "refused" in outcome);
  const explain = async (): Promise<void> => {
    const left: Ended[] = [];
    for (const one of open) {
      const told = await perform(one.step, oracle, rehearse(database));
      if (wordOf(told) !== wordOf(one.outcome)) left.push(one);
    }
    open = left;
  };
  await explain();
  for (const one of raced.filter(isRecorded).toSorted(byPosition)) {
    await again(one);
    await explain();
  }
  // What was declined has no position: it bears on nothing but its own proposal.
  for (const one of raced.filter(({ outcome }) => "is" in outcome && outcome.is === "ended"))
    await again(one);
  await explain();
  return [
    ...anomalies,
    ...open.map(({ step, outcome }) => `${step.key} was refused without cause: ${wordOf(outcome)}`),
  ];
}

function wordOf(outcome: Settled): string {
  if ("refused" in outcome) return outcome.refused;
  switch (outcome.is) {
    case "recorded":
      return `recorded at ${outcome.position}${outcome.isRepeated ? " again" : ""}`;
    case "proposed":
      return `proposed as ${outcome.hash}`;
    case "ended":
      return outcome.became;
    default:
      return outcome satisfies never;
  }
}

function positionOf({ outcome }: Ended): number {
  return "is" in outcome && outcome.is === "recorded" ? outcome.position : 0;
}

function isRecorded(one: Ended): boolean {
  return positionOf(one) > 0;
}

function byPosition(one: Ended, other: Ended): number {
  return positionOf(one) - positionOf(other);
}

function figuresOf(courses: readonly Course[]) {
  const all = courses.flatMap(({ raced }) => raced);
  const refused: Record<string, number> = {};
  for (const { outcome } of all)
    if ("refused" in outcome) refused[outcome.refused] = (refused[outcome.refused] ?? 0) + 1;
  return {
    acts: all.length,
    accepted: all.filter(isRecorded).length,
    ended: all.filter(({ outcome }) => "is" in outcome && outcome.is === "ended").length,
    refused,
    conflicts: courses.filter(
      ({ raced }) => raced.some(isRecorded) && raced.some(({ outcome }) => "refused" in outcome),
    ).length,
  };
}

function hashOf({ register: { database } }: Stage): Promise<string> {
  return database.reading(observer, findStateHash);
}
