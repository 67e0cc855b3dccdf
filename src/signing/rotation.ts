/**
 * A rotation on its way: beside the keys lies a file `<kid>.retired` of the key that is to sign no more,
 * from before the next one signs until the register has been told. So none that was broken off is forgotten.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type RetiredFor = "rotated" | "compromised";

export interface Retiring {
  readonly kid: string;
  readonly reason: RetiredFor;
}

export function beginRetiring(directory: string, { kid, reason }: Retiring): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(pathOf(directory, kid), `${reason}\n`, { mode: 0o600, flush: true });
}

export function endRetiring(directory: string, kid: string): void {
  rmSync(pathOf(directory, kid), { force: true });
}

/** Of which keys the register has not been told yet that they sign no more. */
export function listRetiring(directory: string): readonly Retiring[] {
  const current = findCurrentKid(directory);
  return readdirSync(directory).flatMap((name) => {
    const kid = /^([\w-]{43})\.retired$/.exec(name)?.[1];
    // One that still signs was to be retired by a rotation that never came to be.
    if (kid === undefined || kid === current) return [];
    const said = readFileSync(join(directory, name), "utf8").trim();
    return { kid, reason: said === "compromised" ? "compromised" : "rotated" };
  });
}

/** The key that signs here, whether or not it can be used; null where none is named. */
export function findCurrentKid(directory: string): string | null {
  try {
    const named = readFileSync(join(directory, "current"), "utf8").trim();
    return /^[\w-]{43}$/.test(named) ? named : null;
  } catch {
    return null;
  }
}

function pathOf(directory: string, kid: string): string {
  return join(directory, `${kid}.retired`);
}
