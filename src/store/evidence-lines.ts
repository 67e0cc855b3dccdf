import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Line, readJson, readRecord, type ReadLines } from "../domain/proof/evidence-rows.ts";
import { readTextFile } from "./text-file.ts";

/** The files of an export, a line at a time. A file that is not there has none. */
export function evidenceLines(directory: string): ReadLines {
  return function* (file) {
    const read = readRecord[file];
    let line = 0;
    for (const bytes of fileLines(join(directory, file))) {
      line += 1;
      const text = textOf(bytes);
      const row = text === null ? null : read(readJson(text));
      yield { line, row } as Line<NonNullable<typeof row>>;
    }
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

const partLength = 1 << 20;

/** Lines as bytes, without their ends; in memory one part of the file at a time, and the longest line. */
function* fileLines(path: string): Generator<Buffer> {
  const held = open(path);
  if (held === null) return;
  try {
    let rest: Buffer[] = [];
    for (;;) {
      const part = Buffer.allocUnsafe(partLength);
      const length = readSync(held, part, 0, partLength, null);
      if (length === 0) break;
      let at = 0;
      for (let end = part.indexOf(10); end !== -1 && end < length; end = part.indexOf(10, at)) {
        const piece = part.subarray(at, end);
        yield rest.length === 0 ? piece : Buffer.concat([...rest, piece]);
        rest = [];
        at = end + 1;
      }
      if (at < length) rest.push(part.subarray(at, length));
    }
    if (rest.length > 0) yield Buffer.concat(rest);
  } finally {
    closeSync(held);
  }
}

function open(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
}

/** A file of an export as text; null where it is not there or none. */
export function readEvidenceText(directory: string, file: string): string | null {
  const read = readTextFile(join(directory, file), file);
  return "defect" in read ? null : read.text;
}
