import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Sentence } from "../domain/sentence.ts";
import { passing } from "./passing.ts";
import { readTextFile } from "./text-file.ts";

export interface Migration {
  readonly number: number;
  /** The file's name without its ending: `0001-register`. */
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** What the database says of a migration that it has had. */
export type AppliedMigration = Pick<Migration, "number" | "name" | "sha256">;

export interface MigrationRefusal {
  readonly refused:
    | "migration.misnamed"
    | "migration.missing"
    | "migration.edited"
    | "migration.back-dated"
    | "migration.newer"
    | "migration.login";
  readonly because: Sentence;
}

export function refuse(
  refused: MigrationRefusal["refused"],
  zh: string,
  en: string,
): MigrationRefusal {
  return { refused, because: { zh, en } };
}

/** The history that comes with the program. */
export const ownDirectory = join(import.meta.dirname, "..", "..", "drizzle");

/** Reads `NNNN-what.sql` in order, numbered from 1 without a gap. */
export function readMigrations(directory: string): readonly Migration[] | MigrationRefusal {
  const migrations: Migration[] = [];
  const found = passing("files.folder", () => readdirSync(directory));
  const files = found.filter((file) => file.endsWith(".sql"));
  if (files.length === 0) return missing(1);
  for (const file of files.toSorted()) {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]);
    if (Number.isNaN(number) || number === migrations.length) return misnamed(file);
    if (number !== migrations.length + 1) return missing(migrations.length + 1);
    const read = readTextFile(join(directory, file), file);
    if ("defect" in read)
      return refuse("migration.misnamed", read.defect.says.zh, read.defect.says.en);
    // A checkout may have changed line ends; that is no edit.
    const text = read.text.replaceAll("\r\n", "\n");
    if (text.trim() === "") return missing(number);
    const sha256 = createHash("sha256").update(text).digest("hex");
    migrations.push({ number, name: file.slice(0, -".sql".length), text, sha256 });
  }
  return migrations;
}

/**
 * The migrations still to be applied, or why the program and the database do not fit together. History is
 * compared as a whole: a file that has crept in before the newest one would otherwise never be run.
 */
export function comparePending(
  migrations: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] | MigrationRefusal {
  const known = new Map(applied.map((one) => [one.number, one]));
  const newest = Math.max(0, ...known.keys());
  for (const file of migrations.slice(0, newest)) {
    const one = known.get(file.number);
    if (one === undefined || (one.name !== file.name && one.sha256 !== file.sha256))
      return backDated(file, newest);
    if (one.name !== file.name || one.sha256 !== file.sha256) return edited(file, one);
  }
  if (newest > migrations.length) return newer(known.get(newest)!);
  return migrations.slice(newest);
}

function misnamed(file: string): MigrationRefusal {
  return refuse(
    "migration.misnamed",
    `迁移文件 ${file} 的名称不是“四位序号-说明.sql”，或序号重复。`,
    `The migration file ${file} is not named NNNN-what.sql, or its number stands twice.`,
  );
}

function missing(number: number): MigrationRefusal {
  return refuse(
    "migration.missing",
    `缺少第 ${number} 号迁移文件；请恢复完整的程序目录。`,
    `Migration ${number} is missing from the program; restore its files.`,
  );
}

function newer({ name }: AppliedMigration): MigrationRefusal {
  return refuse(
    "migration.newer",
    `数据库已应用 ${name}，本程序不认识它：数据库由更新的版本升级过，请使用该版本或更新的程序。`,
    `The database has ${name}, which this program does not know: a newer version has upgraded it. ` +
      "Run that version or a later one.",
  );
}

function edited({ name }: Migration, applied: AppliedMigration): MigrationRefusal {
  return refuse(
    "migration.edited",
    `迁移文件 ${name} 与数据库中已应用的 ${applied.name} 不一致；已应用的迁移不得修改，请恢复原文件。`,
    `The migration ${name} is not what was applied as ${applied.name}. Migrations that have been ` +
      "applied are never edited; restore the file.",
  );
}

function backDated({ name }: Migration, newest: number): MigrationRefusal {
  return refuse(
    "migration.back-dated",
    `迁移 ${name} 的序号早于数据库已应用的第 ${newest} 号；请改用新的序号。`,
    `The migration ${name} comes before number ${newest}, which the database already has. ` +
      "Give it the next number.",
  );
}
