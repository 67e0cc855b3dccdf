import { createHash } from "node:crypto";
import { openAnswering } from "../../src/commands/answering.ts";
import { openSealedBatches } from "../../src/commands/sealed-batch.ts";
import type { Sealing } from "../../src/commands/seal-checks.ts";
import { openSequencer, type Sequencer } from "../../src/commands/sequence-log.ts";
import type { Database } from "../../src/store/database.ts";
import type { Witness } from "../../src/store/witness.ts";
import { asRole } from "./database.ts";

/** A witness of this test alone. */
export function witnessOf(note: string | null = null): Witness & { note: string | null } {
  const witness = {
    note,
    read: () => Promise.resolve(witness.note),
    write: (written: string) => {
      witness.note = written;
      return Promise.resolve();
    },
  };
  return witness;
}

/** A sequencer as a process of the service has it. */
export function sequencerOver(
  database: Database,
  sealing: Sealing,
  witness: Witness = witnessOf(),
): Sequencer {
  const answering = openAnswering({ database, isDemonstration: false });
  const sealed = openSealedBatches({ checking: database.checking, answering, sealing });
  return openSequencer({ database, sealing, witness, sealed });
}

export interface LoggedLeaf {
  readonly number: number;
  readonly hash: string;
  readonly act: number | null;
  readonly seal: string | null;
}

export interface LoggedHead {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly note: string;
}

/** What the tables hold, looked at by their owner. */
export interface LogRows {
  readonly leaves: readonly LoggedLeaf[];
  readonly heads: readonly LoggedHead[];
  /** Acts and seals with the hash that their leaf must have. */
  readonly expected: readonly Omit<LoggedLeaf, "number">[];
  readonly pending: number;
}

export function readLog(ownerUrl: string): Promise<LogRows> {
  return asRole(ownerUrl, async (sql) => {
    const leaves = await sql<(LoggedLeaf & { number: string; act: string | null })[]>`
      select number, encode(hash, 'hex') as hash, act, seal::text from leaf order by number`;
    const heads = await sql<(LoggedHead & { size: string })[]>`
      select origin, size, encode(root, 'hex') as root, note from checkpoint order by number`;
    const acts = await sql`
      select position, encode(canonical, 'hex') as canonical, encode(fingerprint, 'hex') as fingerprint, reply,
        to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
      from act order by position`;
    const seals = await sql`select id::text, payload from seal`;
    const [waiting] = await sql`select count(*)::int as count from pending_leaf`;
    return {
      leaves: leaves.map((row) => ({
        ...row,
        number: Number(row.number),
        act: row.act === null ? null : Number(row.act),
      })),
      heads: heads.map((row) => ({ ...row, size: Number(row.size) })),
      expected: [
        ...acts.map((row) => ({ act: Number(row["position"]), seal: null, hash: hashOfAct(row) })),
        ...seals.map((row) => ({
          act: null,
          seal: row["id"] as string,
          hash: leafOf(row["payload"] as string),
        })),
      ],
      pending: waiting!["count"] as number,
    };
  });
}

function hashOfAct(row: Readonly<Record<string, string>>): string {
  const { canonical, fingerprint, reply, at, position } = row;
  const act = createHash("sha256").update(Buffer.from(canonical!, "hex")).digest("hex");
  const replied = createHash("sha256").update(reply!).digest("hex");
  return leafOf(
    `{"act":"${act}","fingerprint":"${fingerprint!}","position":${position!},"recordedAt":"${at!}","reply":"${replied}"}`,
  );
}

/** RFC 6962 §2.1, written out. */
function leafOf(text: string): string {
  return createHash("sha256")
    .update(Buffer.concat([Buffer.of(0), Buffer.from(text)]))
    .digest("hex");
}
