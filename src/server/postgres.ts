/**
 * Brings up the server that comes with the program: makes its cluster, starts or adopts it, owns it
 * and stops it. Whatever stands in the way of a person is a value; whatever is a fault of ours throws.
 */
import { accountOfCluster, own, reaches } from "./account.ts";
import { findBinaries, usableBinaries, type Binaries, type Version } from "./binaries.ts";
import { makeCluster } from "./cluster.ts";
import { boundLog } from "./log.ts";
import { claim, type Ownership } from "./ownership.ts";
import { readPasswords, urlOf, type Passwords } from "./passwords.ts";
import { clearStages, enterDirectory, findPlace, homeOf, type Place } from "./place.ts";
import {
  becomesReady,
  ends,
  findPostmaster,
  freePort,
  launch,
  stopPostmaster,
  type Postmaster,
} from "./postmaster.ts";
import {
  directoryUnusable,
  failed,
  ownedBy,
  portTaken,
  type Refused,
  type ServerRefusal,
} from "./refusal.ts";
import { pause } from "./running.ts";
import { watch, type Watchdog } from "./watchdog.ts";

export interface ServerOptions {
  /** The data root; one directory holds one register per version. */
  readonly directory: string;
  readonly version?: Version;
  /** For a server that is started now; one that is adopted keeps the port it has. */
  readonly port?: number;
}

export interface RunningServer {
  readonly ownerUrl: string;
  readonly url: string;
  readonly port: number;
  readonly version: number;
  readonly wasAdopted: boolean;
  /** Fast shutdown, and waits for it. A server that somebody else owns by now is left alone. */
  stop(): Promise<void>;
}

/** One directory, its cluster found or made, and what is needed to serve it. */
interface Seat {
  readonly base: string;
  readonly place: Place;
  readonly passwords: Passwords;
  readonly version: Version;
  readonly binaries: Binaries;
  readonly port: number | undefined;
}

const patienceMs = 60_000;
const settleMs = 250;
const portsTried = 5;
const boundLogEveryMs = 60_000;

export async function startServer(options: ServerOptions): Promise<RunningServer | ServerRefusal> {
  try {
    const outcome = await start(options);
    return "refusal" in outcome ? outcome.refusal : outcome;
  } catch (fault) {
    const { code, path } = fault as NodeJS.ErrnoException;
    if (code === undefined || path === undefined) throw fault;
    return directoryUnusable(options.directory, `${code} ${path}`, `${code} ${path}`).refusal;
  }
}

/** Others may start, stop or die on the same directory meanwhile, so each step looks afresh. */
async function start(options: ServerOptions): Promise<RunningServer | Refused> {
  const version = options.version ?? 18;
  const binaries = findBinaries(version);
  if ("refusal" in binaries) return binaries;
  const base = enterDirectory(options.directory);
  const home = homeOf(base, version);
  clearStages(base, home);
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(20)) {
    const place = findPlace(base, home);
    if (place === undefined) {
      const refused = await makeCluster({ base, home, version, binaries });
      if (refused !== undefined) return refused;
      continue;
    }
    if ("refusal" in place) return place;
    const passwords = readPasswords(place.passwords);
    if (passwords === undefined) return passwordsUnfit(base, place);
    const seat: Seat = { base, place, passwords, version, binaries, port: options.port };
    const live = findPostmaster(place.cluster);
    const outcome = live === undefined ? await begin(seat) : await adopt(seat, live);
    if (outcome !== undefined) return outcome;
  }
  return failed(version, `no answer within ${patienceMs / 1000} s`);
}

/** Starts a server; undefined when another one got there first or has not quite ended. */
async function begin(seat: Seat): Promise<RunningServer | Refused | undefined> {
  const { place, version } = seat;
  const account = accountOfCluster(place.cluster);
  if ("refusal" in account) return account;
  own(place.cluster, account);
  if (!reaches(account, { enter: [place.cluster] })) return unreachable(seat.base, account.name);
  const binaries = usableBinaries(seat.binaries, account, place.ground);
  for (let tried = 1; ; tried++) {
    const port = seat.port ?? (await freePort());
    const launched = await launch(place, { account, binaries, port });
    if (typeof launched === "string") return failed(version, launched);
    const watchdog = watch(place, launched.pid);
    if (await becomesReady(place.cluster, launched.pid))
      return possess(seat, { pid: launched.pid, port, watchdog, wasAdopted: false });
    watchdog.dismiss();
    const said = launched.lastLines();
    if (/lock file .* (?:already exists|is empty)|pre-existing shared memory/.test(said))
      return undefined;
    if (!/could not bind/.test(said)) return failed(version, said);
    if (seat.port !== undefined) return portTaken(seat.port);
    if (tried === portsTried) return failed(version, said);
  }
}

