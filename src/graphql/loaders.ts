import DataLoader from "dataloader";
import { GraphQLError } from "graphql";
import type { Transaction } from "../store/database.ts";
import { type Context, readerOf } from "./context.ts";
import { type Asked, type Page, pageOf } from "./page.ts";
import { asRejection } from "./rejection.ts";

interface Waiting {
  readonly use: (tx: Transaction) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

const waiting = new WeakMap<Context, Waiting[]>();

/**
 * Reads the register for a request. What one request reads in one turn is read in one transaction, so
 * that a level of a document costs one, however many fields it has.
 */
export function read<T>(context: Context, use: (tx: Transaction) => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const one: Waiting = { use, resolve, reject };
    const gathered = waiting.get(context);
    if (gathered !== undefined) return void gathered.push(one);
    waiting.set(context, [one]);
    process.nextTick(() => void readGathered(context));
  });
}

async function readGathered(context: Context): Promise<void> {
  const gathered = waiting.get(context) ?? [];
  waiting.delete(context);
  try {
    const read = await context.database.reading(readerOf(context), (tx) =>
      Promise.all(gathered.map(({ use }) => apart(() => use(tx)))),
    );
    for (const [at, { resolve, reject }] of gathered.entries()) {
      const done = read[at]!;
      if ("rejected" in done) reject(done.rejected);
      else resolve(done.value as never);
    }
  } catch (error) {
    for (const { reject } of gathered) reject(asRejection(error));
  }
}

/** What one field is turned away for is its own; what the database fails at ends them all. */
async function apart<T>(
  use: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly rejected: GraphQLError }> {
  try {
    return { value: await use() };
  } catch (error) {
    if (error instanceof GraphQLError) return { rejected: error };
    throw error;
  }
}

/** A reading of the store for many things at once, through one lens. */
export type Load<Key, Scope, Value> = (
  tx: Transaction,
  keys: readonly Key[],
  scope: Scope,
) => Promise<ReadonlyMap<Key, Value>>;

type Loaders = Map<unknown, Map<string, DataLoader<unknown, unknown>>>;

const loaders = new WeakMap<Context, Loaders>();

/** What a reading of many finds for one of them; those that are asked for together are read together. */
export function load<Key, Scope, Value>(
  context: Context,
  reading: Load<Key, Scope, Value>,
  scope: NoInfer<Scope>,
  key: NoInfer<Key>,
): Promise<Value | undefined> {
  const own = held(loaders, context, (): Loaders => new Map());
  const byScope = held(own, reading, () => new Map<string, DataLoader<unknown, unknown>>());
  const loader = held(byScope, JSON.stringify(scope), () => loaderOf(context, reading, scope));
  return loader.load(key) as Promise<Value | undefined>;
}

/** One page of what stands on one thing, each row made into what it means. */
export async function loadPage<
  Key,
  Scope extends Asked,
  Row extends { readonly key: string },
  Node,
>(
  context: Context,
  reading: Load<Key, Scope, readonly Row[]>,
  { scope, key }: { readonly scope: NoInfer<Scope>; readonly key: NoInfer<Key> },
  make: (row: Row) => Node,
): Promise<Page<Node>> {
  const rows = await load(context, reading, scope, key);
  const { edges, pageInfo } = pageOf(rows ?? [], scope, (row) => row.key);
  return { pageInfo, edges: edges.map(({ cursor, node }) => ({ cursor, node: make(node) })) };
}

function loaderOf<Key, Scope, Value>(
  context: Context,
  reading: Load<Key, Scope, Value>,
  scope: Scope,
): DataLoader<unknown, unknown> {
  return new DataLoader<unknown, unknown>(async (keys) => {
    const found = await read(context, (tx) => reading(tx, keys as readonly Key[], scope));
    return keys.map((key) => found.get(key as Key));
  });
}

interface Holding<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function held<Key, Value>(holding: Holding<Key, Value>, key: Key, make: () => Value): Value {
  const known = holding.get(key);
  if (known !== undefined) return known;
  const made = make();
  holding.set(key, made);
  return made;
}
