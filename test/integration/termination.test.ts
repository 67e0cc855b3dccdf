import { afterAll, beforeAll, expect, it } from "vitest";
import { openApp, type TestApp } from "../support/app.ts";
import { serviceUnderTermination } from "../support/ordeal.ts";

let opened: TestApp;
beforeAll(async () => {
  opened = await openApp();
});
afterAll(() => opened.drop());

it("while backends are terminated, no question hangs, none is answered as clear, and every answer has its record", async () => {
  const seen = await serviceUnderTermination(opened, { everyMs: 50, durationMs: 5000 });
  console.log(seen);
  expect(seen.wrongs.slice(0, 5)).toEqual([]);
  expect(seen.terminated).toBeGreaterThan(30);
  expect(seen.answered).toBeGreaterThan(20);
});
