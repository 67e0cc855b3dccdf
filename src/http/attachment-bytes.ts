import { createHash } from "node:crypto";
import { rejection } from "../graphql/rejection.ts";
import { type AttachmentType, beginningLength } from "./attachment-types.ts";

export interface Expected {
  readonly type: AttachmentType;
  readonly bytesMax: number;
  /** SHA-256 that the sender has said of the whole; null where nothing was said. */
  readonly digest: string | null;
}

/** The bytes as they come, until they turn out not to be what was said of them; then a Rejection. */
export async function* inspected(
  body: AsyncIterable<Uint8Array>,
  { type, bytesMax, digest }: Expected,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash("sha256");
  let [beginning, length]: [Uint8Array, number] = [new Uint8Array(), 0];
  let isJudged = false;
  for await (const chunk of unbroken(body)) {
    length += chunk.length;
    if (length > bytesMax) throw rejection("limits.body");
    if (!isJudged) beginning = Buffer.concat([beginning, chunk.subarray(0, beginningLength)]);
    if (!isJudged && beginning.length >= beginningLength) {
      judge(beginning, type);
      isJudged = true;
    }
    hash.update(chunk);
    yield chunk;
  }
  if (length === 0) throw malformed("没有内容", "there is nothing in it");
  if (!isJudged) judge(beginning, type);
  if (digest !== null && hash.digest("base64") !== digest)
    throw malformed("内容与 Content-Digest 不符", "the bytes are not those of Content-Digest");
}

function judge(beginning: Uint8Array, type: AttachmentType): void {
  if (!type.begins(beginning))
    throw malformed("内容与 Content-Type 不符", "the bytes are not of the type in Content-Type");
}

/** Whoever breaks off has not handed anything in. */
async function* unbroken(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = body[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const next = await chunks.next().catch((): never => {
        isDone = true;
        throw malformed(
          "请求未发完，连接已断",
          "the connection broke before the request was whole",
        );
      });
      if (next.done === true) break;
      yield next.value;
    }
    isDone = true;
  } finally {
    if (!isDone) await chunks.return?.().catch(() => undefined);
  }
}

/** What `Content-Digest` (RFC 9530) says of SHA-256, in base64; a Rejection where it cannot be read. */
export function readDigest(header: string | null): string | null {
  if (header === null) return null;
  const found = /(?:^|, *)sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header)?.[1];
  if (found === undefined)
    throw malformed("Content-Digest 应为 sha-256=:…:", "Content-Digest is written sha-256=:…:");
  return found;
}

function malformed(zh: string, en: string): Error {
  return rejection("request.malformed", { zh, en });
}
