import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** What waits for a second person, as it was handed in. */
export interface Proposal {
  readonly id: string;
  readonly region: string;
  readonly form: string;
  /** RFC 8785 text. */
  readonly content: string;
  /** Hex of its SHA-256. */
  readonly hash: string;
  readonly institution: string;
  readonly account: string;
  readonly person: string;
  readonly actor: string;
  readonly client: string;
  readonly idempotencyKey: string;
  /** Hex. */
  readonly fingerprint: string;
  /** What was known when it was proposed. */
  readonly position: number;
}

export interface ProposalEnd {
  readonly proposal: string;
  readonly region: string;
  readonly became: "approved" | "declined" | "withdrawn";
  readonly position: number | null;
  readonly institution: string;
  readonly account: string;
  readonly person: string;
  readonly reason: string | null;
  readonly client: string;
  readonly idempotencyKey: string;
}

export async function recordProposal(tx: Transaction, one: Proposal): Promise<void> {
  await tx.execute(
    sql`insert into proposal (id, region, form, content, hash, institution, account, person, actor, client,
          idempotency_key, fingerprint, position)
        values (${one.id}::uuid, ${one.region}, ${one.form}, ${one.content}, decode(${one.hash}, 'hex'),
          ${one.institution}, ${one.account}, ${one.person}, ${one.actor}, ${one.client},
          ${one.idempotencyKey}, decode(${one.fingerprint}, 'hex'), ${one.position}::bigint)`,
  );
}

export async function recordProposalEnd(tx: Transaction, one: ProposalEnd): Promise<void> {
  await tx.execute(
    sql`insert into proposal_end (proposal, region, became, position, institution, account, person, reason,
          client, idempotency_key)
        values (${one.proposal}::uuid, ${one.region}, ${one.became}, ${one.position}::bigint,
          ${one.institution}, ${one.account}, ${one.person}, ${one.reason}, ${one.client},
          ${one.idempotencyKey})`,
  );
}

type FoundProposal = Proposal & Record<string, unknown>;

const columns = sql`p.id::text as id, p.region, p.form, p.content, encode(p.hash, 'hex') as hash,
  p.institution, p.account, p.person, p.actor, p.client, p.idempotency_key as "idempotencyKey",
  encode(p.fingerprint, 'hex') as fingerprint, p.position`;

export async function findProposal(tx: Transaction, id: string): Promise<Proposal | null> {
  const [row] = await tx.execute<FoundProposal>(
    sql`select ${columns} from proposal p where p.id = ${id}::uuid`,
  );
  return row ?? null;
}

/** What a client has proposed under a key. */
export async function findProposalByKey(
  tx: Transaction,
  client: string,
  idempotencyKey: string,
): Promise<Proposal | null> {
  const [row] = await tx.execute<FoundProposal>(
    sql`select ${columns} from proposal p
        where p.client = ${client} and p.idempotency_key = ${idempotencyKey}`,
  );
  return row ?? null;
}

export async function findProposalEnd(
  tx: Transaction,
  proposal: string,
): Promise<ProposalEnd | null> {
  const [row] = await tx.execute<ProposalEnd & Record<string, unknown>>(
    sql`select e.proposal::text as proposal, e.region, e.became, e.position, e.institution, e.account,
          e.person, e.reason, e.client, e.idempotency_key as "idempotencyKey"
        from proposal_end e where e.proposal = ${proposal}::uuid`,
  );
  return row ?? null;
}

/** What a client has settled under a key. */
export async function findEndByKey(
  tx: Transaction,
  client: string,
  idempotencyKey: string,
): Promise<ProposalEnd | null> {
  const [row] = await tx.execute<{ proposal: string }>(
    sql`select e.proposal::text as proposal from proposal_end e
        where e.client = ${client} and e.idempotency_key = ${idempotencyKey}`,
  );
  return row === undefined ? null : findProposalEnd(tx, row.proposal);
}
