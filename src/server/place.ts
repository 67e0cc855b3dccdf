/**
 * Where a server's things lie. Below the data root each version has one home; it appears complete,
 * by one rename, or not at all. The cluster inside is a folder or, when the server's account cannot
 * enter the data root, a link to ground below /var/tmp: the link, not a guess from today's modes,
 * says where the register is, so a changed mode never shows an empty register.
 */
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { dirname, join } from "node:path";

import { reaches, type Account } from "./account.ts";
import type { Version } from "./binaries.ts";
import { isRunning } from "./running.ts";
import { directoryUnusable, type Refused } from "./refusal.ts";

export interface Place {
  readonly home: string;
  /** The cluster's real path, which the server sees. */
  readonly cluster: string;
  /** The folder that holds the cluster, and copied programs when they are needed. */
  readonly ground: string;
  readonly passwords: string;
  readonly log: string;
  /** Names the present owner to the watchdogs of earlier ones. */
  readonly owner: string;
}

const elsewhere = "/var/tmp";
const groundName = /^\/var\/tmp\/liandong-[0-9a-f]{12}-[0-9a-f]{12}\/cluster$/;

/** The data root, made when missing; one that we make may be passed through by the account. */
export function enterDirectory(directory: string): string {
  if (!existsSync(directory)) {
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, statSync(directory).mode | 0o011);
  }
  return realpathSync(directory);
}

export function homeOf(base: string, version: Version): string {
  return join(base, `postgres-${version}`);
}

/** The place of an existing cluster; undefined when the directory has never held one. */
export function findPlace(base: string, home: string): Place | undefined | Refused {
  if (!existsSync(home)) return undefined;
  const link = lstatSync(join(home, "cluster"), { throwIfNoEntry: false });
  if (link?.isSymbolicLink() === true && !isOurGround(readlinkSync(join(home, "cluster"))))
    return directoryUnusable(
      base,
      `其数据原在 ${readlinkSync(join(home, "cluster"))}，现已不在或已被他人替换。` +
        `请从备份恢复；若要从空白开始，请删除 ${home}。`,
      `its data were in ${readlinkSync(join(home, "cluster"))} and are gone or no longer ours. ` +
        `Restore them from a backup; to begin with nothing, delete ${home}.`,
    );
  if (!existsSync(join(home, "cluster", "PG_VERSION")))
    return directoryUnusable(
      base,
      `${home} 中没有数据库集群。请从备份恢复；若要从空白开始，请删除它。`,
      `${home} holds no cluster. Restore it from a backup; to begin with nothing, delete it.`,
    );
  return placeIn(home);
}

/** An empty home under a passing name, on ground that the account can enter. */
export function stageHome(base: string, home: string, account: Account): Place {
  const stage = mkdtempSync(`${home}.new-${process.pid}-`);
  chmodSync(stage, 0o711);
  const cluster = join(stage, "cluster");
  if (reaches(account, { enter: [stage] })) {
    mkdirSync(cluster, { mode: 0o700 });
  } else {
    const name = createHash("sha256").update(base).digest("hex").slice(0, 12);
    const ground = join(elsewhere, `liandong-${name}-${randomBytes(6).toString("hex")}`);
    symlinkSync(join(ground, "cluster"), cluster);
    mkdirSync(ground);
    chmodSync(ground, 0o711);
    mkdirSync(join(ground, "cluster"), { mode: 0o700 });
  }
  if (account.ids !== undefined) chownSync(cluster, account.ids.uid, account.ids.gid);
  return placeIn(stage);
}

/** False when another process finished first: its cluster stands and the stage is given up. */
export function settleStage(stage: Place, home: string): boolean {
  try {
    renameSync(stage.home, home);
    return true;
  } catch (fault) {
    removeHome(stage.home);
    if (existsSync(home)) return false;
    throw fault;
  }
}

/**
 * Stages whose makers are dead were never part of the register. One that resists, because what its
 * maker began is only just ending, is left to the next time.
 */
export function clearStages(base: string, home: string): void {
  for (const name of readdirSync(base)) {
    const path = join(base, name);
    const maker = path.startsWith(`${home}.new-`) ? path.slice(`${home}.new-`.length) : "";
    const pid = Number(/^(\d+)-/.exec(maker)?.[1] ?? 0);
    if (pid === 0 || pid === process.pid || isRunning(pid)) continue;
    try {
      removeHome(path);
    } catch {
      continue;
    }
  }
}

/** Removes a home and the ground it points to. */
export function removeHome(home: string): void {
  const link = lstatSync(join(home, "cluster"), { throwIfNoEntry: false });
  if (link?.isSymbolicLink() === true) {
    const cluster = readlinkSync(join(home, "cluster"));
    if (isOurGround(cluster)) rmSync(dirname(cluster), removal);
  }
  rmSync(home, removal);
}

const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 50 } as const;

/** Anybody may write below /var/tmp, so a folder there counts only while it is the caller's own. */
function isOurGround(cluster: string): boolean {
  const ground = lstatSync(dirname(cluster), { throwIfNoEntry: false });
  return (
    groundName.test(cluster) &&
    ground?.isDirectory() === true &&
    ground.uid === process.getuid?.() &&
    (ground.mode & 0o022) === 0
  );
}

function placeIn(home: string): Place {
  const cluster = realpathSync(join(home, "cluster"));
  return {
    home,
    cluster,
    ground: dirname(cluster),
    passwords: join(home, "passwords.json"),
    log: join(home, "server.log"),
    owner: join(home, "owner"),
  };
}
