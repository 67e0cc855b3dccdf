import { randomUUIDv7 } from "node:crypto";
import type postgres from "postgres";
import { digest, recordId } from "../domain/proof/entry.ts";
import {
  type AskedRow,
  type CheckBatch,
  type CheckReading,
  travelsAlone,
} from "../store/checks.ts";
import type { Database } from "../store/database.ts";
import type { KnownLaw } from "../store/laws.ts";
import { findCheck } from "../store/past-checks.ts";
import { openAnswering, readNewest, readTwice, type Told } from "./answering.ts";
import {
  type AskedCheck,
  type CheckRefusal,
  keyReused,
  lawless,
  type Prepared,
  prepareCheck,
  unknownPosition,
} from "./check-row.ts";
import { coalesce } from "./coalesce.ts";
import type { Acting } from "./context.ts";
import { itemOf, openSealedBatches, type SealedBatches, type Standing } from "./sealed-batch.ts";
import { type AnsweredBatch, CheckReceipt, OpenSeal, type SealedItem } from "./seal-checks.ts";
import type { LastingSealing } from "./sign-batches.ts";

export interface CheckAnswer extends Told {
  /** The number of the record that this answer has left. */
  readonly record: string;
  readonly receipt: CheckReceipt;
}

export interface CheckDesk {
  ask(asked: AskedCheck, acting: Acting): Promise<CheckAnswer | CheckRefusal>;
}

export interface DeskOptions {
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly salt: string;
  readonly sealing: LastingSealing;
  /** Told how many questions each statement answers. */
  readonly stated?: ((questions: number) => void) | undefined;
}

/** A question on its way, with the law by which it was prepared. */
interface Asked {
  readonly prepared: Prepared;
  readonly assumed: KnownLaw;
}

/** What one statement has read, and where each question was recorded. */
interface Read {
  readonly batches: readonly CheckBatch[];
  readonly places: readonly Place[];
  readonly readings: readonly CheckReading[];
}

interface Place {
  readonly batch: number;
  readonly item: number;
}

/**
 * Answers questions. Those that come together are read and recorded by one statement, and signed
 * together by institution; no answer leaves before its receipt stands.
 */
export function openDesk({
  database,
  isDemonstration,
  salt,
  sealing,
  stated,
}: DeskOptions): CheckDesk {
  const { checking } = database;
  const answering = openAnswering({ database, isDemonstration });
  const sealed = openSealedBatches({ checking, answering, sealing });
  const answerTogether = coalesce<Asked, Read, CheckAnswer | CheckRefusal>({
    read: (asked) => readTwice(() => readAll(asked)),
    answer: answerAll,
    stated,
  });
  let newest: KnownLaw | null = null;

  async function ask(asked: AskedCheck, acting: Acting): Promise<CheckAnswer | CheckRefusal> {
    const past = asked.knownAt;
    if (past !== undefined && !(Number.isSafeInteger(past) && past >= 1))
      return unknownPosition(past);
    newest ??= await answering.lawAt(null);
    const assumed = past === undefined ? newest : await answering.lawAt(past);
    if (assumed === null) return lawless();
    const prepared = prepareCheck(asked, acting, { law: assumed.law, salt });
    if ("refused" in prepared) return prepared;
    return answerTogether({ prepared, assumed });
  }

  /** Another attempt is another batch: one that was recorded before its connection broke is sealed later. */
  async function readAll(asked: readonly Asked[]): Promise<Read> {
    const { batches, places } = batchesOf(asked.map(({ prepared }) => prepared));
    const rows = asked.map(({ prepared: { row } }, n): AskedRow => ({
      row,
      batch: places[n]!.batch,
    }));
    return { batches, places, readings: await readNewest(database, rows, batches) };
  }

  async function answerAll(
    asked: readonly Asked[],
    { batches, places, readings }: Read,
  ): Promise<readonly (CheckAnswer | CheckRefusal | Promise<CheckAnswer | CheckRefusal>)[]> {
    const told = await Promise.all(
      asked.map(({ prepared, assumed }, n) => {
        const reading = readings[n]!;
        if (!reading.isRecorded) return null;
        const { question, row } = prepared;
        return answering.tell({ question, knownAt: row.known_at ?? null, row }, reading, assumed);
      }),
    );
    for (const [n, one] of told.entries())
      if (one !== null && one.position === readings[n]!.head) newest = one.law;
    const answered = answeredOf(asked, { batches, places, readings }, told);
    const standings = await sealed.seal([...answered.values()], momentOf(readings));
    const receipts = receiptsOf([...answered.keys()], standings);
    return asked.map(({ prepared }, n) => {
      const { batch, item } = places[n]!;
      const one = told[n]!;
      if (one === null) return answerUnrecorded(prepared, readings[n]!, { checking, sealed });
      const { seal, first, entries } = receipts.get(batch)!;
      const { canonical: question } = prepared;
      const parts = { index: first + item, entry: entries[item]!, question, answer: one.canonical };
      const record = recordId(batches[batch]!.id, item);
      return { ...one, record, receipt: new CheckReceipt(seal, parts) };
    });
  }

  return { ask };
}

