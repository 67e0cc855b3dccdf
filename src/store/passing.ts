import type postgres from "postgres";
import type { FaultPointName } from "../domain/fault-point.ts";
import { insistOnWhole, wholly } from "./whole-answer.ts";

/** What is asked of a database: whoever stands between can ask the same session something else. */
export interface AskedOf {
  readonly sql: { unsafe(text: string): PromiseLike<unknown> };
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
}

/** Stands between the program and its sources, and does at a fault point whatever it likes. */
export type Between = <T>(point: FaultPointName, work: () => T, asked?: AskedOf) => T;

let standing: Between | null = null;

/** Everything that comes from outside the process, or leaves it, comes through here under a name. */
export function passing<T>(point: FaultPointName, work: () => T, asked?: AskedOf): T {
  return standing === null ? work() : standing(point, work, asked);
}

/** A statement of its own, outside of any transaction. */
export async function asking<Rows extends readonly postgres.MaybeRow[]>(
  point: FaultPointName,
  sql: postgres.Sql,
  text: string,
  values: postgres.ParameterOrJSON<never>[] = [],
): Promise<Rows> {
  const work = (): Promise<Rows> =>
    sql.unsafe(text, values, { prepare: true }) as unknown as Promise<Rows>;
  return insistOnWhole(await passing(point, work, { sql, text, values }));
}

/** Every statement of a pool passes, whoever sends it and under which name of its own. */
export function watchedPool(pool: postgres.Sql, point: FaultPointName): postgres.Sql {
  const { unsafe } = pool;
  pool.unsafe = ((...given: Parameters<typeof unsafe>) => {
    const asked = { sql: { unsafe }, text: given[0], values: given[1] };
    return wholly(passing(point, () => unsafe(...given), asked));
  }) as typeof unsafe;
  return pool;
}

/** Plans faults; null for none. Only tests do, in their own process: nothing in the program calls this. */
export function interpose(between: Between | null): void {
  standing = between;
}
