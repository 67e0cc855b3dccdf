import type postgres from "postgres";
import { type CheckReading, type CheckRow, recordChecks } from "../store/checks.ts";
import { isConnectionLost } from "../store/retry.ts";

interface Waiting {
  readonly row: CheckRow;
  readonly resolve: (reading: CheckReading) => void;
  readonly reject: (reason: unknown) => void;
}

/** Statements at once. */
const inFlightMax = 2;
const batchMax = 256;
/** While the server is busy with one, the next is gathered: by then its own cost is shared by many. */
const batchWorthwhile = 64;

/**
 * Questions that come while a statement is in flight wait for it, or until they are many, and then go
 * together. No timer: under light load each goes at once. `stated` is told how many each statement takes along.
 */
export function coalesce(
  checking: postgres.Sql,
  stated: (questions: number) => void = () => {},
): (row: CheckRow) => Promise<CheckReading> {
  let waiting: Waiting[] = [];
  let inFlight = 0;

  function send(): void {
    while (inFlight < inFlightMax && waiting.length >= (inFlight === 0 ? 1 : batchWorthwhile)) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      inFlight += 1;
      stated(batch.length);
      void settle(batch).finally(() => {
        inFlight -= 1;
        send();
      });
    }
  }

  async function settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const readings = await recordTwice(
        checking,
        batch.map(({ row }) => row),
      );
      for (const { row, resolve, reject } of batch) {
        const reading = readings.get(row.id);
        if (reading === undefined) reject(new Error("a question came back without an answer"));
        else resolve(reading);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return (row) =>
    new Promise((resolve, reject) => {
      waiting.push({ row, resolve, reject });
      // Whatever else this turn of the loop brings, from other connections too, goes along.
      if (waiting.length === 1 || waiting.length === batchWorthwhile) setImmediate(send);
    });
}

/** A connection that broke may have recorded or not; the same record twice is one, so it is sent again. */
async function recordTwice(
  checking: postgres.Sql,
  rows: readonly CheckRow[],
): Promise<Map<string, CheckReading>> {
  try {
    return await recordChecks(checking, rows);
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    return recordChecks(checking, rows);
  }
}
