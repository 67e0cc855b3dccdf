import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Listening, serveApp } from "../../src/http/listen.ts";
import { bank, openApp, type TestApp, withKey } from "../support/app.ts";

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

/** Every audit goes over the wire, and shows a key as any client has to. */
const audits = serverAudits({
  url: () => `${server.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...withKey(served.keys[bank]) },
    }),
});

describe("GraphQL over HTTP, on the real application with authentication", () => {
  it("is audited in full", () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)("$id $name", async ({ fn }) => {
    const result = await fn();
    expect(result, "reason" in result ? result.reason : "").toMatchObject({ status: "ok" });
  });
});
