import type postgres from "postgres";

export interface CopyStream {
  /** Sends text and waits until the socket has taken it. */
  write(text: string | Uint8Array): Promise<void>;
  /** Ends the COPY and waits until the server has accepted all of it. */
  finish(): Promise<void>;
  /** Gives up; the server forgets what it was sent, and the transaction can be rolled back. */
  abort(): void;
}

export interface CopyWatch {
  readonly onEnd: () => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * COPY … FROM STDIN over the driver's stream. What the server says while rows are being sent reaches
 * the stream; what it says after the last one (a key that exists already) reaches only the query, whose
 * promise was settled long ago, so that the stream would wait for ever: both are heard here.
 */
export async function openCopyStream(
  client: postgres.TransactionSql,
  statement: string,
  { onEnd, onFailure }: CopyWatch,
): Promise<CopyStream> {
  const query = client.unsafe(statement);
  const stream = await query.writable();
  let failure: { readonly error: unknown } | null = null;
  let wake: ((error: unknown) => void) | null = null;

  function fail(error: unknown): void {
    failure ??= { error };
    onFailure(failure.error);
    onEnd();
    wake?.(failure.error);
  }

  function step(start: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (failure !== null) throw failure.error;
      wake = reject;
      start((error) => (error ? fail(error) : resolve()));
    });
  }

  stream.on("error", fail);
  (query as unknown as { reject: typeof fail }).reject = fail;
  return {
    write: (text) => step((done) => stream.write(text, done)),
    async finish() {
      await step((done) => stream.end(done));
      onEnd();
    },
    abort() {
      stream.destroy(new Error("a COPY was given up"));
    },
  };
}
