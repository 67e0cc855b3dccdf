import { gunzipSync } from "node:zlib";
import { setTimeout as pause } from "node:timers/promises";
import { parse, validate } from "graphql";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDesk } from "../../src/commands/check-desk.ts";
import { issueKeys, revokeKeys } from "../../src/commands/issue-keys.ts";
import { beginRegister } from "../../src/commands/seed.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { schema } from "../../src/graphql/schema.ts";
import { examplesOf } from "../../src/http/examples.ts";
import { plainFault } from "../../src/http/log.ts";
import { openMetrics } from "../../src/http/metrics.ts";
import { openDatabase } from "../../src/store/database.ts";
import {
  bank,
  checkDocument,
  checkIn,
  codesIn,
  countRows,
  openApp,
  post,
  question,
  type TestApp,
  type Told,
  withKey,
} from "../support/app.ts";
import { cutWire } from "../support/cut-wire.ts";
import { asRole } from "../support/database.ts";
import { lead } from "../support/register.ts";
import { terminateBackends } from "../support/termination.ts";
import { ownSealing } from "../support/sealing.ts";

let served: TestApp;
beforeAll(async () => {
  served = await openApp();
});
afterAll(() => served.drop());

const asking = { query: checkDocument, variables: { input: question() } };
const key = (): Readonly<Record<string, string>> => withKey(served.keys[bank]);

/** An institution of a test's own, so that nobody else spends its allowance. */
async function issue(code: string, scopes: readonly string[] = ["ask"]): Promise<string> {
  const institution = {
    code,
    name: code,
    english: code,
    region: "371302",
    scopes: new Set(scopes as ["ask"]),
  };
  const [issued] = await issueKeys(served.database, [institution]);
  return issued!.key;
}

