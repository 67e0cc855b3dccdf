interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (reason: unknown) => void;
}

/** What is done with questions that go together; the next wait while two of these are underway. */
export interface Together<Asked, Read, Answer> {
  /** Asks the database. */
  read(asked: readonly Asked[]): Promise<Read>;
  /** One answer for each; some may take longer than the rest. */
  answer(asked: readonly Asked[], read: Read): Promise<readonly (Answer | Promise<Answer>)[]>;
  /** Told how many go along with each reading. */
  stated?: ((questions: number) => void) | undefined;
}

/** Underway at once, from reading to telling. */
const inFlightMax = 2;
/** As many as one request may bring, so that they are signed together. */
const batchMax = 1_024;
/** While the server is busy with one, the next is gathered: by then its own cost is shared by many. */
const batchWorthwhile = 64;

/**
 * Questions that come while others are answered wait for those, or until they are many, and then go
 * together. No timer: under light load each goes at once.
 */
export function coalesce<Asked, Read, Answer>({
  read,
  answer,
  stated = () => {},
}: Together<Asked, Read, Answer>): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = [];
  let inFlight = 0;
  let isGathering = false;

  /** What a statement costs is shared by all that go: while each turn of the loop brings more, it waits. */
  function gather(seen: number): void {
    if (waiting.length > seen && waiting.length < batchWorthwhile)
      return void setImmediate(gather, waiting.length);
    isGathering = false;
    send();
  }

  function goSoon(): void {
    if (isGathering || waiting.length === 0) return;
    isGathering = true;
    setImmediate(gather, 0);
  }

  function send(): void {
    while (inFlight < inFlightMax && waiting.length >= (inFlight === 0 ? 1 : batchWorthwhile)) {
      const batch = waiting.slice(0, batchMax);
      waiting = waiting.slice(batchMax);
      inFlight += 1;
      stated(batch.length);
      void settle(batch);
    }
  }

  async function settle(batch: readonly Waiting<Asked, Answer>[]): Promise<void> {
    const asked = batch.map((one) => one.asked);
    try {
      const answers = await answer(asked, await read(asked));
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at]!);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      inFlight -= 1;
      goSoon();
    }
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      // Whatever else this turn of the loop brings, from other connections too, goes along.
      if (waiting.length === 1 || waiting.length === batchWorthwhile) goSoon();
    });
}
