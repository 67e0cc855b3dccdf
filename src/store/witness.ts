import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { passing } from "./passing.ts";
import { codeOf } from "./retry.ts";

/** Where the newest head of the log is kept beside the database, so that a copy that is older shows. */
export interface Witness {
  /** Null where none was ever kept. */
  read(): Promise<string | null>;
  /** Whole or not at all, and on the disk when it is done. */
  write(note: string): Promise<void>;
}

export const witnessName = "log-head.txt";

export function openWitness(directory: string): Witness {
  const path = join(directory, witnessName);
  return {
    async read() {
      try {
        return await passing("witness.read", () => readFile(path, "utf8"));
      } catch (error) {
        if (codeOf(error) === "ENOENT") return null;
        throw error;
      }
    },
    async write(note) {
      await mkdir(directory, { recursive: true });
      const fresh = `${path}.${process.pid}`;
      try {
        const file = await open(fresh, "w", 0o644);
        try {
          await passing("witness.write", () => file.writeFile(note));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(fresh, path);
      } finally {
        await rm(fresh, { force: true });
      }
    },
  };
}
