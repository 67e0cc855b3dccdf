import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { rejections } from "../graphql/rejection.ts";
import type { App } from "./app.ts";

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** A port that was named is taken or nothing is; otherwise the next free one. */
  readonly isPortFixed?: boolean;
  /** How long requests in flight may take once the server is to stop. */
  readonly drainMsMax?: number;
}

export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, lets what is in flight come to its end, then ends. */
  close(): Promise<void>;
}

const portsTried = 20;

/** Serves an application over HTTP/1.1. Throws where no port could be had. */
export async function serveApp(
  app: Pick<Hono, "fetch"> & Partial<Pick<App, "direct">>,
  { host, port, isPortFixed = false, drainMsMax = 10_000 }: ListenOptions,
): Promise<Listening> {
  const listener = getRequestListener(app.fetch, { hostname: host });
  // Of two headers of one name none is quietly dropped: two keys are no key.
  const server = createServer({ joinDuplicateHeaders: true }, (incoming, outgoing) => {
    if (app.direct?.(incoming, outgoing) !== true) void listener(incoming, outgoing);
  });
  bound(server);
  const drain = drainable(server, drainMsMax);
  await listen(server, { host, ports: isPortFixed || port === 0 ? [port] : after(port) });
  const taken = (server.address() as AddressInfo).port;
  const shown = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shown}:${taken}`, port: taken, close: drain };
}

function after(port: number): number[] {
  return Array.from({ length: portsTried }, (_, at) => port + at).filter((one) => one <= 65_535);
}

async function listen(
  server: Server,
  { host, ports }: { readonly host: string; readonly ports: readonly number[] },
): Promise<void> {
  for (const [at, port] of ports.entries()) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen(port, host, resolve);
    try {
      await promise;
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || at === ports.length - 1) throw error;
    } finally {
      server.off("error", reject);
    }
  }
}

/** Whoever sends slowly, or not at all, does not hold a connection for ever. */
function bound(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.maxHeadersCount = 100;
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy();
    const [status, words] =
      error.code === "HPE_HEADER_OVERFLOW"
        ? [431, "Request Header Fields Too Large"]
        : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
          ? [408, "Request Timeout"]
          : [400, "Bad Request"];
    socket.end(
      `HTTP/1.1 ${status} ${words}\r\nConnection: close\r\n` +
        `Content-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(unreadable)}\r\n\r\n${unreadable}`,
    );
  });
}

const { says } = rejections["request.malformed"];
const unreadable = JSON.stringify({
  errors: [{ message: `${says.zh} / ${says.en}`, extensions: { code: "request.malformed", says } }],
});

/** For so long whoever is on the way may still arrive: first a connection, then a request over it. */
const graceMs = 150;

/**
 * Whoever has a connection learns with the next reply that it is the last. Connections that bring nothing
 * any more are closed, so that no request is cut off on its way.
 */
function drainable(server: Server, drainMsMax: number): () => Promise<void> {
  const underway = new Set<ServerResponse>();
  // Connections over which nothing has come yet; the server itself does not count them as idle.
  const silent = new Set<Socket>();
  let draining: Promise<void> | null = null;
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  server.prependListener("request", ({ socket }, response) => {
    silent.delete(socket);
    if (draining !== null) response.shouldKeepAlive = false;
    underway.add(response);
    response.once("close", () => underway.delete(response));
  });

  /** Called when everything that had come by then has been read, so that no request lies there unread. */
  function closeUnused(): void {
    for (const socket of silent) socket.destroy();
    server.close();
  }

  async function drain(): Promise<void> {
    const late = setTimeout(() => server.closeAllConnections(), drainMsMax);
    for (const response of underway) if (!response.headersSent) response.shouldKeepAlive = false;
    await pause(graceMs);
    const closed = Promise.withResolvers<void>();
    // That of HTTP would at once cut idle connections off, a request perhaps already on its way.
    setImmediate(() => NetServer.prototype.close.call(server, () => closed.resolve()));
    await Promise.race([closed.promise, pause(graceMs)]);
    const idle = setInterval(() => setImmediate(closeUnused), 20);
    await closed.promise;
    clearInterval(idle);
    clearTimeout(late);
  }

  return () => (draining ??= drain());
}
