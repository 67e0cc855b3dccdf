import { describe, expect, it } from "vitest";
import { sendDuplicates } from "../support/duplicates.ts";
import { seedOf } from "../support/random.ts";

const seed = seedOf(20_261_121);
const [keys, copies] = [Number(process.env["KEYS"] ?? 1000), 20];

describe(`${keys} idempotency keys, each sent ${copies} times over 8 connections (SEED=${seed})`, () => {
  it(`have exactly ${keys} effects, and every copy is answered alike`, async () => {
    const seen = await sendDuplicates({ keys, copies, connections: 8, seed });
    console.info(JSON.stringify({ seed, ...seen }));
    expect(seen).toEqual({
      sent: keys * copies,
      effects: keys,
      refusedAnother: keys,
      wrongs: [],
    });
  }, 1_200_000);
});
