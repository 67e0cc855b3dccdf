import type postgres from "postgres";
import { stemOf } from "../domain/access/territory.ts";
import type { Actor, Reader } from "./database.ts";
import type { NewestHead, Seen } from "./newest-head.ts";
import type { Opening } from "./transaction.ts";

/** The lock that every recording takes first, so that positions are in the order of commits. */
const registerLock = 7_310_030;

export function readAs(reader: Reader, newest: NewestHead): Opening {
  return {
    point: "register.read",
    characteristics: "isolation level repeatable read read only",
    prelude: (client) =>
      begin(client, newest, () =>
        client.unsafe(
          "select set_config('role', 'liandong_reader', true), set_config('liandong.actor', $1, true)",
          [wordedReader(reader)],
          { prepare: true },
        ),
      ),
  };
}

/** Sent together with what comes first; where all is one snapshot, it is told how old that is. */
async function begin(
  client: postgres.TransactionSql,
  newest: NewestHead,
  first: () => Promise<unknown>,
): Promise<void> {
  const since = newest.seen();
  // A statement is sent when somebody waits for it, and this one has to be sent before the other.
  const begun = Promise.resolve(first());
  const [, found] = await Promise.all([begun, findSeen(client)]);
  newest.insist(found, since);
}

/** One row for every register, the empty one too. */
export async function findSeen(
  client: Pick<postgres.TransactionSql, "unsafe">,
): Promise<Pick<Seen, "position"> | undefined> {
  const [row] = await client.unsafe<Pick<Seen, "position">[]>(
    "select coalesce(max(h.position), 0) as position from head h",
    [],
    { prepare: true },
  );
  return row;
}

/** READ COMMITTED: each statement sees what stood when it began, that is, after the lock was won. */
export function recordAs(actor: Actor, newest: NewestHead): Opening {
  return {
    point: "register.record",
    characteristics: "isolation level read committed",
    prelude: (client) =>
      begin(client, newest, () =>
        client.unsafe(
          "select pg_advisory_xact_lock($1), set_config('role', 'liandong_recorder', true), " +
            "set_config('liandong.actor', $2, true)",
          [registerLock, worded(actor)],
          { prepare: true },
        ),
      ),
  };
}

/** READ COMMITTED: what is read after the duty was won has everything that its last holder committed. */
export function sequenceAs(newest: NewestHead): Opening {
  return {
    point: "register.sequence",
    characteristics: "isolation level read committed",
    prelude: (client) =>
      begin(client, newest, () => client.unsafe("set local role liandong_sequencer")),
  };
}

function worded({ institution, operator }: Actor): string {
  return JSON.stringify({ institution, operator });
}

/** What row security needs to know; whoever says nothing of a territory sees none. */
function wordedReader({ institution, operator, within, isAuditor = false }: Reader): string {
  const stems = within === "everywhere" ? [""] : within.map(stemOf);
  return JSON.stringify({ institution, operator, within: stems, isAuditor });
}
