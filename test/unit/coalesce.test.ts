import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { coalesce } from "../../src/commands/coalesce.ts";

/** Answers each question with itself when told to; tells how many went together. */
function desk() {
  const sent: number[] = [];
  const held: PromiseWithResolvers<void>[] = [];
  const ask = coalesce<number, null, number>({
    read: () => {
      const hold = Promise.withResolvers<void>();
      held.push(hold);
      return hold.promise.then(() => null);
    },
    answer: (asked) => Promise.resolve([...asked]),
    stated: (questions) => void sent.push(questions),
  });
  return { ask, sent, held };
}

async function turns(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await turn();
}

describe("questions that go together", () => {
  it("go at once where one is alone: nobody waits for a clock", async () => {
    const { ask, sent, held } = desk();
    const answer = ask(1);
    await turns(4);
    expect(sent).toEqual([1]);
    held[0]!.resolve();
    expect(await answer).toBe(1);
  });

  it("are gathered while each turn of the loop brings another, and no longer", async () => {
    const { ask, sent, held } = desk();
    const answers: Promise<number>[] = [];
    for (let n = 0; n < 20; n += 1) {
      answers.push(ask(n));
      await turn();
    }
    expect(sent).toEqual([]);
    await turns(3);
    expect(sent).toEqual([20]);
    held[0]!.resolve();
    expect(await Promise.all(answers)).toEqual(answers.map((_, n) => n));
  });

  it("are not gathered without end: many go, however many more come", async () => {
    const { ask, sent } = desk();
    for (let n = 0; n < 300; n += 1) {
      void ask(n);
      await turn();
    }
    expect(sent).toHaveLength(2);
    for (const questions of sent) expect(questions).toBeLessThan(70);
  });

  it("wait while others are underway unless they are many, and go when those have been told", async () => {
    const { ask, sent, held } = desk();
    const first = ask(0);
    await turns(4);
    const later = [ask(1), ask(2)];
    await turns(4);
    expect(sent).toEqual([1]);
    held[0]!.resolve();
    expect(await first).toBe(0);
    await turns(4);
    expect(sent).toEqual([1, 2]);
    held[1]!.resolve();
    expect(await Promise.all(later)).toEqual([1, 2]);
  });

  it("fail together, and those that wait are sent all the same", async () => {
    const { ask, sent, held } = desk();
    const failing = [ask(0), ask(1)];
    await turns(4);
    const later = ask(2);
    held[0]!.reject(new Error("gone"));
    for (const one of failing) await expect(one).rejects.toThrow("gone");
    await turns(4);
    expect(sent).toEqual([2, 1]);
    held[1]!.resolve();
    expect(await later).toBe(2);
  });
});
