import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { passing } from "./passing.ts";

/** Rows kept beside memory until they are wanted, in the order of their lines. */
export interface Spool<T> extends AsyncDisposable {
  readonly count: number;
  add(rows: readonly T[]): Promise<void>;
  /** From the beginning, as often as wanted. */
  rows(): AsyncGenerator<T>;
}

interface Place {
  readonly line: number;
  readonly at: number;
  readonly length: number;
}

/** Opens a spool; a file that nobody else may read comes into being with the first row. */
export function openSpool<T extends { readonly line: number }>(): Spool<T> {
  const places: Place[] = [];
  let kept: { readonly directory: string; readonly file: FileHandle } | null = null;
  let end = 0;

  async function keep(): Promise<FileHandle> {
    if (kept === null) {
      const directory = await mkdtemp(join(tmpdir(), "liandong-import-"));
      kept = { directory, file: await open(join(directory, "rows"), "wx+", 0o600) };
    }
    return kept.file;
  }

  return {
    get count() {
      return places.length;
    },
    async add(rows) {
      if (rows.length === 0) return;
      const file = await keep();
      const written = rows.map((row) => Buffer.from(JSON.stringify(row)));
      const bytes = Buffer.concat(written);
      const { bytesWritten } = await passing("files.spool", () => file.write(bytes, 0, null, end));
      if (bytesWritten !== bytes.length)
        throw new Error("the rows of an import were not kept whole");
      for (const [index, { length }] of written.entries()) {
        places.push({ line: rows[index]!.line, at: end, length });
        end += length;
      }
    },
    async *rows() {
      if (kept === null) return;
      for (const { at, length } of places.toSorted((one, other) => one.line - other.line)) {
        const { file } = kept;
        const { buffer } = await passing("files.spool", () =>
          file.read(Buffer.alloc(length), 0, length, at),
        );
        yield JSON.parse(buffer.toString()) as T;
      }
    },
    async [Symbol.asyncDispose]() {
      if (kept === null) return;
      await kept.file.close();
      await rm(kept.directory, { recursive: true, force: true });
    },
  };
}
