import { Agent, request as send } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { edgeLimits } from "../../src/http/limits.ts";
import { type Listening, serveApp } from "../../src/http/listen.ts";
import {
  bank,
  checkDocument,
  countRows,
  openApp,
  question,
  type TestApp,
  withKey,
} from "../support/app.ts";
import { type Random, random, seedOf } from "../support/random.ts";

let served: TestApp;
let server: Listening;
beforeAll(async () => {
  served = await openApp({ limits: { ...edgeLimits, ratePoints: 10_000_000 } });
  server = await serveApp(served.app, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await served.drop();
});

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

interface Got {
  readonly status: number;
  readonly text: string;
  readonly ms: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function exchange({ method, path, headers, body }: Request): Promise<Got> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        port: server.port,
        method,
        path,
        headers: { ...headers, "Content-Length": String(body.length) },
        agent,
        setDefaultHeaders: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode!,
            text: Buffer.concat(chunks).toString(),
            ms: performance.now() - begun,
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Texts that are no text, or that look like something else. */
const oddTexts = [
  "\0",
  "\ud800",
  "\udfff\ud800",
  "\u202e",
  "\ufeff",
  "𠮷",
  "",
  " ",
  "\n",
  "%00",
  "../..",
];
const oddWords = [
  "null",
  "__proto__",
  "constructor",
  "toString",
  "1e400",
  "-0",
  "NaN",
  "$1",
  "{}",
  "[]",
];
const oddDays = [
  "2026-02-30",
  "275760-09-13",
  "-271821-04-20",
  "0000-00-00",
  "2026-3-2",
  "infinity",
];
const oddCodes = ["91371302DEM900012e", "９１３７", "371302999900GB00001", "自然人:x", "371302"];
const long = ["💥".repeat(300), "x".repeat(5000)];
const odd = [...oddTexts, ...oddWords, ...oddDays, ...oddCodes, ...long];

function value(chance: Random, depth = 0): unknown {
  switch (chance.int(depth > 4 ? 6 : 9)) {
    case 0:
      return null;
    case 1:
      return chance.chance(0.5);
    case 2:
      return chance.pick([0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e300, 2_147_483_648]);
    case 3:
    case 4:
    case 5:
      return chance.pick(odd);
    case 6:
      return Array.from({ length: chance.int(4) }, () => value(chance, depth + 1));
    case 7:
      return Array.from({ length: chance.pick([1, 50, 2000]) }, () => chance.pick(oddTexts));
    default:
      return Object.fromEntries(
        Array.from({ length: chance.int(4) }, () => [
          chance.pick([...Object.keys(question()), ...oddTexts, ...oddWords]),
          value(chance, depth + 1),
        ]),
      );
  }
}

/** Neither null nor an object, nor a text that could be a document. */
function wrongParameter(chance: Random): unknown {
  return chance.pick([0, 1e300, true, false, [], ["{__typename}"], [[[]]]]);
}

/** One place of a question made wrong; each of these is turned away or refused. */
function wrongQuestion(chance: Random): Record<string, unknown> {
  const broken: readonly (() => Record<string, unknown>)[] = [
    () => ({ subject: value(chance) }),
    () => ({
      subject: { [chance.pick(["uscc", "parcel", "x"])]: chance.pick([...oddTexts, ...oddWords]) },
    }),
    () => ({ action: chance.pick(odd) }),
    () => ({ asOf: chance.pick([...oddDays, ...oddWords]) }),
    () => ({ jurisdiction: chance.pick([...oddTexts, ...oddDays, 371302, ["371302"]]) }),
    () => ({ knownAt: chance.pick([0, -1, 1e9, 1.5, 1e300, "1", [1, 2], {}]) }),
    () => ({
      context: chance.pick([null, {}, [], "x", { purpose: "\0", caseNumber: "c", operator: "o" }]),
    }),
    () => ({ [chance.pick([...oddTexts, ...oddWords])]: value(chance) }),
    () => ({ idempotencyKey: chance.pick(["", "\0", "k".repeat(300), "a\nb", {}]) }),
  ];
  return question(chance.pick(broken)());
}

const words = [
  "check",
  "checks",
  "input",
  "outcome",
  "Verdict",
  "Refusal",
  "__typename",
  "__schema",
];
const marks = [
  ..."{}()[]:!$@|&=",
  "...",
  "#",
  '"',
  '"""',
  "\\",
  ",",
  " ",
  "\n",
  "on",
  "query",
  "fragment",
];

function tokens(chance: Random): string {
  const length = 1 + chance.int(chance.pick([10, 100, 1500]));
  return Array.from({ length }, () => chance.pick(chance.chance(0.5) ? words : marks)).join(
    chance.pick(["", " "]),
  );
}

/** Documents that are too much of something. */
function bomb(chance: Random): string {
  const many = 20 + chance.int(900);
  const list = (make: (at: number) => string): string =>
    Array.from({ length: many }, (_, at) => make(at)).join(" ");
  return chance.pick([
    () => `{${list((at) => `a${at}: __typename`)}}`,
    () => `{${list(() => "__typename")}}`,
    () => `${"{ check".repeat(many)}${"}".repeat(many)}`,
    () => `{ ${"... on Query {".repeat(many)} __typename ${"}".repeat(many)} }`,
    () => `{ ...F0 } ${list((at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`)}`,
    () => `query (${list((at) => `$v${at}: Int`)}) { __typename }`,
    () => `{ check(input: ${"[".repeat(many)}${"]".repeat(many)}) { __typename } }`,
    () => `{ __typename ${list((at) => `@a${at}`)} }`,
    () => `{ __schema { types { ${"fields { type { ".repeat(6)} name ${"} }".repeat(6)} } } }`,
    () => list((at) => `query Q${at} { __typename }`),
  ])();
}

/** Bytes of a good request with some of them changed, doubled, dropped or put in. */
function mutated(good: Uint8Array, chance: Random): Uint8Array {
  const bytes = [...good];
  for (let turn = 1 + chance.int(8); turn > 0; turn -= 1) {
    const at = chance.int(bytes.length);
    const byte = chance.pick([0, 0x22, 0x5c, 0x7b, 0x80, 0xc0, 0xff, chance.int(256)]);
    chance.pick([
      () => bytes.splice(at, 1, byte),
      () => bytes.splice(at, 0, byte),
      () => bytes.splice(at, 1 + chance.int(20)),
      () => bytes.splice(at, 0, ...bytes.slice(at, at + 1 + chance.int(40))),
    ])();
  }
  return new Uint8Array(bytes);
}

const encoder = new TextEncoder();
const good = { query: checkDocument, variables: { input: question() } };
const goodBytes = encoder.encode(JSON.stringify(good));

/** A request of some kind, and whether it might be a good one by chance. */
function make(chance: Random): Request & { readonly mayBeGood: boolean } {
  const headers: Record<string, string> = {
    Host: "127.0.0.1",
    "Content-Type": "application/json",
    ...withKey(served.keys[bank]),
  };
  const post = (body: Uint8Array | string, mayBeGood = false) => {
    const bytes = typeof body === "string" ? encoder.encode(body) : body;
    return { method: "POST", path: "/graphql", headers, body: bytes, mayBeGood };
  };
  switch (chance.int(9)) {
    case 0:
      return post(mutated(goodBytes, chance), true);
    case 1:
      return post(JSON.stringify(value(chance)));
    case 2:
      return post(JSON.stringify({ query: tokens(chance) }), true);
    case 3:
      return post(JSON.stringify({ query: bomb(chance) }));
    case 4:
      return post(JSON.stringify({ ...good, variables: value(chance) }));
    case 5:
      return post(
        JSON.stringify({
          ...good,
          [chance.pick(["query", "variables", "extensions"])]: wrongParameter(chance),
        }),
      );
    case 6: {
      const name = chance.pick([
        "Content-Type",
        "Content-Encoding",
        "Accept",
        "Authorization",
        "X-Request-Id",
      ]);
      headers[name] = chance.pick([
        "",
        "text/plain",
        "application/json; charset=x",
        "multipart/form-data",
        "q=;;,",
        "Bearer x",
        "gzip",
      ]);
      return post(goodBytes, true);
    }
    case 7: {
      const method = chance.pick(["GET", "GET", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]);
      const search = chance.pick([
        `query=${encodeURIComponent(tokens(chance).slice(0, 2000))}`,
        `query={__typename}&variables=${chance.pick(["{", "[]", "%ff", "1", "null"])}`,
        "query=%00&query=%ed%a0%80",
        `${"a=b&".repeat(200)}query={`,
      ]);
      return {
        method,
        path: `/graphql?${search}`,
        headers,
        body: new Uint8Array(),
        mayBeGood: true,
      };
    }
    default:
      return post(JSON.stringify({ ...good, variables: { input: wrongQuestion(chance) } }));
  }
}

function judge({ status, text, ms }: Got, method: string): string | null {
  if (status >= 500) return `${status}: ${text.slice(0, 300)}`;
  if (ms > 2000) return `took ${Math.round(ms)} ms`;
  if (status === 200 || method === "HEAD") return null;
  const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  return typeof errors?.[0]?.extensions?.code === "string" ? null : `${status} without a code`;
}

const requests = 5000;

describe("any request whatever", () => {
  it("is answered without a fault, soon, under a code, and writes nothing unless it is a good one", async () => {
    const seed = seedOf(20261121);
    console.log(`SEED=${seed}`);
    const chance = random(seed);
    const rssBefore = process.memoryUsage.rss();
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    let verdicts = 0;
    const before = await countRows(served.ownerUrl);
    for (let done = 0; done < requests; done += 25) {
      const batch = Array.from({ length: 25 }, () => make(chance));
      const got = await Promise.all(batch.map(exchange));
      for (const [at, one] of got.entries()) {
        const { method, body, mayBeGood } = batch[at]!;
        statuses.set(one.status, (statuses.get(one.status) ?? 0) + 1);
        const isVerdict =
          one.text.includes('"outcome"') || one.text.includes('"__typename":"Verdict"');
        if (isVerdict) verdicts += 1;
        const fault =
          judge(one, method) ??
          (isVerdict && !mayBeGood ? `a verdict: ${one.text.slice(0, 80)}` : null);
        if (fault !== null)
          wrong.push(`${done + at}: ${fault} ← ${Buffer.from(body).toString().slice(-260)}`);
      }
    }
    const grown = (process.memoryUsage.rss() - rssBefore) / 1e6;
    console.log(Object.fromEntries(statuses), `verdicts ${verdicts}, RSS +${grown.toFixed(0)} MB`);
    expect(wrong.slice(0, 5)).toEqual([]);
    const after = await countRows(served.ownerUrl);
    expect(after.acts).toBe(before.acts);
    expect(after.checks - before.checks).toBe(verdicts);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