/** Takes over a live server that nobody owns. One that is on its way out is waited for. */
async function adopt(seat: Seat, live: Postmaster): Promise<RunningServer | Refused | undefined> {
  if (live.status === "stopping") await ends(live.pid, patienceMs);
  if (live.status !== "ready") return undefined;
  const { pid, port } = live;
  return possess(seat, { pid, port, watchdog: undefined, wasAdopted: true });
}

interface Found {
  readonly pid: number;
  readonly port: number;
  readonly watchdog: Watchdog | undefined;
  readonly wasAdopted: boolean;
}

/**
 * Whoever holds the lock owns the server. The watchdog of a killed owner may just be stopping what
 * we adopt, so an adopted server must still be there a moment later.
 */
async function possess(seat: Seat, found: Found): Promise<RunningServer | Refused | undefined> {
  let watchdog = found.watchdog;
  const url = urlOf("postgres", "postgres", { passwords: seat.passwords, port: found.port });
  const claimed = await claim(url, found.pid, () => watchdog?.dismiss());
  switch (claimed.kind) {
    case "held":
      watchdog ??= watch(seat.place, found.pid);
      watchdog.confirm();
      if (found.wasAdopted) {
        await pause(settleMs);
        if (!(await claimed.ownership.isAlive())) {
          watchdog.dismiss();
          await claimed.ownership.release();
          return undefined;
        }
      }
      return running(seat, { ...found, watchdog, ownership: claimed.ownership });
    case "owned":
      watchdog?.dismiss();
      return ownedBy(seat.base, claimed.by);
    case "refused-login":
      watchdog?.dismiss();
      return passwordsUnfit(seat.base, seat.place);
    case "unanswered":
      watchdog?.dismiss();
      return undefined;
    default:
      claimed satisfies never;
      return undefined;
  }
}

interface Owned extends Found {
  readonly watchdog: Watchdog;
  readonly ownership: Ownership;
}

function running(seat: Seat, owned: Owned): RunningServer {
  const { pid, port, watchdog, ownership, wasAdopted } = owned;
  const at = { passwords: seat.passwords, port };
  const bounding = setInterval(() => boundLog(seat.place.log), boundLogEveryMs).unref();
  let stopped: Promise<void> | undefined;

  async function stopOnce(): Promise<void> {
    clearInterval(bounding);
    const isOurs = !ownership.isLost() && findPostmaster(seat.place.cluster)?.pid === pid;
    const ended = isOurs ? stopPostmaster(pid) : undefined;
    await ownership.release();
    await ended;
    watchdog.dismiss();
  }

  return {
    ownerUrl: urlOf("liandong_owner", "liandong", at),
    url: urlOf("liandong", "liandong", at),
    port,
    version: seat.version,
    wasAdopted,
    stop() {
      stopped ??= stopOnce();
      return stopped;
    },
  };
}

function passwordsUnfit(base: string, place: Place): Refused {
  return directoryUnusable(
    base,
    `口令文件 ${place.passwords} 缺失、不可读或与数据不符。请从备份恢复该文件，` +
      `或以建立该目录的账户运行。`,
    `its file of passwords ${place.passwords} is missing, unreadable or of another cluster. ` +
      `Restore it from a backup, or run as the account that made the directory.`,
  );
}

function unreachable(base: string, account: string): Refused {
  return directoryUnusable(
    base,
    `运行数据库的账户 ${account} 无法进入该目录。请给其各级上级目录加上 o+x 权限。`,
    `the account that runs the server, ${account}, cannot enter it. ` +
      `Give the folders above it the permission o+x.`,
  );
}
