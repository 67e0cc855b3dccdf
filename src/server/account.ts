/** Who runs the server: PostgreSQL refuses root, so root lends the server a lesser account. */
import { spawnSync } from "node:child_process";
import { chmodSync, lchownSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { refuse, type Refused } from "./refusal.ts";

export interface Account {
  readonly name: string;
  /** Absent when the server simply runs as the caller. */
  readonly ids?: { readonly uid: number; readonly gid: number };
}

const lesserAccounts = ["postgres", "_postgres", "nobody"] as const;

/** The account for a new cluster. Nothing is created in the system's list of accounts. */
export function accountForNewCluster(): Account | Refused {
  if (process.getuid?.() !== 0) return { name: "self" };
  const known = listedAccounts();
  for (const name of lesserAccounts) {
    const ids = known.get(name);
    if (ids !== undefined) return { name, ids };
  }
  return refuse(
    "server.failed",
    `PostgreSQL 不能以 root 运行，而本机没有 postgres 或 nobody 账户。请以普通用户运行。`,
    `PostgreSQL does not run as root, and this machine has neither an account "postgres" ` +
      `nor "nobody". Run as an ordinary user.`,
  );
}

/** A cluster is served by whoever owns its files: PostgreSQL insists on that. */
export function accountOfCluster(cluster: string): Account | Refused {
  if (process.getuid?.() !== 0) return { name: "self" };
  const { uid, gid } = statSync(cluster);
  if (uid === 0) return accountForNewCluster();
  return { name: `uid ${uid}`, ids: { uid, gid } };
}

/** Files that root restored from a copy are given back to the account that serves them. */
export function own(cluster: string, account: Account): void {
  if (account.ids === undefined || statSync(cluster).uid !== 0) return;
  const { uid, gid } = account.ids;
  for (const path of readdirSync(cluster, { recursive: true, encoding: "utf8" }))
    lchownSync(join(cluster, path), uid, gid);
  chmodSync(cluster, 0o700);
  lchownSync(cluster, uid, gid);
}

/**
 * Whether the account gets at all of these paths. The kernel is asked, not the mode bits, because
 * access lists and namespaces have a say too.
 */
export function reaches(account: Account, wanted: { enter?: string[]; read?: string[] }): boolean {
  if (account.ids === undefined && wanted.read === undefined) return true;
  const script =
    'for p; do case $p in x*) [ -x "${p#x}" ];; *) [ -r "${p#r}" ];; esac || exit 1; done';
  const paths = [
    ...(wanted.enter ?? []).map((path) => `x${path}`),
    ...(wanted.read ?? []).map((path) => `r${path}`),
  ];
  const probe = spawnSync("/bin/sh", ["-c", script, "sh", ...paths], {
    ...account.ids,
    cwd: "/",
    env: {},
    stdio: "ignore",
  });
  return probe.status === 0;
}

function listedAccounts(): Map<string, { uid: number; gid: number }> {
  const accounts = new Map<string, { uid: number; gid: number }>();
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name !== undefined && uid !== undefined && gid !== undefined && Number(uid) !== 0)
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}
