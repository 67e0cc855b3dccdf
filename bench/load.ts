// The load, in a process of its own: 64 connections, each with questions of its own, for some seconds.
import autocannon from "autocannon";
import { type Asks, bodyOf, questionsOf, type Shape } from "./questions.ts";

/** What a run is told, as JSON in its only argument. */
export interface Load extends Shape {
  readonly url: string;
  readonly asks: Asks;
  /** Bearer keys, used in turn; none where nobody asks for one. */
  readonly keys: readonly string[];
  readonly seconds: number;
  readonly connections: number;
}

export interface Measured {
  readonly requests: number;
  readonly seconds: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

const perConnection = 400;

async function run(load: Load): Promise<Measured> {
  const { url, asks, keys, connections, seconds } = load;
  const times: number[] = [];
  let failed = 0;
  let turn = 0;
  const instance = autocannon({
    url,
    method: "POST",
    connections,
    duration: seconds,
    setupClient(client) {
      const key = keys[turn % keys.length];
      const questions = questionsOf({ ...load, seed: load.seed + turn }, perConnection);
      turn += 1;
      client.setRequests(
        questions.map((question) => ({
          method: "POST",
          path: new URL(url).pathname,
          headers: {
            "content-type": "application/json",
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          body: bodyOf(question, asks),
        })),
      );
    },
  });
  instance.on("response", (_client: unknown, status: number, _bytes: number, ms: number) => {
    times.push(ms);
    if (status !== 200) failed += 1;
  });
  const { errors, duration } = await instance;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return {
    requests: times.length,
    seconds: duration,
    failed: failed + errors,
    p50: at(0.5),
    p99: at(0.99),
  };
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!) as Load)));