/** What the statement would not record: a position to come, or what was asked before under its key. */
async function answerUnrecorded(
  { canonical, institution, row }: Prepared,
  { position, head }: CheckReading,
  { checking, sealed }: { readonly checking: postgres.Sql; readonly sealed: SealedBatches },
): Promise<CheckAnswer | CheckRefusal> {
  if (position > head) return unknownPosition(position);
  const key = row.idempotency_key!;
  const before = await findCheck(checking, institution, key);
  if (before === null) throw new Error("a check was neither recorded nor found");
  if (before.fingerprint !== digest(canonical)) return keyReused(key);
  return sealed.tell(before.batch, before.item);
}

/** Questions of one institution go in one batch; one that has a key or asks for a position has its own. */
function batchesOf(asked: readonly Prepared[]): Pick<Read, "batches" | "places"> {
  const batches: (CheckBatch & { readonly questions: string[] })[] = [];
  const open = new Map<string, number>();
  const places = asked.map(({ canonical, institution, region, row }): Place => {
    const isAlone = travelsAlone(row);
    const of = `${institution} ${region}`;
    let batch = isAlone ? undefined : open.get(of);
    if (batch === undefined) {
      batch = batches.push({ id: randomUUIDv7(), institution, region, questions: [] }) - 1;
      if (!isAlone) open.set(of, batch);
    }
    return { batch, item: batches[batch]!.questions.push(canonical) - 1 };
  });
  return { batches, places };
}

/** What was answered, by the number of its batch; a batch that was not recorded is not there. */
function answeredOf(
  asked: readonly Asked[],
  { batches, places }: Read,
  told: readonly (Told | null)[],
): ReadonlyMap<number, AnsweredBatch> {
  const answered = new Map<number, AnsweredBatch & { readonly items: SealedItem[] }>();
  for (const [n, { prepared }] of asked.entries()) {
    const one = told[n]!;
    if (one === null) continue;
    const { batch: at } = places[n]!;
    let batch = answered.get(at);
    if (batch === undefined) {
      const { id, institution, region } = batches[at]!;
      answered.set(at, (batch = { id, institution, region, items: [] }));
    }
    batch.items.push(itemOf(one, prepared.canonical, prepared.purpose));
  }
  return answered;
}

/** One statement read them all. */
function momentOf([reading]: readonly CheckReading[]) {
  const { head: position, readAt } = reading!;
  return { position, readAt, sealedLateAt: null };
}

interface OpenReceipt {
  readonly seal: OpenSeal;
  readonly first: number;
  readonly entries: readonly string[];
}

function receiptsOf(
  batches: readonly number[],
  standings: readonly Standing[],
): ReadonlyMap<number, OpenReceipt> {
  const seals = new Map<string, OpenSeal>();
  return new Map(
    standings.map(({ seal: stored, receipt: { first, entries } }, at) => {
      let seal = seals.get(stored.id);
      if (seal === undefined) seals.set(stored.id, (seal = new OpenSeal(stored)));
      return [batches[at]!, { seal, first, entries }];
    }),
  );
}
