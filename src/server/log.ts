/** The server's log is a file of bounded size: the present one and the one before. */
import { copyFileSync, openSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";

const sizeMax = 4 * 1024 * 1024;

/**
 * Keeps what was written aside and empties the file in place: the server appends, so it writes on.
 * A disk that is full must not keep it from shrinking, nor end the process that tries.
 */
export function boundLog(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= sizeMax) return;
  try {
    rmSync(`${path}.1`, { force: true });
    copyFileSync(path, `${path}.1`);
  } catch {
    rmSync(`${path}.1`, { force: true });
  }
  truncateSync(path, 0);
}

export function openLog(path: string): { readonly fd: number; readonly from: number } {
  boundLog(path);
  const fd = openSync(path, "a", 0o600);
  return { fd, from: statSync(path).size };
}

/** The last lines written since a start, without those of earlier lives. */
export function lastLines(path: string, from: number): string {
  const written = readFileSync(path).subarray(from).toString("utf8");
  return written.trimEnd().split("\n").slice(-12).join("\n");
}
