import { chownSync, closeSync, fsyncSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { accountForNewCluster, type Account } from "./account.ts";
import { program, usableBinaries, type Binaries, type Version } from "./binaries.ts";
import { drawPasswords, keepPasswords, type Passwords } from "./passwords.ts";
import { clearStages, removeHome, settleStage, stageHome, type Place } from "./place.ts";
import { failed, type Refused } from "./refusal.ts";
import { runGuarded, runWithInput } from "./run.ts";

export interface NewCluster {
  readonly base: string;
  readonly home: string;
  readonly version: Version;
  readonly binaries: Binaries;
}

/**
 * Makes a cluster with its roles and database beside its final name and moves it there complete,
 * so that a start that was killed leaves nothing that the next one could take for a register.
 */
export async function makeCluster(wanted: NewCluster): Promise<Refused | undefined> {
  const account = accountForNewCluster();
  if ("refusal" in account) return account;
  const stage = stageHome(wanted.base, wanted.home, account);
  try {
    const passwords = drawPasswords();
    const binaries = usableBinaries(wanted.binaries, account, stage.ground);
    const said =
      (await initialise(stage, { account, binaries, passwords })) ??
      (await furnish(stage, { account, binaries, passwords }));
    if (said !== undefined) {
      removeHome(stage.home);
      return failed(wanted.version, said);
    }
    keepPasswords(stage.passwords, passwords);
    syncFolder(stage.home);
  } catch (fault) {
    removeHome(stage.home);
    throw fault;
  }
  settleStage(stage, wanted.home);
  syncFolder(wanted.base);
  clearStages(wanted.base, wanted.home);
  return undefined;
}

interface Means {
  readonly account: Account;
  readonly binaries: Binaries;
  readonly passwords: Passwords;
}

/** The ctype is spelled out because without it trigrams find nothing in Chinese. */
async function initialise(stage: Place, means: Means): Promise<string | undefined> {
  const passwordFile = join(stage.ground, "superuser");
  writeFileSync(passwordFile, `${means.passwords.postgres}\n`, { mode: 0o600, flag: "wx" });
  const ids = means.account.ids;
  if (ids !== undefined) chownSync(passwordFile, ids.uid, ids.gid);
  const args = [
    `--pgdata=${stage.cluster}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ];
  const finished = await runGuarded(program(means.binaries, "initdb"), args, means.account);
  rmSync(passwordFile);
  return finished.isDone ? undefined : finished.said;
}

/**
 * Roles and database are made before the cluster gets its name, by the server's single-user mode.
 * Nobody but the owner enters the maintenance database, where ownership is held.
 */
async function furnish(stage: Place, means: Means): Promise<string | undefined> {
  const { liandong, liandong_owner } = means.passwords;
  const statements = [
    `CREATE ROLE liandong_owner LOGIN CREATEDB CREATEROLE PASSWORD '${liandong_owner}'`,
    `CREATE ROLE liandong LOGIN NOINHERIT PASSWORD '${liandong}'`,
    "CREATE DATABASE liandong OWNER liandong_owner",
    "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
    "GRANT CONNECT ON DATABASE postgres TO liandong_owner",
  ];
  const settings = ["exit_on_error=on", "log_checkpoints=off", "log_min_error_statement=panic"];
  const finished = await runWithInput(
    program(means.binaries, "postgres"),
    ["--single", "-j", "-D", stage.cluster, ...settings.flatMap((s) => ["-c", s]), "postgres"],
    { account: means.account, input: statements.map((text) => `${text};\n\n`).join("") },
  );
  return finished.isDone ? undefined : finished.said;
}

function syncFolder(path: string): void {
  const fd = openSync(path, "r");
  fsyncSync(fd);
  closeSync(fd);
}
