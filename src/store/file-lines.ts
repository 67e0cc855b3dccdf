/** One line of a file, without its end. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  /** Its beginning: of a line that is too long, not all of it. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
}

/** An act takes some hundreds of bytes; what is longer than this is no act. */
export const lineBytesMax = 65_536;

/** What is kept of a line that is too long, so that somebody can recognise it. */
const tooLongKept = 2000;

/** The lines of a stream, in memory one at a time, however long a line may be. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  let parts: Buffer[] = [];
  let [length, number] = [0, 0];
  const take = (part: Buffer): void => {
    if (length <= lineBytesMax) parts.push(part.subarray(0, lineBytesMax + 1 - length));
    length += part.length;
  };
  const end = (): FileLine => {
    const isTooLong = length > lineBytesMax;
    const whole = Buffer.concat(parts);
    [parts, length] = [[], 0];
    number += 1;
    return { number, bytes: isTooLong ? whole.subarray(0, tooLongKept) : whole, isTooLong };
  };
  for await (const chunk of chunks) {
    let at = 0;
    for (let feed = chunk.indexOf(10); feed !== -1; feed = chunk.indexOf(10, at)) {
      take(chunk.subarray(at, feed));
      yield end();
      at = feed + 1;
    }
    take(chunk.subarray(at));
  }
  if (length > 0) yield end();
}

export type LineEncoding = "utf-8" | "gb18030";

const decoders: Readonly<Record<LineEncoding, TextDecoder>> = {
  "utf-8": new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder("gb18030", { fatal: true }),
};

/**
 * The text of a line. A byte that is none of the encoding becomes half a surrogate pair, which no text
 * holds: so the line can be told from others and shown, and one bad line spoils no other.
 */
export function decodeLine(bytes: Buffer, encoding: LineEncoding): string {
  const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  return decoded(line, encoding) ?? decodedPiecemeal(line, encoding);
}

/** The text of bytes that are all of the encoding; null where some are not. */
export function decoded(bytes: Buffer, encoding: LineEncoding): string | null {
  try {
    return decoders[encoding].decode(bytes);
  } catch {
    return null;
  }
}

function decodedPiecemeal(bytes: Buffer, encoding: LineEncoding): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const width = [1, 2, 3, 4].find(
      (width) => decoded(bytes.subarray(at, at + width), encoding) !== null,
    );
    text +=
      width === undefined
        ? String.fromCharCode(0xdc00 + bytes[at]!)
        : decoded(bytes.subarray(at, at + width), encoding)!;
    at += width ?? 1;
  }
  return text;
}

/** A text as it can be stored and shown: what no text may hold is written `\x`, `\u`. */
export function visibleText(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, (found) => {
    const code = found.charCodeAt(0);
    const isByte = code === 0 || (code >= 0xdc80 && code <= 0xdcff);
    return isByte ? `\\x${(code & 0xff).toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}
