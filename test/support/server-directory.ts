/** Directories for servers of tests, removed with whatever their servers keep elsewhere. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { removeHome } from "../../src/server/place.ts";

export interface ServerDirectory {
  /** The folder made for the test. */
  readonly parent: string;
  /** The data root within it, not made yet. */
  readonly path: string;
  remove(): void;
}

/** `closed` is what a temporary folder of root is by nature: nobody else enters it. */
export function serverDirectory(mode: "open" | "closed" = "open"): ServerDirectory {
  const parent = mkdtempSync(join(tmpdir(), "liandong-server-"));
  chmodSync(parent, mode === "open" ? 0o755 : 0o700);
  const path = join(parent, "register");
  return {
    parent,
    path,
    remove() {
      for (const name of existsSync(path) ? readdirSync(path) : [])
        if (name.startsWith("postgres-")) removeHome(join(path, name));
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
