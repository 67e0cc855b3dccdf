import type { Actor, Database, Transaction } from "../store/database.ts";

/**
 * The same register, in which nothing that is recorded stays: whatever a command reports is what it would
 * have done, because it has done it.
 */
export function rehearse(database: Database): Database {
  return {
    ...database,
    async recording<T>(actor: Actor, use: (tx: Transaction) => Promise<T>): Promise<T> {
      const undone = new Error("a rehearsal is undone");
      const found: T[] = [];
      try {
        return await database.recording(actor, async (tx) => {
          // A conflict runs it again; only the last run counts.
          found.splice(0, 1, await use(tx));
          throw undone;
        });
      } catch (error) {
        if (error === undone) return found[0]!;
        throw error;
      }
    },
  };
}
