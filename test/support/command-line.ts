import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCli } from "../../src/cli/cli.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a verb that answers at once as the launcher would, and keeps what it says. */
export function run(...args: string[]): Said {
  const [out, err]: [string[], string[]] = [[], []];
  const code = runCli(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  if (typeof code !== "number") throw new Error(`${args[0]} does not answer at once`);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** Runs a verb that asks a register, to its end. */
export async function runToEnd(...args: string[]): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** A file that exists for one test run. */
export function temporaryFile(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "liandong-")), name);
  writeFileSync(path, text);
  return path;
}
