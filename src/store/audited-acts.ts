import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayOfText, dayText } from "./days.ts";

/** An act with everybody who had a part in it, the bytes of what was said, and its place in the log. */
export interface AuditedAct {
  readonly position: number;
  readonly kind: string;
  readonly region: string;
  readonly institution: string;
  /** As it is called; null where it is none of the register's. */
  readonly institutionName: string | null;
  readonly operator: string;
  readonly account: string | null;
  readonly documentNumber: string | null;
  readonly effectiveOn: number | null;
  readonly recordedAt: string;
  /** RFC 8785 text, and hex of its SHA-256. */
  readonly canonical: string;
  readonly hash: string;
  /** The number of its leaf; null until it has one. */
  readonly leaf: number | null;
  /** Null where one person did it. */
  readonly approval: Approval | null;
}

/** How the second person came to it. */
export interface Approval {
  readonly proposal: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly approvedBy: string;
  readonly approvedFor: string;
  readonly approvedAt: string;
}

export interface ActsWanted {
  /** Civil days in Asia/Shanghai on which they were recorded: `[from, until)`. */
  readonly from: number;
  readonly until: number;
  readonly institution: string | null;
  readonly kind: string | null;
  /** The account that acted, proposed or approved. */
  readonly account: string | null;
  readonly first: number;
  /** The position of the last one seen. */
  readonly after: number;
}

/** Acts in the order in which they were committed: one more than a page. */
export async function listActs(
  tx: Transaction,
  { from, until, institution, kind, account, first, after }: ActsWanted,
): Promise<readonly AuditedAct[]> {
  const rows = await tx.execute<StoredAct>(
    sql`select a.position, a.kind, a.region, a.institution, i.name as "institutionName", a.actor as operator,
          a.account, a.basis as "documentNumber", a.effective_on::text as "effectiveOn",
          ${instant(sql`a.recorded_at`)} as "recordedAt",
          convert_from(a.canonical, 'UTF8') as canonical, encode(a.hash, 'hex') as hash, l.number as leaf,
          p.id::text as proposal, p.account as "proposedBy", ${instant(sql`p.proposed_at`)} as "proposedAt",
          e.account as "approvedBy", e.institution as "approvedFor", ${instant(sql`e.ended_at`)} as "approvedAt"
        from act a left join institution i on i.code = a.institution left join leaf l on l.act = a.position
          left join proposal p on p.id = a.proposal left join proposal_end e on e.proposal = p.id
        where a.position > ${after}::bigint
          and a.recorded_at >= ${midnight(from)} and a.recorded_at < ${midnight(until)}
          and ${institution === null ? sql`true` : sql`a.institution = ${institution}`}
          and ${kind === null ? sql`true` : sql`a.kind = ${kind}`}
          and ${account === null ? sql`true` : sql`${account} in (a.account, p.account, e.account)`}
        order by a.position limit ${first + 1}::int`,
  );
  return rows.map(actOf);
}

type StoredAct = Omit<AuditedAct, "effectiveOn" | "approval"> & {
  effectiveOn: string | null;
} & (Approval | { [Key in keyof Approval]: null }) &
  Record<string, unknown>;

function actOf(row: StoredAct): AuditedAct {
  const { effectiveOn, proposal, proposedBy, proposedAt, approvedBy, approvedFor, approvedAt } =
    row;
  const approval = { proposedBy, proposedAt, approvedBy, approvedFor, approvedAt };
  return {
    ...row,
    effectiveOn: effectiveOn === null ? null : dayOfText(effectiveOn),
    approval: proposal === null ? null : ({ proposal, ...approval } as Approval),
  };
}

function midnight(day: number): SQL {
  return sql`${dayText(day)}::date::timestamp at time zone 'Asia/Shanghai'`;
}

function instant(at: SQL): SQL {
  return sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
