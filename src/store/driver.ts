import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { createConnection, type Socket } from "node:net";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { wireTypes } from "./wire-types.ts";

/**
 * The driver as published loses its whole pool when backends are terminated: reads hang for ever and
 * an uncaught error ends the process. So the program runs only on the patched one, and looks.
 */
export function refuseUnpatchedDriver(folder: string = installedDriver()): void {
  for (const [file, mark] of marks) {
    if (mark.test(readFileSync(join(folder, file), "utf8"))) continue;
    throw new Error(
      "数据库驱动 postgres 未打补丁，断线时会丢失整个连接池，拒绝启动；请运行 npm ci（或 npx patch-package）。 / " +
        "The database driver postgres is not patched and would lose its pool when a connection breaks; " +
        "refusing to start. Run npm ci (or npx patch-package).",
    );
  }
}

function installedDriver(): string {
  return join(dirname(findPackageJSON("postgres", import.meta.url)!), "src");
}

/** What the patch leaves in each file; it applies whole or not at all. */
const marks: readonly (readonly [file: string, mark: RegExp])[] = [
  ["index.js", /connection\.onclose = e => \(lost = e, reject\(e\)\)/],
  ["index.js", /if \(lost\)\s+return q\.reject\(lost\)/],
  ["connection.js", /if \(socket === null\)\s+return queryError\(q, /],
  [
    "connection.js",
    /incomings = null\s+clearImmediate\(nextWriteTimer\)\s+chunk = nextWriteTimer = null/,
  ],
  ["connection.js", /result = new Result\(\)\s+rows = 0/],
];

export interface Wanted {
  readonly url: string;
  readonly applicationName: string;
  readonly connectionsMax: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** For how long nothing may move on a connection: longer than any statement on it takes. */
  readonly silentMsMax?: number;
  /** The role in which each session begins; without it, that of the login, which may do nothing. */
  readonly role?: string;
}

/** A pool whose sessions all have the same bounds, zone and reading of values. Connects when first used. */
export function connect(wanted: Wanted): postgres.Sql {
  return postgres(wanted.url, {
    max: wanted.connectionsMax,
    // Asking for types at each connection is one more statement that can be cut off half-way.
    fetch_types: false,
    backoff: () => 0.1,
    connect_timeout: 10,
    idle_timeout: 300,
    onnotice: () => {},
    types: wireTypes(),
    ...(wanted.silentMsMax === undefined ? {} : { socket: heardSocket(wanted.silentMsMax) }),
    connection: {
      application_name: wanted.applicationName,
      // A minute without a word inside a transaction is a fault of ours, and holds the register.
      idle_in_transaction_session_timeout: 60_000,
      statement_timeout: wanted.statementTimeoutMs,
      lock_timeout: wanted.lockTimeoutMs,
      // So that `current_date` is the civil day, whatever the server or this machine is set to.
      TimeZone: "Asia/Shanghai",
      DateStyle: "ISO, YMD",
      ...(wanted.role === undefined ? {} : { role: wanted.role }),
    },
  });
}

interface Address {
  readonly host: readonly string[];
  readonly port: readonly number[];
  readonly path?: string | false | undefined;
}

/**
 * Opens sockets to each host in turn. One on which nothing has moved for so long is closed, and whoever
 * waits is told: behind a gateway that forgot it, or to a machine that is gone, it would be a quarter of
 * an hour until the system gives it up. Over TLS the driver listens by itself, and only the system does.
 */
function heardSocket(silentMsMax: number): (address: Address) => Socket {
  let turn = 0;
  return ({ host: hosts, port: ports, path }) => {
    const at = turn % hosts.length;
    turn += 1;
    const [host, port] = [hosts[at]!, ports[at]!];
    const socket = path ? createConnection(path) : createConnection(port, host);
    socket.setTimeout(silentMsMax, () => socket.destroy());
    // By these the driver names the server.
    return Object.assign(socket, { host, port });
  };
}
