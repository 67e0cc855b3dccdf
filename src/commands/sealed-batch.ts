import type postgres from "postgres";
import { digest, type Entry, recordId, textsIn } from "../domain/proof/entry.ts";
import {
  findBatch,
  recordSeal,
  type StoredBatch,
  type StoredReceipt,
  type StoredSeal,
} from "../store/receipts.ts";
import { codeOf } from "../store/retry.ts";
import { type Answering, readTwice } from "./answering.ts";
import type { RecordedQuestion } from "./recorded-question.ts";
import type { CheckAnswer } from "./check-desk.ts";
import {
  type AnsweredBatch,
  CheckReceipt,
  OpenSeal,
  type ReadingMoment,
  type SealedItem,
} from "./seal-checks.ts";
import { type LastingSealing, signBatches, signLate } from "./sign-batches.ts";

/** The seal under which a batch was told, and its entries. */
export interface Standing {
  readonly seal: StoredSeal;
  readonly receipt: StoredReceipt;
}

export interface SealedBatches {
  /** Signs and stores; from then on the answers may be told, under the seal that stands for each batch. */
  seal(batches: readonly AnsweredBatch[], moment: ReadingMoment): Promise<readonly Standing[]>;
  /** What was answered once, told again from the rows known then, with the receipt that was given. */
  tell(batch: string, item: number): Promise<CheckAnswer>;
  /** What stands of a batch; one whose process ended before it was signed is signed now. */
  standing(batch: string): Promise<StoredBatch & { readonly sealed: Standing }>;
}

/** What was answered cannot be told again: what it is made of now gives another answer. */
export class UnlikeAnswer extends Error {
  constructor(record: string) {
    super(`the answer of ${record} is told otherwise now than it was`);
    this.name = "UnlikeAnswer";
  }
}

type Made = Awaited<ReturnType<typeof signLate>>;

/** What has been answered and signed, now or before. */
export function openSealedBatches({
  checking,
  answering,
  sealing,
}: {
  readonly checking: postgres.Sql;
  readonly answering: Answering;
  readonly sealing: LastingSealing;
}): SealedBatches {
  async function seal(
    batches: readonly AnsweredBatch[],
    moment: ReadingMoment,
  ): Promise<readonly Standing[]> {
    if (batches.length === 0) return [];
    const made = await signBatches(batches, moment, { checking, sealing });
    const { receipts } = made;
    if (await readTwice(() => record(checking, made)))
      return receipts.map((receipt) => ({ seal: made.seal, receipt }));
    // Somebody has sealed one of them meanwhile, or this seal stands already: what stands holds.
    const standings: Standing[] = [];
    for (const [at, { id }] of batches.entries()) {
      const { sealed } = await standing(id);
      if (sealed.receipt.entries.join() !== receipts[at]!.entries.join())
        throw new UnlikeAnswer(id);
      standings.push(sealed);
    }
    return standings;
  }

  async function standing(id: string): Promise<StoredBatch & { readonly sealed: Standing }> {
    let batch = await findBatch(checking, id);
    if (batch === null) throw new Error(`there is no batch ${id}`);
    if (batch.sealed === null) {
      const hand = { checking, sealing };
      await record(checking, await sealLate(batch, answering, hand));
      batch = (await findBatch(checking, id))!;
    }
    const { sealed } = batch;
    if (sealed === null) throw new Error(`the batch ${id} was not signed`);
    return { ...batch, sealed };
  }

  return {
    seal,
    standing,
    async tell(id, item) {
      const { questions, sealed } = await standing(id);
      const question = textsIn(questions)[item]!;
      const entry = sealed.receipt.entries[item]!;
      const { answer, asOf: day, position, isVouched } = JSON.parse(entry) as Entry;
      const asked = JSON.parse(question) as RecordedQuestion;
      const told = await answering.again(asked, { position, day, isVouched });
      const record = recordId(id, item);
      if (digest(told.canonical) !== answer) throw new UnlikeAnswer(record);
      const index = sealed.receipt.first + item;
      const parts = { index, entry, question, answer: told.canonical };
      return { ...told, record, receipt: new CheckReceipt(new OpenSeal(sealed.seal), parts) };
    },
  };
}

/** False where one of its batches has a receipt already. */
async function record(checking: postgres.Sql, { seal, receipts }: Made): Promise<boolean> {
  try {
    await recordSeal(checking, seal, receipts);
    return true;
  } catch (error) {
    // A batch has one receipt: of two who seal it at once, the later is told so by the table.
    if (codeOf(error) === "23505") return false;
    throw error;
  }
}

/** As it would have been signed then, but for the time. */
async function sealLate(
  { day, questions, readAt, position, isVouched, ...batch }: StoredBatch,
  answering: Answering,
  hand: Parameters<typeof signLate>[2],
): Promise<Made> {
  const items: SealedItem[] = [];
  for (const question of textsIn(questions)) {
    const asked = JSON.parse(question) as RecordedQuestion;
    const told = await answering.again(asked, {
      position: asked.knownAt ?? position,
      day: asked.asOf ?? day,
      isVouched,
    });
    items.push(itemOf(told, question, asked.context.purpose));
  }
  return signLate([{ ...batch, items }], { position, readAt }, hand);
}

/** What a question came to, as it is sealed. */
export function itemOf(
  {
    canonical,
    question,
    position,
    isVouched,
    law,
    rows,
    keys,
  }: Awaited<ReturnType<Answering["again"]>>,
  asked: string,
  purpose: string,
): SealedItem {
  return {
    question: asked,
    answer: canonical,
    purpose,
    asOf: question.asOf,
    position,
    isVouched,
    law,
    rows,
    keys,
  };
}
