import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BareDatabase, emptyDatabase } from "./database.ts";

/** Databases and directories that a test file makes as it goes, and takes away at its end. */
export interface Places {
  directory(): Promise<string>;
  /** A database that nobody has migrated. */
  empty(): Promise<BareDatabase>;
  /** Takes this one away with the others. */
  keep(database: BareDatabase): void;
  clear(): Promise<void>;
}

export function openPlaces(): Places {
  const databases: BareDatabase[] = [];
  const directories: string[] = [];
  return {
    async directory() {
      const made = await mkdtemp(join(tmpdir(), "liandong-test-"));
      directories.push(made);
      return made;
    },
    async empty() {
      const made = await emptyDatabase();
      databases.push(made);
      return made;
    },
    keep: (database) => void databases.push(database),
    async clear() {
      for (const one of databases) await one.drop();
      for (const one of directories) await rm(one, { recursive: true, force: true });
    },
  };
}
