import { createConnection } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, serveApp } from "../../src/http/listen.ts";
import {
  bank,
  checkDocument,
  checkIn,
  codesIn,
  countRows,
  listening,
  openApp,
  question,
  type TestApp,
  type Told,
  withKey,
} from "../support/app.ts";

let served: TestApp;
let server: Listening;
beforeAll(async () => {
  served = await openApp();
  server = await serveApp(served.app, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await served.drop();
});

interface Sent {
  readonly body: string | Uint8Array | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, headers = {} }: Sent) {
  const begun = performance.now();
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/graphql-response+json",
      ...withKey(served.keys[bank]),
      ...headers,
    },
    body,
    duplex: "half",
  } as RequestInit);
  const told = (await response.json()) as Told;
  return {
    status: response.status,
    codes: codesIn(told),
    told,
    ms: performance.now() - begun,
  };
}

const json = JSON.stringify;
const asking = (input: unknown) => json({ query: checkDocument, variables: { input } });
const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const repeated = (part: (at: number) => string, count: number) =>
  Array.from({ length: count }, (_, at) => part(at)).join(" ");
const withDocument = (query: string) => json({ query });
const verdictOf = (fields: string) =>
  withDocument(
    `{ check(input: {subject: {uscc: "91371302DEM900012E"}, action: "loan.new", context: {purpose: "p", caseNumber: "c", operator: "o"}}) { ... on Verdict { ${fields} } } }`,
  );

/** What must be turned away before anything is written: what is sent, with which status, under which code. */
const malformed: readonly (readonly [string, Sent, number, string])[] = [
  ["nothing", { body: "" }, 400, "request.malformed"],
  ["no JSON", { body: "{ no" }, 400, "request.malformed"],
  ["JSON that is no object", { body: "[]" }, 400, "request.malformed"],
  ["a batch of documents", { body: `[${asking(question())}]` }, 400, "request.malformed"],
  ["null", { body: "null" }, 400, "request.malformed"],
  [
    "a parameter nobody knows",
    { body: json({ query: "{__typename}", x: 1 }) },
    400,
    "request.malformed",
  ],
  [
    "bytes that are no UTF-8",
    { body: bytes('{"query":"', [0xff, 0xfe], '"}') },
    400,
    "request.malformed",
  ],
  [
    "an overlong encoding",
    { body: bytes('{"query":"', [0xc0, 0x80], '"}') },
    400,
    "request.malformed",
  ],
  ["UTF-16", { body: Buffer.from(asking(question()), "utf16le") }, 400, "request.malformed"],
  [
    "NUL in a variable",
    { body: asking(question({ action: "loan.new\0" })) },
    400,
    "request.malformed",
  ],
  [
    "a lone surrogate in a variable",
    { body: asking(question({ action: "x" })).replace('"x"', '"\\ud800"') },
    400,
    "request.malformed",
  ],
  [
    "a lone surrogate in a name",
    { body: `{"query":"{__typename}","variables":{"\\udfff":1}}` },
    400,
    "request.malformed",
  ],
  [
    "NUL written in the document",
    { body: verdictOf("outcome").replace("loan.new", String.raw`loan.new\\u0000`) },
    400,
    "request.malformed",
  ],
  [
    "NUL itself in the document",
    { body: json({ query: "{ __typename }\0" }) },
    400,
    "request.malformed",
  ],
  [
    "a lone surrogate written in the document",
    { body: verdictOf("outcome").replace("loan.new", String.raw`\\ud800`) },
    400,
    "request.malformed",
  ],
  [
    "another content type",
    { body: asking(question()), headers: { "Content-Type": "text/plain" } },
    415,
    "request.media-type",
  ],
  [
    "another alphabet",
    { body: asking(question()), headers: { "Content-Type": "application/json; charset=gb18030" } },
    415,
    "request.media-type",
  ],
  [
    "a form",
    {
      body: "query={__typename}",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    },
    415,
    "request.media-type",
  ],
  [
    "a compressed body",
    { body: asking(question()), headers: { "Content-Encoding": "gzip" } },
    415,
    "request.media-type",
  ],
  [
    "a type that cannot be produced",
    { body: asking(question()), headers: { Accept: "text/event-stream, multipart/mixed" } },
    406,
    "request.not-acceptable",
  ],
  [
    "a body of two megabytes",
    { body: json({ query: "{a}", extensions: { x: "y".repeat(2e6) } }) },
    413,
    "limits.body",
  ],
  [
    "a document of a megabyte",
    { body: withDocument(`{__typename #${"x".repeat(1e6)}\n}`) },
    400,
    "limits.tokens",
  ],
  [
    "a document of many words",
    { body: withDocument(`{${repeated(() => "a", 3000)}}`) },
    400,
    "limits.tokens",
  ],
  [
    "the same field many times",
    { body: withDocument(`{${repeated(() => "__typename", 1990)}}`) },
    400,
    "limits.root-fields",
  ],
  [
    "a hundred aliases",
    { body: withDocument(`{${repeated((at) => `a${at}: __typename`, 100)}}`) },
    400,
    "limits.aliases",
  ],
  [
    "the schema asked for in circles",
    {
      body: withDocument(
        "{__schema{types{fields{type{fields{type{fields{type{fields{name}}}}}}}}}}",
      ),
    },
    400,
    "request.malformed",
  ],
  [
    "the schema asked for again and again",
    { body: withDocument(`{${repeated((at) => `a${at}: __schema { types { name } }`, 20)}}`) },
    400,
    "limits.cost",
  ],
  [
    "fragments in a circle",
    { body: withDocument("{...A} fragment A on Query {...B} fragment B on Query {...A}") },
    400,
    "request.malformed",
  ],
  [
    "fragments that double at each step",
    {
      body: withDocument(
        `{...F0} ${repeated((at) => `fragment F${at} on Query {...F${at + 1} ...F${at + 1}}`, 90)} fragment F90 on Query {__typename}`,
      ),
    },
    400,
    "limits.root-fields",
  ],
  ["a field nobody knows", { body: withDocument("{ everything }") }, 400, "request.malformed"],
  [
    "a mutation that there is not",
    { body: withDocument("mutation { forget }") },
    400,
    "request.malformed",
  ],
  [
    "a subscription",
    { body: withDocument("subscription { __typename }") },
    400,
    "request.malformed",
  ],
  [
    "two subjects in one",
    { body: asking(question({ subject: { uscc: "a", parcel: "b" } })) },
    400,
    "request.malformed",
  ],
  ["no subject", { body: asking(question({ subject: {} })) }, 400, "request.malformed"],
  [
    "a subject that is null",
    { body: asking(question({ subject: { uscc: null } })) },
    400,
    "request.malformed",
  ],
  [
    "a number beyond all numbers",
    { body: asking(question({ knownAt: 5 })).replace(":5", ":1e400") },
    400,
    "request.malformed",
  ],
  [
    "a list as deep as it is long",
    { body: asking(question({ action: 1 })).replace(":1", `:${nested(200_000)}`) },
    400,
    "request.malformed",
  ],
  [
    "a list of a hundred thousand",
    { body: asking(question({ action: Array.from({ length: 1e5 }, () => 1) })) },
    400,
    "request.malformed",
  ],
  ["no context", { body: asking({ ...question(), context: undefined }) }, 400, "request.malformed"],
];

