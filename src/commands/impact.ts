import { randomUUID } from "node:crypto";
import { mayPerform } from "../domain/access/appointment.ts";
import { nearKeys } from "../domain/answer/evidence.ts";
import { type LedgerRefusal, refuseAs } from "../domain/ledger/refusal.ts";
import type { Sentence } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import { loadAppointments } from "../store/appointments.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findMark, listAffected, loadFiled } from "../store/impacts.ts";
import { findLaw } from "../store/laws.ts";
import type { ReceivedRow } from "../store/received-rows.ts";
import type { Acting } from "./context.ts";
import { decideAct, placesOf, recordDecided } from "./decide-act.ts";
import { findGround, type Ground } from "./ground.ts";
import { impactOn, type Impacted, keysAround, type Sides } from "./impact-sides.ts";
import { importChunk } from "./import-chunk.ts";
import { readForm } from "./read-form.ts";
import { rehearse } from "./rehearsal.ts";
import type { Officer, Submission } from "./submission.ts";
import { authorised } from "./submit-act.ts";

/** An act of the ledger as it might be submitted; it rests on no document yet. */
export interface TriedAct extends Pick<Submission, "form" | "typed"> {
  /** `YYYY-MM-DD`; today where absent. */
  readonly effectiveOn: string | null;
}

/** What is tried: rows as a file of acts holds them, then acts of the ledger, in this order. */
export interface Tried {
  readonly rows: readonly ReceivedRow[];
  readonly acts: readonly TriedAct[];
}

/** Whose trial it is: an officer, or whoever runs the program for an institution. */
export type Trying = Officer | (Acting & { readonly account?: null });

/** Something tried that would be refused; counted from 1, rows before acts. */
export interface TriedRefusal {
  readonly at: number;
  readonly code: string;
  readonly because: Sentence;
}

export interface Impact {
  /** The position on which it was tried. */
  readonly position: number;
  readonly accepted: number;
  readonly refused: readonly TriedRefusal[];
  /** How many subjects are affected; `subjects` is a page of them. */
  readonly total: number;
  readonly subjects: readonly Impacted[];
}

/** The register waits for a trial as it does for a recording, so that nobody may try more at a time. */
export const triedMax = 200;

interface Page {
  readonly first: number;
  readonly after: string | null;
}

/**
 * What would follow from acts, found by doing them and undoing them: who is affected, on which actions,
 * from which day to which. Only that is done while the register waits; answers are compared afterwards.
 */
export async function findImpact(
  database: Database,
  tried: Tried,
  trying: Trying,
  page: Page,
): Promise<Impact | LedgerRefusal> {
  const found = await rehearse(database).recording(trying, (tx) =>
    attempt(tx, tried, trying, page),
  );
  if ("refused" in found && "because" in found) return found;
  const { before, after, laws, ...same } = found;
  return {
    ...same,
    subjects: found.keys.map((key) => impactOn(key, { before, after, laws })),
  };
}

interface Attempted extends Sides, Omit<Impact, "subjects"> {
  readonly keys: readonly string[];
}

async function attempt(
  tx: Transaction,
  tried: Tried,
  trying: Trying,
  page: Page,
): Promise<Attempted | LedgerRefusal> {
  const ground = await findGround(tx);
  if (ground === null) return refuseAs("law.none");
  if (!(await mayTry(tx, tried, trying))) return refuseAs("act.denied");
  const mark = await findMark(tx);
  const outcomes = [
    ...(await tryRows(tx, tried.rows, trying, ground)),
    ...(await tryActs(tx, tried.acts, trying)),
  ];
  const { keys, total } = await listAffected(tx, mark, page);
  const law = await findLaw(tx, null);
  const laws = { before: ground.law.law, after: law!.law };
  const territories = new Set(
    [laws.before, laws.after].flatMap(({ policies }) =>
      policies.map(({ policy }) => policy.territory),
    ),
  );
  const wanted = [...new Set([...keys.flatMap(keysAround), ...[...territories].flatMap(nearKeys)])];
  return {
    position: mark.head,
    accepted: outcomes.filter((one) => one === null).length,
    refused: outcomes.flatMap((one, at) => (one === null ? [] : [{ ...one, at: at + 1 }])),
    total,
    keys,
    laws,
    before: await loadFiled(tx, wanted, mark.head),
    after: await loadFiled(tx, wanted, null),
  };
}

/** Rows may say anything, so whoever tries them may correct in the whole territory of the institution. */
async function mayTry(
  tx: Transaction,
  { rows, acts }: Tried,
  { account, institution, region }: Trying,
): Promise<boolean> {
  if (account == null) return acts.length === 0;
  if (rows.length === 0) return true;
  const held = await loadAppointments(tx, account);
  return mayPerform(held, "correct", { institution, regions: [region] });
}

type Refused = Omit<TriedRefusal, "at"> | null;

/** A row that lacks what another brings is tried again when others have been accepted. */
async function tryRows(
  tx: Transaction,
  rows: readonly ReceivedRow[],
  acting: Trying,
  { salt, isDemonstration }: Ground,
): Promise<Refused[]> {
  const refused = new Map<ReceivedRow, Refused>();
  for (let left = rows; left.length > 0;) {
    const law = (await findLaw(tx, null))!;
    const reading = { acting, law, salt, isDemonstration };
    const { outcomes } = await importChunk(tx, left, reading);
    const again: ReceivedRow[] = [];
    for (const [at, outcome] of outcomes.entries()) {
      const row = left[at]!;
      if (outcome.is !== "rejected") refused.set(row, null);
      else {
        refused.set(row, { code: outcome.code, because: outcome.says });
        if (outcome.maySucceedLater) again.push(row);
      }
    }
    left = again.length < left.length && outcomes.some(({ is }) => is === "accepted") ? again : [];
  }
  return rows.map((row) => refused.get(row) ?? null);
}

async function tryActs(
  tx: Transaction,
  acts: readonly TriedAct[],
  trying: Trying,
): Promise<Refused[]> {
  const outcomes: Refused[] = [];
  for (const act of acts) outcomes.push(await tryAct(tx, act, trying as Officer));
  return outcomes;
}

/** What takes two persons is tried as though both agreed; a trial needs no evidence yet. */
async function tryAct(
  tx: Transaction,
  { form: asked, typed, effectiveOn }: TriedAct,
  officer: Officer,
): Promise<Refused> {
  const ground = await findGround(tx);
  if (ground === null) return worded(refuseAs("law.none"));
  const form = { ...asked, needsEvidence: false };
  const read = readForm(form, typed, { salt: ground.salt });
  if ("refused" in read) return worded(read);
  const regions = placesOf(form, read.input);
  if ((await authorised(tx, form, { officer, regions })) === null)
    return worded(refuseAs("act.denied"));
  const envelope = {
    effectiveOn: effectiveOn ?? formatDay(ground.today),
    documentNumber: "试行",
    evidence: [],
    idempotencyKey: `trial/${randomUUID()}`,
    expectedVersion: null,
  };
  const decided = await decideAct(tx, { form, read, envelope }, { officer, ground });
  if ("refused" in decided) return worded(decided);
  const recorded = await recordDecided(tx, decided, { officer, ground, approval: null });
  return "refused" in recorded ? worded(recorded) : null;
}

function worded({ refused: code, because }: LedgerRefusal): Refused {
  return { code, because };
}
