/** Clients that send until they are answered, whatever becomes of the service meanwhile. */
import { pause } from "../../src/server/running.ts";
import { openJournal } from "./kill-journal.ts";
import { actRequest, checkRequest, checksRequest, type KillRequest } from "./kill-requests.ts";
import { random } from "./random.ts";

export interface ClientsSeen {
  /** What was acknowledged: each question and each act by itself. */
  writes: number;
  checks: number;
  acts: number;
  /** Requests that had to be sent again, and how often no answer came, or one that the register cannot be read. */
  retried: number;
  unanswered: number;
  unavailable: number;
  /** When each answer came, and when the request was sent. */
  readonly answered: { readonly sentAt: number; readonly at: number }[];
  readonly retriedRequests: Set<string>;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: string[];
}

export interface Clients {
  readonly seen: ClientsSeen;
  /** Asks nothing new; what was asked is sent until it is answered. */
  finish(): Promise<void>;
}

interface Wanted {
  readonly address: () => Promise<string>;
  /** Keys of the demonstration by institution and officer. */
  readonly keys: Readonly<Record<string, string>>;
  /** Where they write down what they were told. */
  readonly journals: string;
  /** Before the numbers of their requests: no other clients of the register have the same. */
  readonly name: string;
  /** Pieces of land that their acts are about, and nobody else's. */
  readonly lands: { readonly from: number; readonly count: number };
  /** What their acts rest on. */
  readonly evidence: string;
  readonly seed: number;
}

const count = 8;
const actors = 3;
const hangMs = 20_000;
/** More of them say nothing new. */
const wrongsMax = 20;

/** Three officers act, two counters ask one by one, three in batches. */
export function openClients({
  address,
  keys,
  journals,
  name,
  lands,
  evidence,
  seed,
}: Wanted): Clients {
  const seen: ClientsSeen = {
    writes: 0,
    checks: 0,
    acts: 0,
    retried: 0,
    unanswered: 0,
    unavailable: 0,
    answered: [],
    retriedRequests: new Set(),
    wrongs: [],
  };
  let isOver = false;

  async function work(client: number): Promise<void> {
    const journal = await openJournal(journals, client);
    const chance = random(seed + client);
    for (let turn = 0; !isOver && seen.wrongs.length < wrongsMax; turn += 1) {
      const id = `${name}-${client}-${turn}`;
      const request = requestOf(client, id, turn);
      const notes = await acknowledge(request);
      await journal.write(notes);
      seen.writes += notes.length;
      for (const { is } of notes) seen[is === "act" ? "acts" : "checks"] += 1;
    }
    await journal.close();

    function requestOf(client: number, id: string, turn: number): KillRequest {
      // One act for each piece of land, so that each has the effects that every other has.
      const land = client + actors * turn;
      if (client < actors && land < lands.count)
        return actRequest(id, { land: lands.from + land, evidence });
      return client < actors + 2 ? checkRequest(id, chance) : checksRequest(id, chance);
    }
  }

  async function acknowledge(request: KillRequest) {
    for (let sent = 1; ; sent += 1) {
      if (sent === 2) {
        seen.retried += 1;
        seen.retriedRequests.add(request.id);
      }
      const read = await send(request);
      if (read === null) await pause(20);
      else if (typeof read !== "string") return read;
      else {
        seen.wrongs.push(read);
        return [];
      }
    }
  }

  /** Null where it has to be sent again. */
  async function send({ by, id, body, read }: KillRequest) {
    const url = await address();
    const sentAt = performance.now();
    let status: number;
    let told: any;
    try {
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { Authorization: `Bearer ${keys[by]}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(hangMs),
      });
      status = response.status;
      told = await response.json();
    } catch (error) {
      if ((error as Error).name === "TimeoutError") seen.wrongs.push(`${id}: no answer in time`);
      seen.unanswered += 1;
      return null;
    }
    const code = told.errors?.[0]?.extensions?.code;
    if (status === 503 && ["register.unavailable", "limits.time"].includes(code) && !told.data) {
      seen.unavailable += 1;
      return null;
    }
    if (status !== 200 || told.errors !== undefined)
      return `${id}: ${status} ${JSON.stringify(told).slice(0, 300)}`;
    seen.answered.push({ sentAt, at: performance.now() });
    return read(told.data);
  }

  const working = Promise.all(Array.from({ length: count }, (_, client) => work(client)));
  working.catch(() => undefined);
  return {
    seen,
    async finish() {
      isOver = true;
      await working;
    },
  };
}
