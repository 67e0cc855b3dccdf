import { SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordDismissal, recordAccount, recordAppointment } from "../../src/store/appointments.ts";
import { recordInstitution, type Scope } from "../../src/store/callers.ts";
import { recordLogin } from "../../src/store/logins.ts";
import {
  bank,
  checkDocument,
  checkIn,
  codesIn,
  openApp,
  post,
  question,
  type TestApp,
  withKey,
} from "../support/app.ts";
import { asRole } from "../support/database.ts";
import { seat, type Seated } from "../support/officers.ts";
import { audience, makeKeys } from "../support/bare-issuer.ts";
import { openProvider, program, type TestProvider } from "../support/provider.ts";

let served: TestApp;
let provider: TestProvider;
let app: TestApp["app"];
let officer: Seated;

const officers = { institution: "park-370303", region: "370303", roles: ["park"] } as const;

beforeAll(async () => {
  [served, provider] = await Promise.all([openApp(), openProvider()]);
  app = served.again({
    issuers: [{ issuer: provider.issuer, audience }],
    origin: "https://liandong.example",
  });
  officer = await seat(served.database, { ...officers, account: "zhang" });
  await enter({ account: "bank-program", kind: "program", institution: bank, region: "371302" });
  await link("bank-program", program);
  await link("zhang", "zhang-at-provider");
});

afterAll(async () => {
  await provider.close();
  await served.drop();
});

interface Entered {
  readonly account: string;
  readonly kind: "person" | "program";
  readonly institution: string;
  readonly region: string;
}

/** An account that is appointed to a counter, without a key. */
function enter({ account, kind, institution, region }: Entered): Promise<void> {
  return served.database.recording(by, async (tx) => {
    const institutions = { code: institution, name: institution, english: institution, region };
    await recordInstitution(tx, { ...institutions, scopes: new Set<Scope>(["ask"]) });
    await recordAccount(tx, { code: account, kind, person: account, name: account, institution });
    const role = "counter" as const;
    await recordAppointment(tx, { account, institution, role, region, from: "2000-01-01" }, 1);
  });
}

const by = { institution: "test", operator: "tokens" };

function link(account: string, subject: string): Promise<boolean> {
  const { issuer } = provider;
  return served.database.recording(by, (tx) => recordLogin(tx, { account, issuer, subject }));
}

const asking = { query: checkDocument, variables: { input: question() } };

async function ask(token: string, body: unknown = asking) {
  return post(app, body, withKey(token));
}

describe("a program with a private key", () => {
  it("asks with a token of the provider and is recorded as its institution", async () => {
    const { response, json } = await ask(await provider.programToken());
    expect(response.status).toBe(200);
    expect(checkIn(json)?.["outcome"]).toBe("BLOCKED");
    const [row] = await asRole(
      served.ownerUrl,
      (sql) => sql`select institution, operator from check_record
        where id = ${String(checkIn(json)?.["record"])}`,
    );
    expect(row).toEqual({ institution: bank, operator: "经办-乙" });
  });

  it("is one client under which keys of requests are unique, whichever token it shows", async () => {
    const input = question({ idempotencyKey: "token-1" });
    const records = [];
    for (const token of [await provider.programToken(), await provider.programToken()])
      records.push(
        checkIn((await ask(token, { ...asking, variables: { input } })).json)?.["record"],
      );
    expect(records[0]).toBeTypeOf("string");
    expect(records[1]).toBe(records[0]);
  });

  it("may do what the register says, and less where its token says less", async () => {
    const some = await provider.programToken({ scope: "ask" });
    expect((await ask(some)).response.status).toBe(200);
    const other = await provider.programToken({ scope: "register" });
    const { response, json } = await ask(other);
    expect([response.status, ...codesIn(json)]).toEqual([403, "access.denied"]);
    // What the token says it may, the register does not grant.
    const more = await provider.programToken({ scope: "ask record audit" });
    const record = await ask(more, recordingDocument);
    expect([record.response.status, ...codesIn(record.json)]).toEqual([403, "access.denied"]);
  });

  it("gets no token for an assertion that was used, was signed by somebody else or has run out", async () => {
    const good = await assertion();
    expect((await provider.assert(good)).status).toBe(200);
    expect((await provider.assert(good)).status).toBe(401);
    const other = await makeKeys("ES256", "key-1");
    expect((await provider.assert(await assertion({ key: other.privateKey }))).status).toBe(401);
    expect((await provider.assert(await assertion({ age: 600 }))).status).toBe(401);
    expect((await provider.assert(await assertion({}))).status).toBe(200);
  });
});

