import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

/** What waits for a second person, or waited, with what became of it. */
export interface ListedProposal {
  readonly id: string;
  readonly region: string;
  readonly form: string;
  /** RFC 8785 text. */
  readonly content: string;
  readonly hash: string;
  readonly institution: string;
  readonly account: string;
  readonly proposedAt: string;
  readonly became: "approved" | "declined" | "withdrawn" | null;
  readonly reason: string | null;
  readonly position: number | null;
  readonly endedBy: string | null;
}

/** Which of them: those that lie in a territory, open or settled or both, after one of them. */
export interface ProposalsWanted {
  readonly region: string;
  readonly isOpen: boolean | null;
  readonly first: number;
  readonly after: string | null;
}

/** Proposals in the order in which they were made, and one more than a page. */
export async function listProposals(
  tx: Transaction,
  { region, isOpen, first, after }: ProposalsWanted,
): Promise<ListedProposal[]> {
  const stem = region.replace(/(?:00){1,2}$/, "");
  return tx.execute<ListedProposal & Record<string, unknown>>(
    sql`select p.id::text as id, p.region, p.form, p.content, encode(p.hash, 'hex') as hash, p.institution,
          p.account, to_char(p.proposed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "proposedAt",
          e.became, e.reason, e.position, e.account as "endedBy"
        from proposal p left join proposal_end e on e.proposal = p.id
        where starts_with(p.region, ${stem})
          and ${isOpen === null ? sql`true` : isOpen ? sql`e.proposal is null` : sql`e.proposal is not null`}
          and ${after === null ? sql`true` : sql`p.id::text > ${after}`}
        order by p.id::text limit ${first + 1}::int`,
  );
}
