import type { IncomingMessage } from "node:http";
import { rejection } from "../graphql/rejection.ts";

/** A request as far as the contract looks at it, whoever brings it. */
export interface Asking {
  readonly method: string;
  readonly url: string;
  /** What stands under a name, in small letters; null where nothing does. */
  header(name: string): string | null;
  /** All that was sent, or a Rejection where that is more than anybody may send. */
  read(bytesMax: number): Promise<Uint8Array>;
}

/** A request of the Fetch API: how the page asks, and tests do. */
export function askingOf(request: Request): Asking {
  const { method, url, headers } = request;
  return {
    method,
    url,
    header: (name) => headers.get(name),
    async read(bytesMax) {
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of request.body ?? []) {
        length += chunk.length;
        if (length > bytesMax) throw rejection("limits.body");
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
  };
}

/** A request as it comes from the wire, read without anything made in between. */
export function askingOver(incoming: IncomingMessage): Asking {
  const { method = "", url = "", headers } = incoming;
  return {
    method,
    url,
    header(name) {
      const found = headers[name];
      return found === undefined ? null : String(found);
    },
    read: (bytesMax) => readWhole(incoming, bytesMax),
  };
}

/** What goes beyond is read and dropped, so that whoever sends it comes to hear why. */
function readWhole(incoming: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= bytesMax) return void chunks.push(chunk);
      chunks = [];
      reject(rejection("limits.body"));
    });
    incoming.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    // Every request closes in the end; only one that has not ended is cut off.
    incoming.on("error", () => reject(cutOff()));
    incoming.on("close", () => {
      if (!incoming.readableEnded) reject(cutOff());
    });
    if (incoming.destroyed) reject(cutOff());
  });
}

/** Nobody is there any more to be told. */
function cutOff(): Error {
  return rejection("request.malformed", {
    zh: "请求未发完，连接已断",
    en: "the connection broke before the request was whole",
  });
}
