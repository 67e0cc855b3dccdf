import type postgres from "postgres";
import { asking } from "./passing.ts";

/** A question that was asked before under the same key. */
export interface PastCheck {
  readonly batch: string;
  readonly item: number;
  readonly fingerprint: string;
}

export async function findCheck(
  checking: postgres.Sql,
  institution: string,
  key: string,
): Promise<PastCheck | null> {
  const [row] = await asking<PastCheck[]>(
    "check.past",
    checking,
    `select k.batch::text as batch, k.item, encode(k.fingerprint, 'hex') as fingerprint
    from check_key k where k.institution = $1 and k.idempotency_key = $2`,
    [institution, key],
  );
  return row ?? null;
}
