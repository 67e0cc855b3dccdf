import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Listening, serveApp } from "../../src/http/listen.ts";
import {
  bank,
  checkDocument,
  context,
  openApp,
  question,
  type TestApp,
  withKey,
} from "../support/app.ts";

let served: TestApp;
let server: Listening;
beforeAll(async () => {
  served = await openApp();
  const app = served.again({ limits: { concurrencyMax: 2 } });
  server = await serveApp(app, { host: "127.0.0.1", port: 0 });
});
afterAll(async () => {
  await server.close();
  await served.drop();
});

const body = JSON.stringify({ query: checkDocument, variables: { input: question({ context }) } });

async function ask(): Promise<number> {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...withKey(served.keys[bank]) },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** Sends so much of a request over a connection of its own, waits and is gone. */
async function leaveAfter(bytes: number, waitMs: number): Promise<void> {
  const head = [
    "POST /graphql HTTP/1.1",
    "Host: x",
    "Content-Type: application/json",
    `Authorization: Bearer ${served.keys[bank]}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(server.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.write(Buffer.from(body).subarray(0, bytes));
  await pause(waitMs);
  socket.resetAndDestroy();
}

it("gives the place of whoever leaves, at whatever moment, to the next, and logs no fault of ours", async () => {
  for (const bytes of [0, 1, 20, Buffer.byteLength(body) - 1, Buffer.byteLength(body)])
    for (const waitMs of [0, 1, 5, 30]) {
      await Promise.all([leaveAfter(bytes, waitMs), leaveAfter(bytes, waitMs)]);
      await pause(50);
      expect([bytes, waitMs, await ask()]).toEqual([bytes, waitMs, 200]);
    }
  expect(served.lines.filter((line) => line.includes('"faults"'))).toEqual([]);
});
