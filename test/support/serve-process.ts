/** The program as a process of its own, begun as a person would, and what it says. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

export interface ServeOptions {
  /** Variables of its surroundings; nothing of ours but the path reaches it. */
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly node?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Announced {
  readonly url: string;
  readonly keeping: "embedded" | "given";
  readonly isDemonstration: boolean;
  readonly keyFile: string;
  readonly tookMs: number;
}

export interface ServeProcess {
  readonly pid: number;
  /** Once it serves; fails with what it said when it ends first. */
  readonly announced: Promise<Announced>;
  readonly exited: Promise<Exit>;
  /** What it has said so far. */
  out(): string;
  kill(signal: NodeJS.Signals): void;
}

const launcher = join(import.meta.dirname, "..", "..", "bin", "liandong.mjs");
const alive = new Set<ChildProcess>();

/** Begins a verb; `serve --json` on a free port unless other words are given. */
export function spawnProgram({ env, args, node }: ServeOptions): ServeProcess {
  const words = args ?? ["serve", "--json", "--port", "0"];
  const child = spawn(node ?? process.execPath, [launcher, ...words], {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  let [out, err] = ["", ""];
  const announced = Promise.withResolvers<Announced>();
  announced.promise.catch(() => undefined);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    const line = out.split("\n").find((one) => one.startsWith('{"url"'));
    if (line !== undefined && out.includes(`${line}\n`))
      announced.resolve(JSON.parse(line) as Announced);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const exited = once(child, "close").then(([code, signal]) => {
    alive.delete(child);
    announced.reject(new Error(`it ended with ${code ?? signal}: ${out}${err}`));
    return { code, signal, out, err } as Exit;
  });
  return {
    pid: child.pid!,
    announced: announced.promise,
    exited,
    out: () => out,
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs a verb to its end. */
export function runProgram(options: ServeOptions): Promise<Exit> {
  return spawnProgram(options).exited;
}

/** Ends what a failed test left behind; their servers follow by themselves. */
export function killLeftPrograms(): void {
  for (const child of alive) child.kill("SIGKILL");
}

/** Tells a program to end, and sees that it does so in good order. */
export async function endProgram(served: ServeProcess): Promise<void> {
  served.kill("SIGTERM");
  expect(await served.exited).toMatchObject({ code: 0, signal: null });
}

const document = `query Ask($action: String!, $case: String!) {
  check(input: {
    subject: { uscc: "91371302DEM900012E" }, action: $action, asOf: "2026-03-02",
    context: { purpose: "test", caseNumber: $case, operator: "test" }
  }) { ... on Verdict { outcome position record bases { article quotation } } ... on Refusal { code } }
}`;

/** What a bank of the demonstration is told. */
export interface BankAnswer {
  readonly outcome: string;
  readonly position: number;
  readonly record: string;
  readonly bases: readonly { readonly article: string }[];
}

/** Asks over the wire whether a bank in Linyi may grant the first firm of the tour a new loan. */
export async function askAsBank(
  { url, keyFile }: Announced,
  caseNumber = "1",
): Promise<BankAnswer> {
  const { "bank-371302": key } = JSON.parse(readFileSync(keyFile, "utf8")) as Record<
    string,
    string
  >;
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      query: document,
      variables: { action: "loan.new", case: caseNumber },
    }),
  });
  const { data, errors } = (await response.json()) as {
    data?: { check: BankAnswer };
    errors?: unknown;
  };
  if (data === undefined || errors !== undefined)
    throw new Error(`${response.status} ${JSON.stringify(errors)}`);
  return data.check;
}
