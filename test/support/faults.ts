import type { FaultKind, FaultPointName } from "../../src/domain/fault-point.ts";
import { type AskedOf, type Between, interpose } from "../../src/store/passing.ts";

/** One fault: what goes wrong where, and from which passing on. */
export interface Plan {
  readonly point: FaultPointName;
  readonly kind: FaultKind;
  /** The first of its passings that goes wrong; all after it do too. */
  readonly from: number;
}

/** Stands at the fault points of this process. */
export interface Faults {
  /** How often each point was passed while something was done. */
  count(work: () => Promise<unknown>): Promise<ReadonlyMap<FaultPointName, number>>;
  /** What every source says meanwhile is what it says when it is stale. */
  remember(work: () => Promise<unknown>): Promise<void>;
  /** Does something with a fault in its way; then the way is free again. Says how often it went wrong. */
  during(plan: Plan, work: () => Promise<unknown>): Promise<number>;
  end(): void;
}

/** What drizzle and everybody else may want of a statement that was sent. */
interface Sent extends PromiseLike<unknown> {
  values?(): Sent;
}

export function openFaults(): Faults {
  const memory = new Map<string, unknown>();
  const passed = new Map<FaultPointName, number>();
  let plan: Plan | null = null;
  let isRemembering = false;
  let went = 0;
  let isStale = false;
  let free = Promise.withResolvers<void>();

  const between: Between = (point, work, asked) => {
    const turn = passed.get(point) ?? 0;
    passed.set(point, turn + 1);
    if (plan?.point === point && turn >= plan.from && isStruck(plan, asked)) {
      went += 1;
      return faulty(plan.kind, { point, work, asked }) as ReturnType<typeof work>;
    }
    return isRemembering ? (noted(keyOf(point, asked), work()) as ReturnType<typeof work>) : work();
  };

  /** A transaction is of one snapshot: it is stale from its beginning on, or not at all. */
  function isStruck({ kind, point }: Plan, asked: AskedOf | undefined): boolean {
    const isOfOne = kind === "stale" && /^register\.(?:read|record|sequence)$/.test(point);
    isStale ||= !isOfOne || /set_config|set local role/.test(asked?.text ?? "");
    return isStale;
  }

  function faulty(kind: FaultKind, { point, work, asked }: Passing): unknown {
    switch (kind) {
      case "error": {
        const error = errorAt(point);
        if (isAtOnce(point)) throw error;
        return sent(Promise.reject(error));
      }
      case "empty":
        return emptyAt(point);
      case "stale": {
        const key = keyOf(point, asked);
        if (!memory.has(key)) return work();
        return isAtOnce(point)
          ? memory.get(key)
          : sent(Promise.resolve(memory.get(key)), key, memory);
      }
      case "timeout":
        // A statement that the server does not end by itself; anything else waits until it is free again.
        return asked === undefined ? free.promise.then(() => work()) : sent(sleep(asked.sql));
    }
  }

  function noted(key: string, found: unknown): unknown {
    const isSent = typeof (found as Sent | null)?.then === "function";
    if (!isSent) return (memory.set(key, found), found);
    const source = found as Sent;
    let running: Promise<unknown> | null = null;
    const run = (): Promise<unknown> =>
      (running ??= Promise.resolve(source).then((value) => (memory.set(key, value), value)));
    return {
      // A statement is sent when somebody waits for it, in its own form or in that of its values.
      // oxlint-disable-next-line unicorn/no-thenable -- as what the driver gives.
      then: (...given: Parameters<Promise<unknown>["then"]>) => run().then(...given),
      catch: (given: Parameters<Promise<unknown>["catch"]>[0]) => run().catch(given),
      finally: (given: () => void) => run().finally(given),
      values: () => noted(`${key} values`, source.values!()),
    };
  }

  interpose(between);
  return {
    async count(work) {
      passed.clear();
      await work();
      return new Map(passed);
    },
    async remember(work) {
      isRemembering = true;
      await work();
      isRemembering = false;
    },
    async during(planned, work) {
      passed.clear();
      [plan, went, isStale] = [planned, 0, false];
      free = Promise.withResolvers();
      const done = work();
      // Whoever waits for the world outside has no limit of their own here.
      const timer = setTimeout(() => free.resolve(), 600);
      try {
        await done;
      } finally {
        clearTimeout(timer);
        plan = null;
        free.resolve();
      }
      return went;
    },
    end: () => interpose(null),
  };
}

/** Within a transaction the server's patience is cut short: it is asked for each of its statements. */
async function sleep(sql: AskedOf["sql"]): Promise<unknown> {
  await sql.unsafe("set local statement_timeout = 20");
  return sql.unsafe("select pg_sleep(60)");
}

interface Passing {
  readonly point: FaultPointName;
  readonly work: () => unknown;
  readonly asked: AskedOf | undefined;
}

/** Questions go with numbers that are never the same; everything else is asked again as it was. */
function keyOf(point: FaultPointName, asked: AskedOf | undefined): string {
  const { text = "", values = [] } = asked ?? {};
  return JSON.stringify([point, text, point === "check.read" ? values[0] : values]);
}

/** As the driver's own: no promise of the language, of which nobody could ask its rows otherwise. */
function sent(done: Promise<unknown>, key = "", memory: ReadonlyMap<string, unknown> = new Map()) {
  done.catch(() => undefined);
  const values = `${key} values`;
  const like = {
    // oxlint-disable-next-line unicorn/no-thenable -- as what the driver gives.
    then: (...given: Parameters<typeof done.then>) => done.then(...given),
    catch: (failed: Parameters<typeof done.catch>[0]) => done.catch(failed),
    finally: (after: () => void) => done.finally(after),
    writable: () => done,
    values: (): unknown => (memory.has(values) ? sent(Promise.resolve(memory.get(values))) : like),
  };
  return like;
}

function isAtOnce(point: FaultPointName): boolean {
  return ["signing.sign", "signing.files", "files.text", "files.folder", "files.engine"].includes(
    point,
  );
}

const isOfDatabase = (point: FaultPointName): boolean =>
  /^(?:register|check)\.|^signing\.terms$/.test(point);

/** What the source itself would say. */
function errorAt(point: FaultPointName): Error {
  if (isOfDatabase(point))
    return Object.assign(new Error("could not read block 7 in file: Input/output error"), {
      name: "PostgresError",
      severity: "ERROR",
      code: "58030",
    });
  if (point === "issuer.fetch") return new TypeError("fetch failed");
  if (point === "signing.sign")
    return new Error("error:1C800066:Provider routines::cipher operation failed");
  return Object.assign(new Error("EIO: i/o error"), { code: "EIO", errno: -5, syscall: "read" });
}

function emptyAt(point: FaultPointName): unknown {
  if (isOfDatabase(point)) return sent(Promise.resolve([]));
  switch (point) {
    case "signing.sign":
      return new Uint8Array();
    case "signing.files":
      return null;
    case "files.text":
      return Buffer.alloc(0);
    case "files.folder":
    case "files.engine":
      return [];
    case "witness.read":
      return Promise.resolve("");
    case "issuer.fetch":
      return Promise.resolve(new Response("", { status: 200 }));
    default:
      return Promise.resolve({ bytesRead: 0, bytesWritten: 0, buffer: Buffer.alloc(0) });
  }
}
