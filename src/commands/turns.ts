import { setTimeout as pause } from "node:timers/promises";

export interface Turns {
  /** Something waits: the next turn is not left until the second is over. */
  poke(): void;
  /** Lets the turn that is underway come to its end, and takes what waits then. */
  close(): Promise<void>;
}

/** Without a word, a turn is taken once a second; with one, not again at once. */
const turnMs = 1000;
const leastMs = 100;

/** Takes one turn after the other, never two at once; `take` tells whether more waits, and never fails. */
export function takeTurns(take: () => Promise<boolean>): Turns {
  const ending = new AbortController();
  const { signal } = ending;
  const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  let poked = Promise.withResolvers<void>();

  async function run(): Promise<void> {
    while (!signal.aborted) {
      poked = Promise.withResolvers<void>();
      const begun = performance.now();
      const isMoreWaiting = await take();
      await Promise.race([ended, pause(leastMs, undefined, { ref: false })]);
      const leftMs = turnMs - (performance.now() - begun);
      if (isMoreWaiting || leftMs <= 0) continue;
      const later = pause(leftMs, undefined, { ref: false });
      await Promise.race([ended, poked.promise, later]);
    }
    while (await take());
  }

  const running = run();
  return {
    poke: () => poked.resolve(),
    close() {
      ending.abort();
      return running;
    },
  };
}
