import { setTimeout as pause } from "node:timers/promises";
import type { Sentence } from "../domain/sentence.ts";
import type { Database } from "../store/database.ts";
import { findLogEnd } from "../store/leaves.ts";
import type { Witness } from "../store/witness.ts";
import { findLogLife, holdCopied, UnreadableWitness } from "./judge-witness.ts";

export interface WitnessRefusal {
  readonly refused: "witness.foreign" | "witness.malformed";
  readonly because: Sentence;
}

const turnMs = 50;
const waitMsMax = 10_000;

/**
 * Compares the log with the head that was kept beside the database, before anything is answered or
 * recorded: a register that came out of a copy is read-only from here on.
 */
export async function closeCopied(
  database: Pick<Database, "sequencing">,
  { origin, witness }: { readonly origin: string; readonly witness: Witness },
): Promise<{ readonly isHeld: boolean } | WitnessRefusal> {
  try {
    for (const begun = performance.now(); performance.now() - begun < waitMsMax;) {
      const witnessed = await witness.read();
      const judged = await database.sequencing("log", async (tx) => {
        const life = await findLogLife(tx, origin);
        const { size } = await findLogEnd(tx);
        return { is: await holdCopied(tx, { life, size }, witnessed), isHeld: life.isHeld };
      });
      if (judged?.is === "foreign") return foreign;
      if (judged !== null) return { isHeld: judged.isHeld || judged.is === "copied" };
      // A process that serves this register is at the log; it has compared.
      await pause(turnMs);
    }
    return { isHeld: false };
  } catch (error) {
    if (error instanceof UnreadableWitness) return malformed;
    throw error;
  }
}

const foreign: WitnessRefusal = {
  refused: "witness.foreign",
  because: {
    zh: "数据目录（DATA_DIR）中的 log-head.txt 属于另一登记簿；请更正 DATA_DIR 或数据库地址",
    en: "log-head.txt in the directory (DATA_DIR) is of another register; name the right DATA_DIR or database",
  },
};

const malformed: WitnessRefusal = {
  refused: "witness.malformed",
  because: {
    zh: "数据目录（DATA_DIR）中的 log-head.txt 已损坏，无从判断登记簿是否由副本恢复；请由他处留存的检查点（如任一回执所载）复原该文件",
    en: "log-head.txt in the directory (DATA_DIR) is damaged, so nobody can tell whether the register came out of a copy; put back a checkpoint held elsewhere, as every receipt carries one",
  },
};
