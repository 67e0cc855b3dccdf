import { DrizzleQueryError } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import type { FaultPointName } from "../domain/fault-point.ts";
import { type CopyStream, openCopyStream } from "./copy-stream.ts";
import { passing } from "./passing.ts";
import type { Outcome, Stage } from "./retry.ts";
import { wholly } from "./whole-answer.ts";

type NoSchema = Record<string, never>;
export type DrizzleTransaction = PostgresJsTransaction<NoSchema, NoSchema>;

export interface Opening {
  /** What stands after BEGIN. */
  readonly characteristics: string;
  /** Statements before the first of the caller's own: the lock, the role, the actor. */
  readonly prelude: (client: postgres.TransactionSql) => Promise<unknown>;
  /** What is asked after the last of the caller's own, before COMMIT. */
  readonly coda?: (client: Pick<postgres.TransactionSql, "unsafe">) => Promise<unknown>;
  /** The name under which its statements pass; copies of the whole by its owner have none. */
  readonly point?: FaultPointName;
}

/** What becomes of one transaction, whichever of its savepoints is asked. */
interface Course {
  isOver: boolean;
  copying: CopyStream | null;
  /** A failed COPY has doomed the transaction, even if its caller swallows the error. */
  failed: { readonly error: unknown } | null;
}

const courses = new WeakMap<object, Course>();

/**
 * One transaction, tried once. Drizzle's own `transaction()` is not used: it would spend a round trip on
 * what BEGIN can say, and leave its object usable afterwards, when the driver sends late statements to
 * the same connection, that is, into somebody else's transaction under somebody else's role.
 */
export async function attempt<T>(
  pool: postgres.Sql,
  opening: Opening,
  use: (tx: DrizzleTransaction) => Promise<T>,
): Promise<Outcome<T>> {
  let stage: Stage = "opening";
  const course: Course = { isOver: false, copying: null, failed: null };
  try {
    const done = await pool.begin(opening.characteristics, async (client) => {
      const sql = watched(client, opening.point);
      const { unsafe } = client;
      await opening.prelude(client);
      stage = "running";
      const value = await runToEnd(() => use(asDrizzle(follow(client, course))), course);
      await opening.coda?.({ unsafe });
      stage = "committing";
      if (opening.point === "register.record")
        await passing("register.commit", () => null, { sql, text: "commit" });
      return { value };
    });
    return done as { readonly value: T };
  } catch (error) {
    // The driver turns here as soon as the connection is lost, while the callback still runs.
    course.isOver = true;
    return { error: withoutParameters(error), stage };
  }
}

async function runToEnd<T>(run: () => Promise<T>, course: Course): Promise<T> {
  try {
    const value = await run();
    if (course.copying !== null) throw new Error("a transaction ended in the middle of a COPY");
    if (course.failed !== null) throw course.failed.error;
    return value;
  } finally {
    course.isOver = true;
    // A connection left in the middle of a COPY could not even be rolled back.
    course.copying?.abort();
  }
}

/** From now on every statement passes a fault point, savepoints likewise. Returns the way around it. */
function watched(
  client: postgres.TransactionSql,
  point: FaultPointName | undefined,
): Pick<postgres.TransactionSql, "unsafe"> {
  const { unsafe, savepoint } = client;
  if (point === undefined) return { unsafe };
  client.unsafe = ((...given: Parameters<typeof unsafe>) => {
    const asked = { sql: { unsafe }, text: given[0], values: given[1] };
    return wholly(passing(point, () => unsafe(...given), asked));
  }) as typeof unsafe;
  client.savepoint = (async (use: (inner: postgres.TransactionSql) => unknown) =>
    savepoint((inner) => (watched(inner, point), use(inner)))) as typeof savepoint;
  return { unsafe };
}

/** Lets statements through for as long as their transaction lasts; savepoints likewise. */
function follow(client: postgres.TransactionSql, course: Course): postgres.TransactionSql {
  const { unsafe, savepoint } = client;
  const insist = (): void => {
    if (course.isOver) throw new Error("a statement came after the end of its transaction");
  };
  client.unsafe = ((...given: Parameters<typeof unsafe>) => {
    insist();
    return unsafe(...given);
  }) as typeof unsafe;
  client.savepoint = (async (use: (inner: postgres.TransactionSql) => unknown) => {
    insist();
    return savepoint((inner) => use(follow(inner, course)));
  }) as typeof savepoint;
  courses.set(client, course);
  return client;
}

const dialect = new PgDialect();

type Session = ConstructorParameters<typeof PostgresJsTransaction<NoSchema, NoSchema>>[1];

function asDrizzle(client: postgres.TransactionSql): DrizzleTransaction {
  // Drizzle's types want the whole pool; of a transaction it uses `unsafe` and `savepoint`.
  const session = new PostgresJsSession(
    client as unknown as postgres.Sql,
    dialect,
    undefined,
  ) as unknown as Session;
  return new PostgresJsTransaction<NoSchema, NoSchema>(dialect, session, undefined);
}

/** The one way from Drizzle's transaction to the driver's. */
export function clientOf(tx: DrizzleTransaction): postgres.TransactionSql {
  const { client } = tx._.session as unknown as { readonly client: postgres.TransactionSql };
  return client;
}

/** Opens a COPY … FROM STDIN of which the transaction knows, so that it cannot outlast it. */
export async function copyWithin(tx: DrizzleTransaction, statement: string): Promise<CopyStream> {
  const client = clientOf(tx);
  const course = courses.get(client)!;
  const stream = await passing("register.copy", () =>
    openCopyStream(client, statement, {
      onEnd: () => (course.copying = null),
      onFailure: (error) => (course.failed ??= { error }),
    }),
  );
  course.copying = stream;
  return stream;
}

/** Drizzle puts every parameter into its message; they are personal, and messages go to logs. */
function withoutParameters(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
}
