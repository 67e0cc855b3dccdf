import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openApp, type TestApp } from "../support/app.ts";
import { serviceUnderTermination } from "../support/ordeal.ts";
import { underTermination } from "../support/termination.ts";

let opened: TestApp;
beforeAll(async () => {
  opened = await openApp();
});
afterAll(() => opened.drop());

const ordeal = { everyMs: 50, durationMs: 30_000 };

describe("with a backend terminated every 50 ms for 30 s", () => {
  it("the service answers right or says that it cannot, hangs nowhere and loses no record", async () => {
    const seen = await serviceUnderTermination(opened, ordeal);
    console.log(seen);
    expect(seen.wrongs.slice(0, 5)).toEqual([]);
    expect(seen.terminated).toBeGreaterThan(200);
    expect(seen.answered).toBeGreaterThan(100);
    expect(seen.recorded).toBeGreaterThan(10);
  });

  it("transactions are whole or not at all", async () => {
    const seen = await underTermination(opened, ordeal);
    console.log(seen);
    expect(seen.wrongs).toEqual([]);
  });
});
