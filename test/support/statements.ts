import type { Database } from "../../src/store/database.ts";
import { clientOf } from "../../src/store/transaction.ts";

export interface Counted {
  readonly database: Database;
  /** How many readings were begun, and how many statements they sent besides their opening. */
  readonly counts: { transactions: number; statements: number };
}

/** The same database, counting what is read through it. */
export function counted(database: Database): Counted {
  const counts = { transactions: 0, statements: 0 };
  const reading: Database["reading"] = (actor, use) => {
    counts.transactions += 1;
    return database.reading(actor, (tx) => {
      const client = clientOf(tx);
      const { unsafe } = client;
      client.unsafe = ((...given: Parameters<typeof unsafe>) => {
        counts.statements += 1;
        return unsafe(...given);
      }) as typeof unsafe;
      return use(tx);
    });
  };
  return { database: { ...database, reading }, counts };
}
