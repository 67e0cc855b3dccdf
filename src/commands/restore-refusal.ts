import type { Sentence } from "../domain/sentence.ts";
import type { BackupFault } from "../store/backup-files.ts";

/** Why a backup is not brought back; the register is as it was. */
export interface RestoreRefusal {
  readonly refused: string;
  readonly because: Sentence;
}

function refuse(refused: string, zh: string, en: string): RestoreRefusal {
  return { refused, because: { zh, en } };
}

export function absent(directory: string): RestoreRefusal {
  return refuse(
    "backup.absent",
    `读不到目录 ${directory}`,
    `there is no directory ${directory} that can be read`,
  );
}

export function unfinished(directory: string): RestoreRefusal {
  return refuse(
    "backup.unfinished",
    `${directory} 中没有 manifest.json：不是备份，或备份未完成，不能用来恢复`,
    `${directory} has no manifest.json: it is no backup, or one that was never finished, and restores nothing`,
  );
}

export function foreign(directory: string): RestoreRefusal {
  return refuse(
    "backup.format",
    `本程序不认识 ${directory} 中备份的格式；请用作出该备份的版本或更新的程序`,
    `this program does not know the format of the backup in ${directory}; use the version that made it or a later one`,
  );
}

const isZh: Readonly<Record<BackupFault["is"], string>> = { missing: "读不到", altered: "被改动" };
const isEn: Readonly<Record<BackupFault["is"], string>> = {
  missing: "cannot be read",
  altered: "is not what was written",
};

/** Those that are shown; all of a backup may lie on the same broken disk. */
const filesShown = 20;

export function altered(faults: readonly BackupFault[]): RestoreRefusal {
  const shown = faults.slice(0, filesShown);
  const more = faults.length - shown.length;
  return refuse(
    "backup.altered",
    `备份不完好，不予恢复：${shown.map(({ file, is }) => `${file} ${isZh[is]}`).join("；")}${more > 0 ? `；另有 ${more} 个` : ""}`,
    `the backup is not sound and is not restored: ${shown.map(({ file, is }) => `${file} ${isEn[is]}`).join("; ")}${more > 0 ? `; ${more} more` : ""}`,
  );
}

export function newer(name: string): RestoreRefusal {
  return refuse(
    "backup.newer",
    `备份已应用迁移 ${name}，本程序不认识它；请用作出该备份的版本或更新的程序`,
    `the backup has had the migration ${name}, which this program does not know; use the version that made it or a later one`,
  );
}

export function otherHistory(name: string): RestoreRefusal {
  return refuse(
    "backup.migrations",
    `备份所应用的迁移 ${name} 与本程序的不同：不是同一程序的备份，或迁移文件被改动`,
    `the migration ${name} of the backup is not that of this program: another program made it, or a migration was edited`,
  );
}

export function older(name: string): RestoreRefusal {
  return refuse(
    "backup.older",
    `登记簿已应用备份之后的迁移 ${name}；请恢复到新的数据目录或未迁移的空数据库，后续迁移会随恢复一并应用`,
    `the register has had ${name}, which is later than the backup; restore into a new directory or a database that nobody has migrated, and later migrations are applied on the way`,
  );
}

export function notEmpty(tables: readonly string[]): RestoreRefusal {
  return refuse(
    "register.not-empty",
    `登记簿不是空的（${tables.join("、")} 中已有数据），不覆盖；请恢复到新的数据目录（DATA_DIR）或空数据库`,
    `the register is not empty (there are rows in ${tables.join(", ")}) and is not written over; restore into a new directory (DATA_DIR) or an empty database`,
  );
}

export function differs(part: string): RestoreRefusal {
  return refuse(
    "restore.differs",
    `${part} 与备份所载不符，无法照原样恢复，已全部撤销`,
    `${part} cannot be brought back as the backup says; all of it was undone`,
  );
}
