/** Old answers told again from what stands in the register. */
import { openAnswering } from "../../src/commands/answering.ts";
import { openSealedBatches } from "../../src/commands/sealed-batch.ts";
import { openDatabase } from "../../src/store/database.ts";
import type { CheckNote } from "./kill-journal.ts";
import type { Random } from "./random.ts";
import { ownSealing } from "./sealing.ts";

/** Answers drawn by chance, each held against what its client was told and the hash that was signed. */
export async function retell(
  url: string,
  notes: readonly CheckNote[],
  { count, chance }: { readonly count: number; readonly chance: Random },
): Promise<string[]> {
  const database = await openDatabase({ url });
  try {
    const answering = openAnswering({ database, isDemonstration: true });
    const { checking } = database;
    const sealed = openSealedBatches({ checking, answering, sealing: ownSealing });
    const wrongs: string[] = [];
    for (const { record, outcome } of chance.shuffle(notes).slice(0, count)) {
      const [batch, item] = record.split("/");
      // A hash that is not the one that was signed throws.
      const told = await sealed.tell(batch!, Number(item)).catch((error: unknown) => String(error));
      if (typeof told === "string") wrongs.push(told);
      else if (told.verdict.outcome !== outcome)
        wrongs.push(`${record} was ${outcome} and is told as ${told.verdict.outcome}`);
    }
    return wrongs;
  } finally {
    await database.close();
  }
}
