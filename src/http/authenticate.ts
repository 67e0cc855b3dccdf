import { rejection } from "../graphql/rejection.ts";
import { type Caller, hashOfKey, loadCallers } from "../store/callers.ts";
import type { Database } from "../store/database.ts";
import type { FindBearer, Presented } from "./token-door.ts";

/** Tells who is calling by what stands in `Authorization`; whoever is nobody gets a Rejection. */
export type Authenticate = (
  authorization: string | null,
  presented?: Presented | null,
) => Caller | Promise<Caller>;

interface Known {
  readonly caller: Caller | null;
  readonly until: number;
}

type Waiting = PromiseWithResolvers<Caller | null>;

const form = /^bearer +(ld_[\w-]{43})$/i;

/** Who looks keys up. */
const door = { institution: "liandong", operator: "door", within: "everywhere" } as const;

const rememberedMax = 10_000;
const lookedUpMax = 256;
const heardMax = 1000;

/**
 * Keys are found by their hash, so that nothing can be learnt from how long it takes. A withdrawn key is
 * believed for `callerMsMax` at most, counted from before the register was asked. Lookups that come
 * together go together, one statement at a time: guessing keys cannot keep the database busy.
 */
export function openDoor(
  database: Pick<Database, "reading">,
  {
    callerMsMax,
    findBearer = null,
  }: { readonly callerMsMax: number; readonly findBearer?: FindBearer | null },
): Authenticate {
  const remembered = new Map<string, Known>();
  // Those of them who were let in, by what they said: most requests come from somebody just heard.
  const heard = new Map<string, Known>();
  let waiting = new Map<string, Waiting>();
  let isBusy = false;

  function remember(hash: string, known: Known): void {
    remembered.delete(hash);
    remembered.set(hash, known);
    if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value!);
  }

  async function lookUp(): Promise<void> {
    isBusy = true;
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, lookedUpMax);
      waiting = new Map([...waiting].slice(lookedUpMax));
      const until = performance.now() + callerMsMax;
      try {
        const hashes = batch.map(([hash]) => hash);
        const found = await database.reading(door, (tx) => loadCallers(tx, hashes));
        for (const [hash, { resolve }] of batch) {
          const caller = found.get(hash) ?? null;
          remember(hash, { caller, until });
          resolve(caller);
        }
      } catch (error) {
        for (const [, { reject }] of batch) reject(error);
      }
    }
    isBusy = false;
  }

  async function find(hash: string): Promise<Caller> {
    let asked = waiting.get(hash);
    if (asked === undefined) {
      asked = Promise.withResolvers();
      waiting.set(hash, asked);
      if (!isBusy) void lookUp();
    }
    return admit(await asked.promise);
  }

  return (authorization, presented = null) => {
    const said = authorization ?? "";
    const now = performance.now();
    const last = heard.get(said);
    if (last !== undefined && last.until > now) return admit(last.caller);
    heard.delete(said);
    const key = form.exec(said)?.[1];
    if (key === undefined) return awaited(findBearer?.(said, presented) ?? null);
    const hash = hashOfKey(key);
    const known = remembered.get(hash);
    if (known === undefined || known.until <= now) return find(hash);
    if (heard.size >= heardMax) heard.clear();
    if (known.caller !== null) heard.set(said, known);
    return admit(known.caller);
  };
}

function awaited(bearer: Promise<Caller | null> | null): Caller | Promise<Caller> {
  return bearer === null ? admit(null) : bearer.then(admit);
}

/** The same words for a key or token that is missing, unknown, withdrawn or not in order. */
function admit(caller: Caller | null): Caller {
  if (caller === null) throw rejection("caller.unknown");
  return caller;
}
