import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";

import type { Account } from "./account.ts";

export interface Finished {
  readonly isDone: boolean;
  /** What it wrote on both streams, so that a failure can be told in its own words. */
  readonly said: string;
}

/**
 * The surroundings of every child: nothing of the caller's language, zone or library paths, so that
 * a cluster is the same wherever it was made, with LANG unset as with LANG set.
 */
export const surroundings: Readonly<Record<string, string>> = {
  LC_ALL: "C",
  TZ: "UTC",
  PATH: "/usr/local/bin:/usr/bin:/bin",
};

/**
 * Holds the reading end of a pipe from us beside the program: when we are gone its read ends, and
 * the whole group goes too, so that nobody writes on in a place that the next start clears.
 */
const guarded = `
exec 3<&0
{ read -r nothing <&3; kill -KILL 0; } 2>/dev/null &
"$@" 3<&- </dev/null
code=$?
kill -KILL $!
exit $code
`;

/** Runs one of the server's programs to its end, or to ours, as the server's account. */
export function runGuarded(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<Finished> {
  return finish(
    spawn("/bin/sh", ["-c", guarded, "sh", program, ...args], {
      ...account.ids,
      cwd: "/",
      env: surroundings,
      detached: true,
    }),
  );
}

/** Runs a program that reads its input to the end and then ends by itself. */
export function runWithInput(
  program: string,
  args: readonly string[],
  as: { readonly account: Account; readonly input: string },
): Promise<Finished> {
  const child = spawn(program, args, { ...as.account.ids, cwd: "/", env: surroundings });
  child.stdin.end(as.input);
  return finish(child);
}

function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  return new Promise((resolve) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
    child.stdin.on("error", () => undefined);
    child.once("error", (fault) => resolve({ isDone: false, said: fault.message }));
    child.once("close", (code) => resolve({ isDone: code === 0, said }));
  });
}
