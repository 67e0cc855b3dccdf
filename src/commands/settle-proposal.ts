import { findForm } from "../domain/ledger/forms.ts";
import { refuseAs } from "../domain/ledger/refusal.ts";
import type { Account } from "../store/appointments.ts";
import type { Database, Transaction } from "../store/database.ts";
import {
  findEndByKey,
  findProposal,
  findProposalEnd,
  type Proposal,
  recordProposalEnd,
} from "../store/proposals.ts";
import { checkHindered } from "./hindrance.ts";
import { checkWords } from "./check-envelope.ts";
import { decideAct, placesOf, recordDecided } from "./decide-act.ts";
import { findGround, type Ground } from "./ground.ts";
import { readForm } from "./read-form.ts";
import type { Envelope, Officer, Submitted } from "./submission.ts";
import { authorised } from "./submit-act.ts";

/** What a second person says to a proposal. */
export interface Settling {
  readonly proposal: string;
  /** The hash of what was read, repeated: what is approved is what was seen. */
  readonly hash: string;
  readonly isApproved: boolean;
  /** Why it is declined or withdrawn. */
  readonly reason: string | null;
  readonly idempotencyKey: string;
}

export type Settled =
  | Submitted
  | { readonly is: "ended"; readonly proposal: string; readonly became: "declined" | "withdrawn" };

interface Standing {
  readonly officer: Officer;
  readonly ground: Ground;
  readonly database: Pick<Database, "anchorLimitMs">;
}

/**
 * A second person approves or declines; whoever proposed may withdraw. Both must have the right at that
 * moment, and an act is decided anew on what is known then.
 */
export function settleProposal(
  database: Database,
  settling: Settling,
  officer: Officer,
): Promise<Settled> {
  const { idempotencyKey, reason } = settling;
  const garbled = checkWords({ idempotencyKey, reason });
  if (garbled !== null) return Promise.resolve(garbled);
  return database.recording(officer, async (tx) => {
    const ground = await findGround(tx);
    if (ground === null) return refuseAs("law.none");
    const proposal = await findProposal(tx, settling.proposal);
    if (proposal === null) return refuseAs("act.denied");
    return settleWithin(tx, { settling, proposal }, { officer, ground, database });
  });
}

interface Settlement {
  readonly settling: Settling;
  readonly proposal: Proposal;
}

async function settleWithin(
  tx: Transaction,
  { settling, proposal }: Settlement,
  standing: Standing,
): Promise<Settled> {
  const { officer, ground, database } = standing;
  const form = findForm(proposal.form)!;
  const { envelope, typed } = readProposal(proposal);
  const read = readForm(form, typed, { salt: null });
  if ("refused" in read) return read;
  const regions = placesOf(form, read.input);
  const approver = await authorised(tx, form, { officer, regions });
  if (approver === null) return refuseAs("act.denied");
  const before = await findEndByKey(tx, officer.client, settling.idempotencyKey);
  if (before !== null) return repeated(before, settling);
  if ((await findProposalEnd(tx, proposal.id)) !== null) return refuseAs("proposal.settled");
  if (settling.hash !== proposal.hash) return refuseAs("proposal.changed");
  if (approver.kind !== "person") return refuseAs("account.required");
  const isOwn = approver.person === proposal.person;
  if (!settling.isApproved) {
    const became = isOwn ? ("withdrawn" as const) : ("declined" as const);
    await recordProposalEnd(tx, {
      ...endOf({ settling, proposal }, standing, approver),
      became,
      position: null,
    });
    return { is: "ended", proposal: proposal.id, became };
  }
  if (isOwn) return refuseAs("proposal.same-person");
  const proposer: Officer = {
    institution: proposal.institution,
    operator: proposal.actor,
    client: proposal.client,
    region: proposal.region,
    account: proposal.account,
  };
  if ((await authorised(tx, form, { officer: proposer, regions })) === null)
    return refuseAs("proposal.proposer-lapsed");
  const hindrance = await checkHindered(tx, form, database);
  if (hindrance !== null) return hindrance;
  const decided = await decideAct(tx, { form, read, envelope }, { officer: proposer, ground });
  if ("refused" in decided) return decided;
  const recorded = await recordDecided(tx, decided, {
    officer: proposer,
    ground,
    approval: {
      proposal: proposal.id,
      approvedBy: approver.code,
      approvedFor: officer.institution,
    },
  });
  if ("is" in recorded && recorded.is === "recorded")
    await recordProposalEnd(tx, {
      ...endOf({ settling, proposal }, standing, approver),
      became: "approved",
      position: recorded.position,
    });
  return recorded;
}

function endOf(
  { settling, proposal }: Settlement,
  { officer: { institution, client } }: Standing,
  { code: account, person }: Account,
) {
  const { reason, idempotencyKey } = settling;
  const { id, region } = proposal;
  return { proposal: id, region, institution, account, person, reason, client, idempotencyKey };
}

/** The same request again is answered as before; anything else under its key is refused. */
function repeated(
  before: NonNullable<Awaited<ReturnType<typeof findEndByKey>>>,
  { proposal, isApproved }: Settling,
): Settled {
  if (before.proposal !== proposal || (before.became === "approved") !== isApproved)
    return refuseAs("act.key-reused");
  return before.became === "approved"
    ? { is: "recorded", position: before.position!, isRepeated: true }
    : { is: "ended", proposal, became: before.became };
}

function readProposal({ content, idempotencyKey }: Proposal): {
  readonly envelope: Envelope;
  readonly typed: Readonly<Record<string, unknown>>;
} {
  const { fields, effectiveOn, documentNumber, evidence, expectedVersion } = JSON.parse(
    content,
  ) as Envelope & { readonly fields: Readonly<Record<string, unknown>> };
  return {
    typed: fields,
    envelope: { effectiveOn, documentNumber, evidence, expectedVersion, idempotencyKey },
  };
}