/** What can be read and is refused, as a value, before anything is written. */
const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["a code that is too short", { subject: { uscc: "91371302DEM90001" } }, "identifier.malformed"],
  [
    "a code with a letter of another alphabet",
    { subject: { uscc: "91371302ＤEM900012E" } },
    "identifier.malformed",
  ],
  ["a wrong check digit", { subject: { uscc: "91371302DEM900012X" } }, "identifier.check-digit"],
  ["a parcel that is none", { subject: { parcel: "371302" } }, "identifier.malformed"],
  ["no day", { asOf: "2026-02-30" }, "day.impossible"],
  ["the year 275760", { asOf: "275760-09-13" }, "day.impossible"],
  ["an action nobody knows", { action: "loan.forgive" }, "action.unknown"],
  ["no territory", { jurisdiction: "临沂" }, "jurisdiction.malformed"],
  ["a position to come", { knownAt: 2_000_000_000 }, "position.unknown"],
  ["a position before all", { knownAt: -1 }, "position.unknown"],
  [
    "a case number with a line break",
    { context: { purpose: "p", caseNumber: "a\nb", operator: "o" } },
    "text.malformed",
  ],
  [
    "an operator of blanks",
    { context: { purpose: "p", caseNumber: "1", operator: " " } },
    "text.malformed",
  ],
];