async function assertion({ key = provider.programKeys.privateKey, age = 0 } = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000) - age;
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "ES256", kid: "key-1" })
    .setIssuer(program)
    .setSubject(program)
    .setAudience(provider.issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(key);
}

describe("an officer who has logged in", () => {
  it("is known as the account that the register has for the login", async () => {
    const { access } = await provider.login("zhang-at-provider");
    const { response, json } = await ask(access, { query: "{ __typename }" });
    expect([response.status, json]).toEqual([200, { data: { __typename: "Query" } }]);
  });

  it("performs an act, which is recorded under the institution and the account", async () => {
    const { access } = await provider.login("zhang-at-provider");
    const { response, json } = await ask(access, recordingDocument);
    expect([response.status, json]).toEqual([
      200,
      { data: { enterParcel: { __typename: "ActRecorded" } } },
    ]);
    const [row] = await asRole(
      served.ownerUrl,
      (sql) =>
        sql`select institution, actor, account, client from act order by position desc limit 1`,
    );
    expect(row).toEqual({
      institution: officer.institution,
      actor: "zhang",
      account: "zhang",
      client: "park-370303//zhang",
    });
  });

  it("shows the access token: those for other ends say nothing here", async () => {
    const { access, identity, refresh } = await provider.login("zhang-at-provider");
    expect((await ask(access)).response.status).toBe(200);
    for (const token of [identity, refresh]) expect(await refused(token)).toBe(unknown);
    expect(await refused(await provider.programToken({ resource: "" }))).toBe(unknown);
  });

  it("is nobody where the register knows no such login", async () => {
    const { access } = await provider.login("somebody");
    expect(await refused(access)).toBe(unknown);
  });

  it("is not the program of the same name, nor is the program the person", async () => {
    const { access } = await provider.login(program);
    expect(await refused(access)).toBe(unknown);
  });

  it("is refused with the next request once dismissed, though the token still runs", async () => {
    await seat(served.database, { ...officers, account: "leaving" });
    await link("leaving", "leaving-at-provider");
    const { access } = await provider.login("leaving-at-provider");
    expect((await ask(access)).response.status).toBe(200);
    await served.database.recording(by, (tx) =>
      recordDismissal(tx, { account: "leaving", role: "park", on: "2000-01-02" }, 2),
    );
    expect(await refused(access)).toBe(unknown);
  });
});

describe("a token that is bound to a key", () => {
  /** A client that holds a key and proves it with every request, as DPoP says. */
  async function bound(): Promise<readonly [string, oauth.DPoPHandle]> {
    const pair = await oauth.generateKeyPair("ES256", { extractable: true });
    const DPoP = oauth.DPoP({}, pair);
    return [await provider.programToken({}, { DPoP }), DPoP];
  }

  function asked(token: string, DPoP: oauth.DPoPHandle, over = app): Promise<Response> {
    const url = new URL("https://liandong.example/graphql");
    const headers = new Headers({ "Content-Type": "application/json" });
    return oauth.protectedResourceRequest(token, "POST", url, headers, JSON.stringify(asking), {
      DPoP,
      [oauth.customFetch]: async (_, { method, headers, body }) =>
        over.request("/graphql", { method, headers, body: body as string }),
    });
  }

  it("is believed with the proof that a client of the standard makes", async () => {
    const [token, DPoP] = await bound();
    for (let time = 0; time < 2; time += 1) expect((await asked(token, DPoP)).status).toBe(200);
  });

  it("is nobody's as a bearer's, with another key, or where nobody knows to whom proofs are made", async () => {
    const [token, DPoP] = await bound();
    const [, other] = await bound();
    expect(await refused(token)).toBe(unknown);
    await expect(asked(token, other)).rejects.toThrow();
    const issuers = [{ issuer: provider.issuer, audience }];
    await expect(asked(token, DPoP, served.again({ issuers }))).rejects.toThrow();
    expect((await asked(token, DPoP)).status).toBe(200);
  });
});

describe("a register that names no issuer", () => {
  it("believes no token", async () => {
    const { response } = await post(served.app, asking, withKey(await provider.programToken()));
    expect(response.status).toBe(401);
  });
});

const unknown = "401 caller.unknown";

async function refused(token: string): Promise<string> {
  const { response, json } = await ask(token);
  return `${response.status} ${codesIn(json).join()}`;
}

const recordingDocument = {
  query: `mutation ($input: EnterParcelInput!, $act: ActInput!) {
    enterParcel(input: $input, act: $act) { __typename ... on Refusal { code } }
  }`,
  variables: {
    input: { parcel: "370303999901GB00001" },
    act: { effectiveOn: "2023-05-01", documentNumber: "张登〔2023〕1号", idempotencyKey: "e1" },
  },
};
