import { sql } from "drizzle-orm";
import type { Manifest } from "./backup-files.ts";
import { findNewestCheckpoint } from "./checkpoints.ts";
import type { Transaction } from "./database.ts";
import { findLogEnd } from "./leaves.ts";
import { listHadMigrations } from "./migrations.ts";
import { listSigningKeys } from "./signing-keys.ts";
import { findStateHash } from "./state-hash.ts";

/** What a register is, told so that two of them can be compared. */
export type RegisterFacts = Pick<
  Manifest,
  "madeAt" | "migrations" | "engine" | "position" | "state" | "log"
>;

export async function findRegisterFacts(tx: Transaction): Promise<RegisterFacts> {
  const migrations = await listHadMigrations(tx);
  const [row] = await tx.execute<Found>(
    sql`select clock_timestamp() as "madeAt",
          (select l.code from law l where l.part = 'engine' and upper_inf(l.known)) as engine,
          (select coalesce(max(h.position), 0) from head h) as position`,
  );
  const { madeAt, engine, position } = row!;
  const { size } = await findLogEnd(tx);
  const checkpoint = (await findNewestCheckpoint(tx))?.note ?? null;
  const state = await findStateHash(tx);
  return {
    madeAt,
    migrations,
    engine,
    position,
    state,
    log: { size, checkpoint },
  };
}

interface Found extends Record<string, unknown> {
  readonly madeAt: string;
  readonly engine: string | null;
  readonly position: number;
}

/** Every key that has ever signed, as a JWK set; from when on, until when and why stands with each. */
export async function writeKeyHistory(tx: Transaction): Promise<string> {
  const keys = (await listSigningKeys(tx)).map(({ jwk, ...history }) => ({
    ...(JSON.parse(jwk) as object),
    ...history,
  }));
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** Attachments by hash, once each, with their sizes. */
export async function listEvidence(
  tx: Transaction,
): Promise<readonly { readonly hash: string; readonly size: number }[]> {
  return tx.execute<{ hash: string; size: number }>(
    sql`select encode(a.hash, 'hex') as hash, min(a.size) as size from attachment a group by a.hash order by a.hash`,
  );
}
