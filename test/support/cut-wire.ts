import { createConnection, createServer, type Server, type Socket } from "node:net";

/** Where the wire is cut when the program says COMMIT: before the server hears it, or after it has. */
export type Cut = "before" | "after";

export interface CutWire {
  readonly url: string;
  /** Cuts at the next COMMIT, once. */
  arm(cut: Cut): void;
  /** From now on nothing is heard on what is open, from either end; what is opened later is heard. */
  hush(): void;
  close(): void;
}

/** A wire to the server that can be cut where a test wants it, which no real network will do on demand. */
export async function cutWire(url: string): Promise<CutWire> {
  const target = new URL(url);
  const origin = { host: target.hostname, port: Number(target.port) };
  const sockets = new Set<Socket>();
  let armed: Cut | null = null;
  let hushed = 0;

  function carry(client: Socket): void {
    const server = createConnection(origin);
    const before = hushed;
    let isCut = false;
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
    client.on("data", (bytes) => {
      if (hushed > before) return;
      if (armed !== null && bytes.includes("commit\0")) {
        isCut = true;
        const cut = armed;
        armed = null;
        if (cut === "before") return void client.destroy();
      }
      server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (hushed > before) return;
      if (isCut) client.destroy();
      else client.write(bytes);
    });
  }

  const listener: Server = createServer(carry);
  await new Promise<void>((resolve) => {
    listener.listen(0, "127.0.0.1", resolve);
  });
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("not listening");
  target.hostname = "127.0.0.1";
  target.port = String(address.port);
  return {
    url: target.href,
    arm: (cut) => {
      armed = cut;
    },
    hush: () => {
      hushed += 1;
    },
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
