/** Registers as whoever gets at their tables sees them, and backups as whoever gets at their files. */
import { createHash } from "node:crypto";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asRole } from "./database.ts";

/** How many rows each table has and a hash over them, told by the server and by nothing of ours. */
export function tablesOf(ownerUrl: string): Promise<Record<string, string>> {
  return asRole(ownerUrl, async (sql) => {
    const names = await sql<{ name: string }[]>`
      select quote_ident(relname) as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'liandong_migration'
      order by 1`;
    const told: Record<string, string> = {};
    for (const { name } of names) {
      const [row] = await sql.unsafe(`
        select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as told
        from ${name} t`);
      told[name] = row!["told"] as string;
    }
    return told;
  });
}

/** Tables that hold something. */
export async function filledTables(ownerUrl: string): Promise<string[]> {
  const told = await tablesOf(ownerUrl);
  return Object.keys(told).filter((name) => told[name] !== "0 ");
}

/** Every file below a directory, in order. */
export async function filesBelow(directory: string): Promise<string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(directory.length + 1))
    .toSorted();
}

/** A copy of a backup to be spoiled, in a directory of its own. */
export async function copyOf(backup: string, parent: string): Promise<string> {
  const copy = join(parent, "copy");
  await cp(backup, copy, { recursive: true });
  return copy;
}

/** Changes a manifest and seals it anew, as somebody does who knows how. */
export async function reseal(directory: string, change: (manifest: any) => void): Promise<void> {
  const path = join(directory, "manifest.json");
  const { seal: _, ...manifest } = JSON.parse(await readFile(path, "utf8"));
  change(manifest);
  const seal = createHash("sha256")
    .update(JSON.stringify(manifest, null, 2))
    .digest("hex");
  await writeFile(path, `${JSON.stringify({ ...manifest, seal }, null, 2)}\n`);
}
