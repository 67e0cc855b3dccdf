import type postgres from "postgres";
import {
  digest,
  type ItemReading,
  questionsIn,
  recordId,
  wordEntries,
} from "../domain/proof/entry.ts";
import { findNow } from "../store/checks.ts";
import {
  findBatch,
  recordReceipts,
  type StoredBatch,
  type StoredReceipt,
} from "../store/receipts.ts";
import type { Answering, RecordedQuestion } from "./answering.ts";
import type { CheckAnswer } from "./check-desk.ts";
import { receiptsOver, type SealedItem, sealBatch, type Sealing } from "./seal-checks.ts";

export interface Sealed {
  /** What was answered once, told again from the rows known then, with the receipt that was given. */
  tell(batch: string, item: number): Promise<CheckAnswer>;
  /** The signature of a batch; one whose process ended before it was signed is signed now. */
  receiptOf(batch: string): Promise<StoredReceipt>;
}

/** What was answered cannot be told again: what it is made of now gives another answer. */
export class UnlikeAnswer extends Error {
  constructor(record: string) {
    super(`the answer of ${record} is told otherwise now than it was`);
    this.name = "UnlikeAnswer";
  }
}

/** What has been answered before, as it stands. */
export function openSealed({
  checking,
  answering,
  sealing,
}: {
  readonly checking: postgres.Sql;
  readonly answering: Answering;
  readonly sealing: Sealing;
}): Sealed {
  async function stand(id: string): Promise<StoredBatch & { readonly receipt: StoredReceipt }> {
    const found = await findBatch(checking, id);
    if (found === null) throw new Error(`there is no batch ${id}`);
    if (found.receipt === null) await sealLate(found);
    const { receipt, ...batch } = found.receipt === null ? (await findBatch(checking, id))! : found;
    if (receipt === null) throw new Error(`the batch ${id} was not signed`);
    return { ...batch, receipt };
  }

  /** As it would have been signed then, but for the time. */
  async function sealLate({ receipt: _, day, questions, ...batch }: StoredBatch): Promise<void> {
    const items: SealedItem[] = [];
    for (const question of questionsIn(questions)) {
      const asked = JSON.parse(question) as RecordedQuestion;
      const told = await answering.again(asked, {
        position: asked.knownAt ?? batch.position,
        day: asked.asOf ?? day,
      });
      const { canonical: answer, position, law, rows, keys } = told;
      const { purpose } = asked.context;
      const { asOf } = told.question;
      items.push({ question, purpose, answer, asOf, position, law, rows, keys });
    }
    const sealedLateAt = await findNow(checking);
    await recordReceipts(checking, [sealBatch({ ...batch, sealedLateAt, items }, sealing).stored]);
  }

  return {
    async tell(id, item) {
      const { receipt, ...batch } = await stand(id);
      const questions = questionsIn(batch.questions);
      const readings = JSON.parse(receipt.readings) as ItemReading[];
      const { position, asOf } = readings[item]!;
      const asked = JSON.parse(questions[item]!) as RecordedQuestion;
      const told = await answering.again(asked, { position, day: asOf });
      const record = recordId(id, item);
      const { answers } = receipt;
      if (digest(told.canonical) !== answers.slice(64 * item, 64 * (item + 1)))
        throw new UnlikeAnswer(record);
      const entries = wordEntries(id, { questions, readings, answers });
      const texts = questions.map((question) => ({ question, answer: told.canonical }));
      return { ...told, record, receipt: receiptsOver(receipt, entries, texts)[item]! };
    },
    receiptOf: async (id) => (await stand(id)).receipt,
  };
}