describe("a request that is wrong", () => {
  it.each(malformed)(
    "%s is told so under a code, soon, and leaves nothing",
    async (_, sent, status, code) => {
      const before = await countRows(served.ownerUrl);
      const got = await send(sent);
      expect([got.status, got.codes.slice(0, 1)], json(got.told).slice(0, 500)).toEqual([
        status,
        [code],
      ]);
      expect(got.ms).toBeLessThan(1000);
      expect(got.told.data).toBeUndefined();
      expect(got.told.errors?.[0]?.extensions).toMatchObject({
        says: { zh: expect.any(String), en: expect.any(String) },
      });
      expect(await countRows(served.ownerUrl)).toEqual(before);
    },
  );

  it.each(refused)("%s is refused as a value, and leaves nothing", async (_, more, code) => {
    const before = await countRows(served.ownerUrl);
    const got = await send({ body: asking(question(more)) });
    expect(checkIn(got.told), json(got.told)).toMatchObject({ __typename: "Refusal", code });
    expect(await countRows(served.ownerUrl)).toEqual(before);
  });

  it("a body that never says how long it is stops where it is too long", async () => {
    const chunk = new Uint8Array(65_536).fill(32);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        if (sent > 64e6) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const got = await send({ body }).catch(() => null);
    if (got !== null) expect([got.status, got.codes]).toEqual([413, ["limits.body"]]);
    expect(sent).toBeLessThan(20e6);
  });

  it("the last of two equal keys counts, as in any JSON", async () => {
    const got = await send({ body: `{"query":"{","query":"{ __typename }"}` });
    expect(got.told).toEqual({ data: { __typename: "Query" } });
  });

  it("a batch of 1,001 is refused whole, and nothing of it is written", async () => {
    const { context, ...item } = question();
    const items = Array.from({ length: 1001 }, (_, at) => ({ key: String(at), ...item }));
    const before = await countRows(served.ownerUrl);
    const got = await send({
      body: json({
        query: `query B($items: [CheckItemInput!]!, $context: CheckContextInput!) {
          checks(items: $items, context: $context) { __typename ... on Refusal { code } } }`,
        variables: { items, context },
      }),
    });
    expect(got.told.data?.["checks"]).toEqual({ __typename: "Refusal", code: "checks.too-many" });
    expect(await countRows(served.ownerUrl)).toEqual(before);
  });

  it("a word said many times in one place is not looked at for long", async () => {
    for (const fields of ["outcome", "bases { article }", "remarks { says { zh } }"]) {
      const got = await send({
        body: verdictOf(repeated(() => fields, 1900 / fields.split(" ").length)),
      });
      expect(got.ms).toBeLessThan(1000);
    }
  });
});

/** Bytes as they are, over a socket of their own; what comes back until the other side ends. */
function wire(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let got = "";
    const socket = createConnection(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (data) => (got += data.toString()));
    socket.on("close", () => resolve(got));
    socket.on("error", () => resolve(got));
  });
}

describe("what is no HTTP", () => {
  it.each([
    ["a line that is none", "HELLO\r\n\r\n", 400],
    ["headers without end", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(40_000)}\r\n\r\n`, 431],
    [
      "a length that is none",
      "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
      400,
    ],
    [
      "two lengths",
      "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["no host", "GET /graphql HTTP/1.1\r\n\r\n", 400],
  ])("%s is answered with 4xx, and the process lives", async (_, text, status) => {
    const got = await wire(server.port, text);
    expect(got).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("a server that is to stop", () => {
  it("answers everything that has reached it, then takes nothing new, and loses no record", async () => {
    const before = await countRows(served.ownerUrl);
    const answered: Told[] = [];
    const ends = await listening(served.app, async ({ url, close }) => {
      let isStopping = false;
      const work = Array.from({ length: 24 }, async (_, client) => {
        for (let turn = 0; ; turn += 1) {
          const response = await fetch(`${url}/graphql`, {
            method: "POST",
            headers: { "Content-Type": "application/json", ...withKey(served.keys[bank]) },
            body: asking(question({ idempotencyKey: `stop-${client}-${turn}` })),
          }).catch((error: Error) => (error.cause as { code?: string }).code ?? error.message);
          // Turned away at the door, or waiting before it as it closed: it was never taken in.
          if (typeof response === "string") return isStopping ? response : `early ${response}`;
          const told = (await response.json()) as Told;
          if (checkIn(told)?.["outcome"] !== "BLOCKED") return "wrong";
          answered.push(told);
        }
      });
      while (answered.length < 100) await pause(10);
      isStopping = true;
      const begun = performance.now();
      await close();
      expect(performance.now() - begun).toBeLessThan(8000);
      return Promise.all(work);
    });
    for (const end of ends) expect(["ECONNREFUSED", "ECONNRESET"]).toContain(end);

    // A request that was taken in has left a record: there is none whose answer did not arrive.
    expect((await countRows(served.ownerUrl)).checks - before.checks).toBe(answered.length);
  });

  it("does not wait for connections that bring nothing", async () => {
    await listening(served.app, async ({ port, close }) => {
      const silent = wire(port, "");
      const half = wire(port, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Le");
      await fetch(`http://127.0.0.1:${port}/healthz`);
      await pause(50);
      const begun = performance.now();
      await close();
      expect(performance.now() - begun).toBeLessThan(2000);
      await Promise.all([silent, half]);
    });
  });

  it("takes the next port where its own is taken, unless it was named", async () => {
    const next = await serveApp(served.app, { host: "127.0.0.1", port: server.port });
    expect(next.port).toBeGreaterThan(server.port);
    await next.close();
    const fixed = { host: "127.0.0.1", port: server.port, isPortFixed: true };
    await expect(serveApp(served.app, fixed)).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
