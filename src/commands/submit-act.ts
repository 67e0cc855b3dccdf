import { randomUUIDv7 } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { mayPerform } from "../domain/access/appointment.ts";
import { rightsLapseMs } from "../domain/access/keeping.ts";
import { rightTo } from "../domain/access/table.ts";
import type { Form } from "../domain/ledger/form.ts";
import { refuseAs } from "../domain/ledger/refusal.ts";
import { findHead, loadActs } from "../store/acts.ts";
import { type Account, findAccount, loadAppointments } from "../store/appointments.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findProposalByKey, findProposalEnd, recordProposal } from "../store/proposals.ts";
import { effectOf } from "./act-effects.ts";
import { checkHindered } from "./hindrance.ts";
import { canonical, sha256 } from "./context.ts";
import { contentOf, type Decided, decideAct, placesOf, recordDecided } from "./decide-act.ts";
import { findGround, type Ground } from "./ground.ts";
import { readForm } from "./read-form.ts";
import type { Envelope, Officer, Submission, Submitted } from "./submission.ts";

/**
 * Records an act, or proposes it where it takes two: who may, what was asked before under the same key,
 * what the law and the file say, and everything that follows from it are of one transaction.
 */
export async function submitAct(
  database: Database,
  submission: Submission,
  officer: Officer,
): Promise<Submitted> {
  const submitted = await database.recording(officer, async (tx) => {
    const ground = await findGround(tx);
    if (ground === null) return refuseAs("law.none");
    return submitWithin(tx, submission, { officer, ground, database });
  });
  const isOfRights = effectOf(submission.form.code).isOfRights === true;
  if (isOfRights && "is" in submitted) await pause(rightsLapseMs);
  return submitted;
}

interface Standing {
  readonly officer: Officer;
  readonly ground: Ground;
  readonly database: Pick<Database, "anchorLimitMs">;
}

async function submitWithin(
  tx: Transaction,
  { form, typed, envelope }: Submission,
  { officer, ground, database }: Standing,
): Promise<Submitted> {
  const read = readForm(form, typed, { salt: ground.salt });
  if ("refused" in read) return read;
  const fingerprint = sha256(canonical(contentOf(form, read, envelope)));
  const account = await authorised(tx, form, { officer, regions: placesOf(form, read.input) });
  if (account === null) return refuseAs("act.denied");
  const before = await findBefore(tx, { officer, envelope, fingerprint });
  if (before !== null) return before;
  const hindrance = await checkHindered(tx, form, database);
  if (hindrance !== null) return hindrance;
  const decided = await decideAct(tx, { form, read, envelope }, { officer, ground });
  if ("refused" in decided) return decided;
  if (rightTo(form.code)!.persons === 2)
    return propose(tx, { form, decided, envelope, fingerprint }, { officer, account });
  return recordDecided(tx, decided, { officer, ground, approval: null });
}

/** The account that acts, where its appointments of today allow the act in every place that it touches. */
export async function authorised(
  tx: Transaction,
  { code }: Form,
  { officer, regions }: { readonly officer: Officer; readonly regions: readonly string[] },
): Promise<Account | null> {
  const account = await findAccount(tx, officer.account);
  if (account === null) return null;
  const held = await loadAppointments(tx, officer.account);
  const { institution } = officer;
  return mayPerform(held, code, { institution, regions }) ? account : null;
}

/** What the same client has been answered under the same key; another body under it is refused. */
async function findBefore(
  tx: Transaction,
  {
    officer: { client },
    envelope: { idempotencyKey },
    fingerprint,
  }: { readonly officer: Officer; readonly envelope: Envelope; readonly fingerprint: string },
): Promise<Submitted | null> {
  const proposal = await findProposalByKey(tx, client, idempotencyKey);
  if (proposal !== null) {
    if (proposal.fingerprint !== fingerprint) return refuseAs("act.key-reused");
    const end = await findProposalEnd(tx, proposal.id);
    return end === null || end.position === null
      ? { is: "proposed", proposal: proposal.id, hash: proposal.hash }
      : { is: "recorded", position: end.position, isRepeated: true };
  }
  const act = (await loadActs(tx, client, [idempotencyKey])).get(idempotencyKey);
  if (act === undefined) return null;
  return act.fingerprint === fingerprint
    ? { is: "recorded", position: act.position, isRepeated: true }
    : refuseAs("act.key-reused");
}

async function propose(
  tx: Transaction,
  {
    form,
    decided,
    envelope,
    fingerprint,
  }: {
    readonly form: Form;
    readonly decided: Decided;
    readonly envelope: Envelope;
    readonly fingerprint: string;
  },
  { officer, account }: { readonly officer: Officer; readonly account: Account },
): Promise<Submitted> {
  if (account.kind !== "person") return refuseAs("account.required");
  const content = canonical({ ...decided.content, expectedVersion: envelope.expectedVersion });
  const id = randomUUIDv7();
  const hash = sha256(content);
  await recordProposal(tx, {
    id,
    region: decided.region,
    form: form.code,
    content,
    hash,
    institution: officer.institution,
    account: account.code,
    person: account.person,
    actor: officer.operator,
    client: officer.client,
    idempotencyKey: envelope.idempotencyKey,
    fingerprint,
    position: await findHead(tx),
  });
  return { is: "proposed", proposal: id, hash };
}