describe("a counter that asks", () => {
  it("is told BLOCKED with article, quotation and interval, in either media type", async () => {
    for (const type of ["application/json", "application/graphql-response+json"]) {
      const { response, json } = await post(served.app, asking, { ...key(), Accept: type });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(checkIn(json)).toMatchObject({
        outcome: "BLOCKED",
        bases: [
          { article: "五（三）", quotation: "不得提供任何形式的新增贷款支持", from: "2025-04-01" },
        ],
      });
    }
  });

  it("may ask by GET as well", async () => {
    const search = new URLSearchParams({ query: "{ __typename }" });
    const response = await served.app.request(`/graphql?${search}`, { headers: key() });
    expect(await response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("stands in its own territory where it names none", async () => {
    const { jurisdiction: _, ...input } = question();
    const { json } = await post(served.app, { ...asking, variables: { input } }, key());
    expect(checkIn(json)?.["outcome"]).toBe("BLOCKED");
  });
});

describe("whoever shows no valid key", () => {
  it("is told the same words, whether it is missing, malformed, unknown or withdrawn", async () => {
    const withdrawn = await issue("withdrawn-371302");
    await revokeKeys(served.database, "withdrawn-371302", "default");
    const unknown = `ld_${"A".repeat(43)}`;
    const shown: Readonly<Record<string, string>>[] = [
      {},
      { Authorization: "" },
      { Authorization: "Bearer" },
      { Authorization: `Basic ${served.keys[bank]}` },
      withKey("ld_short"),
      withKey(unknown),
      withKey(withdrawn),
    ];
    const before = await countRows(served.ownerUrl);
    const bodies = new Set<string>();
    for (const headers of shown)
      for (const body of [asking, "{ no JSON", { query: "{ __schema { types { name } } }" }]) {
        const { response, json } = await post(served.app, body, headers);
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toBe('Bearer realm="liandong"');
        expect(response.headers.has("ratelimit-limit")).toBe(false);
        bodies.add(JSON.stringify(json));
      }
    expect(bodies.size).toBe(1);
    expect(codesIn(JSON.parse([...bodies][0]!) as Told)).toEqual(["caller.unknown"]);
    expect(await countRows(served.ownerUrl)).toEqual(before);
  });

  it("learns so within two seconds of the withdrawal, though it was just let in", async () => {
    const mine = await issue("soon-371302");
    expect((await post(served.app, asking, withKey(mine))).response.status).toBe(200);
    await revokeKeys(served.database, "soon-371302", "default");
    await pause(2050);
    expect((await post(served.app, asking, withKey(mine))).response.status).toBe(401);
  });

  it("cannot keep the register busy: lookups that come together go together", async () => {
    const guesses = Array.from({ length: 400 }, (_, at) => `ld_${String(at).padStart(43, "x")}`);
    const begun = performance.now();
    const replies = await Promise.all(guesses.map((one) => post(served.app, asking, withKey(one))));
    expect(new Set(replies.map(({ response }) => response.status))).toEqual(new Set([401]));
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});

describe("a key", () => {
  it("gives no right to a field beyond its scopes, and nothing is looked up or written", async () => {
    const narrow = await issue("narrow-371302", ["record"]);
    const before = await countRows(served.ownerUrl);
    const { response, json } = await post(served.app, asking, withKey(narrow));
    expect(response.status).toBe(403);
    expect(codesIn(json)).toEqual(["access.denied"]);
    expect(await countRows(served.ownerUrl)).toEqual(before);
  });
});

/** So many questions in one request. */
function batch(count: number) {
  const { context, ...item } = question();
  return {
    query: `query Batch($items: [CheckItemInput!]!, $context: CheckContextInput!) {
      checks(items: $items, context: $context) { ... on CheckedBatch { results { key } } } }`,
    variables: {
      context,
      items: Array.from({ length: count }, (_, at) => ({ key: String(at), ...item })),
    },
  };
}

/** Limit, what remains of it, and when it is whole again, as a reply says. */
function left(response: Response): number[] {
  return ["limit", "remaining", "reset"].map((name) =>
    Number(response.headers.get(`ratelimit-${name}`) ?? NaN),
  );
}

describe("an allowance", () => {
  const limits = { ratePoints: 20, rateSeconds: 60 };
  it("is told truly with every reply, whatever the reply is", async () => {
    const app = served.again({ limits });
    const mine = withKey(await issue("counted-371302"));
    const bodies: unknown[] = [asking, "{", { query: "{ nothing }" }, { query: "{" }, asking];
    for (const [at, body] of bodies.entries()) {
      const { response } = await post(app, body, mine);
      const [limit, remaining, reset] = left(response);
      expect([limit, remaining]).toEqual([20, 20 - at - 1]);
      expect(reset).toBeGreaterThan(0);
      expect(reset).toBeLessThanOrEqual(60);
    }
  });

  it("counts each question of a batch, and takes nothing for a batch it has no room for", async () => {
    const app = served.again({ limits });
    const mine = withKey(await issue("batches-371302"));
    const before = await countRows(served.ownerUrl);
    expect(left((await post(app, batch(15), mine)).response)[1]).toBe(5);
    const { response, json } = await post(app, batch(6), mine);
    expect(response.status).toBe(429);
    expect(codesIn(json)).toEqual(["limits.rate"]);
    const reset = left(response)[2];
    expect(Number(response.headers.get("retry-after"))).toBe(reset);
    expect(left((await post(app, batch(3), mine)).response)[1]).toBe(1);
    expect((await post(app, asking, mine)).response.status).toBe(200);
    expect((await post(app, asking, mine)).response.status).toBe(429);
    const { checks } = await countRows(served.ownerUrl);
    expect(checks - before.checks).toBe(15 + 3 + 1);
  });

  it("holds for requests at once too, and only for whoever sends them", async () => {
    const app = served.again({ limits: { concurrencyMax: 3 } });
    const mine = withKey(await issue("eager-371302"));
    await post(app, asking, mine);
    const replies = await Promise.all([
      ...Array.from({ length: 8 }, () => post(app, asking, mine)),
      post(app, asking, key()),
    ]);
    const statuses = replies.map(({ response }) => response.status);
    expect(statuses.slice(0, 8).filter((status) => status === 429)).toHaveLength(5);
    expect(statuses[8]).toBe(200);
    const refused = replies.find(({ response }) => response.status === 429)!;
    expect(codesIn(refused.json)).toEqual(["limits.concurrency"]);
    expect(refused.response.headers.get("retry-after")).toBe("1");
    expect((await post(app, asking, mine)).response.status).toBe(200);
  });
});

describe("a register that cannot be read", () => {
  it("is told as 503 with a code and a time to come back, and is never a verdict", async () => {
    const wire = await cutWire(served.url);
    const database = await openDatabase({ url: wire.url });
    const nature = await beginRegister(database, { isDemonstration: true }, lead);
    const app = served.again({
      database,
      desk: openDesk({ database, ...nature, sealing: ownSealing }),
    });
    const first = await post(app, asking, key());
    expect(checkIn(first.json)?.["outcome"]).toBe("BLOCKED");
    expect((await app.request("/readyz")).status).toBe(200);
    wire.close();
    // Once while the key is still believed, and once when it can no longer be looked up.
    for (const waitMs of [0, 2100]) {
      await pause(waitMs);
      const { response, json } = await post(app, asking, key());
      expect(response.status).toBe(503);
      expect(codesIn(json)).toEqual(["register.unavailable"]);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(json.errors?.[0]?.extensions.requestId).toBe(response.headers.get("x-request-id"));
      expect(JSON.stringify(json)).not.toMatch(/NO_MEASURE|outcome/);
      expect(json.data ?? null).toBeNull();
    }
    const ready = await app.request("/readyz");
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      isReady: false,
      conditions: [{ name: "database", isMet: false, says: { zh: expect.any(String) } }, {}],
    });
    await database.close();
  });

  it("may be cut off again and again: an answer is the true one or none", async () => {
    const ends = Date.now() + 5000;
    const seen = new Map<string, number>();
    const ask = async (): Promise<void> => {
      while (Date.now() < ends) {
        const { response, json } = await post(served.app, asking, key());
        const said = checkIn(json)?.["outcome"] ?? codesIn(json).join();
        const told = `${response.status} ${said as string}`;
        seen.set(told, (seen.get(told) ?? 0) + 1);
      }
    };
    const before = await countRows(served.ownerUrl);
    await asRole(served.url, async (login) => {
      const cutting = async (): Promise<void> => {
        while (Date.now() < ends) {
          await terminateBackends(login, "liandong %", 1);
          await pause(50);
        }
      };
      await Promise.all([cutting(), ...Array.from({ length: 8 }, ask)]);
    });
    const answered = seen.get("200 BLOCKED") ?? 0;
    seen.delete("200 BLOCKED");
    seen.delete("503 register.unavailable");
    expect([...seen]).toEqual([]);
    expect(answered).toBeGreaterThan(20);
    // What was answered was recorded; what was recorded may have lost its way back.
    const { checks } = await countRows(served.ownerUrl);
    expect(checks - before.checks).toBeGreaterThanOrEqual(answered);
  });

  it("is waited for only so long", async () => {
    const app = served.again({ limits: { requestMsMax: 300 } });
    await asRole(served.ownerUrl, (sql) =>
      sql.begin(async (tx) => {
        await tx`lock table check_batch in access exclusive mode`;
        const { response, json } = await post(app, asking, key());
        expect(response.status).toBe(503);
        expect(codesIn(json)).toEqual(["limits.time"]);
      }),
    );
    expect((await post(app, asking, key())).response.status).toBe(200);
  });
});

describe("beside the contract", () => {
  it("a request keeps its number, or is given one that is one", async () => {
    const given = await post(served.app, asking, { ...key(), "X-Request-Id": "case-2026.17:a" });
    expect(given.response.headers.get("x-request-id")).toBe("case-2026.17:a");
    for (const bad of ["a b", "é", "x".repeat(129), served.keys[bank]!]) {
      const { response } = await post(served.app, asking, { ...key(), "X-Request-Id": bad });
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await served.app.request("/healthz")).headers.get("x-request-id")).toBeTruthy();
  });

  it("the process says that it lives and that it is ready, and why it no longer is", async () => {
    const stopping = new AbortController();
    const app = served.again({ stopping: stopping.signal });
    expect((await app.request("/healthz")).status).toBe(200);
    const ready = await app.request("/readyz");
    expect(await ready.json()).toMatchObject({ isReady: true });
    stopping.abort();
    const stopped = await app.request("/readyz");
    expect(stopped.status).toBe(503);
    expect(await stopped.text()).toContain("正在停止");
  });

  it("the schema is published, and what is nowhere is told as such", async () => {
    const sdl = await (await served.app.request("/schema.graphql")).text();
    expect(parse(sdl).definitions.length).toBeGreaterThan(10);
    for (const path of ["/nothing", "/graphql/", "/%00", "/..%2fetc"]) {
      const response = await served.app.request(path);
      expect(response.status).toBe(404);
      expect(codesIn((await response.json()) as Told)).toEqual(["request.not-found"]);
    }
    const put = await served.app.request("/graphql", { method: "PUT", headers: key() });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, POST"]);
    expect(codesIn((await put.json()) as Told)).toEqual(["request.method"]);
  });

  it("pages for people stand at the root, and their requests are numbered and counted too", async () => {
    const pages = new Hono().get("/", (c) => c.html("<p>页面"));
    const metrics = openMetrics({ withProcess: false });
    const app = served.again({ pages, metrics });
    const page = await app.request("/?code=91371302DEM900012E");
    expect([page.status, await page.text()]).toEqual([200, "<p>页面"]);
    expect(page.headers.get("x-request-id")).toBeTruthy();
    const text = await (await app.request("/metrics")).text();
    expect(text).toContain('liandong_http_requests_total{route="page",status="200"} 1');
  });

  it("the traffic is counted by kinds, and by nothing personal", async () => {
    const metrics = openMetrics({ withProcess: false });
    const app = served.again({ metrics });
    await post(app, asking, key());
    await post(app, { ...asking, variables: { input: question({ action: "no.such" }) } }, key());
    await post(app, asking, {});
    metrics.stated(3);
    const text = await (await app.request("/metrics")).text();
    expect(text).toContain('liandong_checks_total{outcome="BLOCKED"} 1');
    expect(text).toContain('liandong_refused_total{code="action.unknown"} 1');
    expect(text).toContain('liandong_rejected_total{code="caller.unknown"} 1');
    expect(text).toContain('liandong_http_requests_total{route="/graphql",status="200"} 2');
    expect(text).toContain('liandong_http_requests_total{route="/graphql",status="401"} 1');
    expect(text).toContain("liandong_check_statement_questions_sum 3");
    expect(text).not.toMatch(/91371302|bank-|ld_/);
  });
});

describe("the log", () => {
  it("has one line for each request and nothing in it that is personal", async () => {
    const app = served.again({});
    served.lines.length = 0;
    const canaries = {
      subject: "91371302DEM900012E",
      person: "罗桂兰 371302197001011234",
      purpose: "罗桂兰的授信",
      caseNumber: "卷宗-4711",
      operator: "经办人钱多多",
      idempotencyKey: "幂等-0815",
    };
    const { purpose, caseNumber, operator } = canaries;
    const context = { purpose, caseNumber, operator };
    const { idempotencyKey } = canaries;
    const named = checkDocument.replace("query Ask", `query Q${canaries.subject}`);
    const inputs = [
      question({ context, idempotencyKey }),
      question({ context, idempotencyKey, action: "loan.renew" }),
      question({ context, subject: { person: canaries.person } }),
      question({ context, subject: { uscc: "91371302DEM9000120" } }),
      { ...question(), action: 5 },
    ];
    for (const input of inputs)
      await post(app, { query: checkDocument, variables: { input } }, key());
    await post(app, { query: named, variables: { input: inputs[0] } }, key());
    await post(app, asking, { ...key(), "X-Request-Id": served.keys[bank]! });
    await post(app, asking, withKey(`ld_${"c".repeat(43)}`));
    await app.request(`/graphql?query={a(b:"${canaries.subject}")}`, { headers: key() });
    await app.request(`/${canaries.subject}`);
    expect(served.lines).toHaveLength(10);
    const text = served.lines.join("");
    for (const canary of [...Object.values(canaries), "371302197001011234", "罗桂兰"])
      expect(text).not.toContain(canary);
    for (const issued of Object.values(served.keys)) expect(text).not.toContain(issued);
    expect(text).not.toMatch(/91371302DEM|ld_|input|variables/);
    expect(JSON.parse(served.lines[0]!)).toMatchObject({
      institution: bank,
      operation: "Ask",
      outcomes: { BLOCKED: 1 },
      route: "/graphql",
      status: 200,
      requestId: expect.any(String),
      ms: expect.any(Number),
    });
  });

  it("says where a fault of ours lies, and the caller hears only its number", async () => {
    await asRole(served.ownerUrl, (sql) =>
      sql`revoke insert on check_batch from liandong_checker`.simple(),
    );
    served.lines.length = 0;
    const { response, json } = await post(served.app, asking, key());
    await asRole(served.ownerUrl, (sql) =>
      sql`grant insert on check_batch to liandong_checker`.simple(),
    );
    expect(response.status).toBe(500);
    expect(codesIn(json)).toEqual(["unexpected"]);
    expect(JSON.stringify(json)).not.toMatch(/check_batch|permission|NO_MEASURE/);
    const [line] = served.lines.map((one) => JSON.parse(one));
    expect(line).toMatchObject({ level: 50, status: 500, rejected: ["unexpected"] });
    expect(line.faults[0]).toMatchObject({ code: "42501", at: expect.any(Array) });
    expect(line.requestId).toBe(json.errors?.[0]?.extensions.requestId);
  });

  it("repeats of a fault nothing that it was about", () => {
    const about =
      'no row for "沂河" with 91371302DEM900012E, 371302999900GB00001, ld_abcDEF-_12345678';
    const cause = Object.assign(new Error(about), { detail: about, code: "22021", query: about });
    const told = JSON.stringify(plainFault(new Error(`${about} 罗桂兰`, { cause })));
    expect(told).not.toMatch(/沂河|DEM9000|GB00001|ld_abc|罗桂兰/);
    expect(told).toContain("22021");
  });
});

describe("GraphiQL", () => {
  const people = { Accept: "text/html,application/xhtml+xml", "Accept-Encoding": "gzip, br" };

  it("comes whole from this server and asks no other, which its policy forbids it too", async () => {
    const response = await served.app.request("/graphql", { headers: people });
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const html = gunzipSync(await response.arrayBuffer()).toString();
    const shell = html.replaceAll(/<script>[\s\S]*<\/script>|<style>[\s\S]*?<\/style>/g, "");
    expect(shell).not.toMatch(/https?:\/\//);
    expect(shell.match(/(?:src|href)="(?!data:)[^"]*"/)).toBeNull();
    expect(html).not.toMatch(/unpkg\.com|jsdelivr|esm\.sh|googleapis|@import|url\((?:'|")?https?:/);
  });

  it("comes compressed, and once", async () => {
    const first = await served.app.request("/graphql", { headers: people });
    expect(first.headers.get("content-encoding")).toBe("gzip");
    expect((await first.arrayBuffer()).byteLength).toBeLessThan(3_500_000);
    const etag = first.headers.get("etag")!;
    const headers = { ...people, "If-None-Match": etag };
    expect((await served.app.request("/graphql", { headers })).status).toBe(304);
    const plain = await served.app.request("/graphql", { headers: { Accept: "text/html" } });
    expect(plain.headers.has("content-encoding")).toBe(false);
    expect(await plain.text()).toContain("YogaGraphiQL");
  });

  it("has questions of the tour ready, which are answered as the tour says", async () => {
    const examples = examplesOf(tour, () => served.keys[bank]!);
    expect(examples.length).toBeGreaterThan(10);
    for (const { title, query, variables, key: shown } of examples) {
      const stop = tour.find((one) => one.title === title)!;
      expect(validate(schema, parse(query))).toEqual([]);
      const { json } = await post(served.app, { query, variables }, withKey(shown!));
      expect(checkIn(json)?.["outcome"], title.en).toBe(stop.expected.outcome);
    }
  });
});
