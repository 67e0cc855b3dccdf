import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { decodeLine, type LineEncoding, lineBytesMax, linesOf } from "./file-lines.ts";
import { type ActTable, findTable, readTableRow } from "./act-tables.ts";
import { repeatedKey } from "./json-keys.ts";
import type { FileRefusal, ReceivedLine, ReceivedRow } from "./received-rows.ts";

/** A file of acts: JSON Lines, or a table with Chinese headings (CSV). */
export interface ActFile {
  readonly name: string;
  readonly format: "jsonl" | "csv";
  readonly encoding: LineEncoding;
  /** The headings of a table, as they stand. */
  readonly headings: readonly string[];
  /** Reads the file from its beginning. */
  begin(): ActReadingRun;
}

export interface ActReadingRun {
  readonly rows: AsyncIterable<ReceivedRow>;
  /** Hex of the SHA-256 of the file; asked when all rows have been read. */
  hash(): string;
}

/** The beginning of a file by which it is recognised. */
const beginningLength = 65_536;

/** Opens a file of acts, or says why it is none. */
export async function openActFile(path: string): Promise<ActFile | FileRefusal> {
  const beginning = await readBeginning(path);
  if (beginning === null)
    return refuse("file.missing", `读不到文件 ${path}`, `cannot read ${path}`);
  const foreign = foreignFormat(beginning);
  if (foreign !== null) return foreign;
  const text = withoutMark(beginning).toString("latin1").trimStart();
  if (text === "") return refuse("file.empty", "文件是空的", "the file is empty");
  if (text.startsWith("{")) return actFile(path, { format: "jsonl", table: null });
  const table = await findTable(linesOf(inOne(beginning)));
  return "refused" in table ? table : actFile(path, { format: "csv", table });
}

/** What officers hand in by mistake, told by its first bytes. */
function foreignFormat(beginning: Buffer): FileRefusal | null {
  if (beginning.subarray(0, 2).equals(Buffer.from([0xff, 0xfe])) || beginning.indexOf(0) === 1)
    return refuse(
      "file.encoding",
      "文件是 UTF-16，请另存为“CSV UTF-8（逗号分隔）”",
      "the file is in UTF-16; save it as CSV UTF-8",
    );
  if (beginning.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004")))
    return refuse(
      "file.workbook",
      "这是表格工作簿，请另存为“CSV UTF-8（逗号分隔）”",
      "this is a workbook; save it as CSV UTF-8",
    );
  return null;
}

function actFile(
  path: string,
  { format, table }: { readonly format: "jsonl" | "csv"; readonly table: ActTable | null },
): ActFile {
  return {
    name: basename(path),
    format,
    encoding: table?.encoding ?? "utf-8",
    headings: table?.headings ?? [],
    begin() {
      const hash = createHash("sha256");
      return { rows: readRows(path, table, (chunk) => hash.update(chunk)), hash: hexOnce(hash) };
    },
  };
}

function hexOnce(hash: ReturnType<typeof createHash>): () => string {
  let hex: string | null = null;
  return () => (hex ??= hash.digest("hex"));
}

async function* readRows(
  path: string,
  table: ActTable | null,
  onBytes: (chunk: Buffer) => void,
): AsyncGenerator<ReceivedRow> {
  for await (const { number, bytes, isTooLong } of linesOf(tapped(path, onBytes))) {
    if (table !== null && number <= table.line) continue;
    const text = decodeLine(number === 1 ? withoutMark(bytes) : bytes, table?.encoding ?? "utf-8");
    const row = { line: number, text, fields: null };
    if (text.trim() === "") continue;
    if (isTooLong)
      yield {
        ...row,
        is: "unreadable",
        code: "row.too-long",
        says: {
          zh: `一行超过 ${lineBytesMax} 字节`,
          en: `the row is longer than ${lineBytesMax} bytes`,
        },
      };
    else if (!text.isWellFormed() || /[\0\uFFFD]/.test(text)) yield { ...row, ...undecodable };
    else if (table === null) yield readJson(row);
    else {
      const read = readTableRow(row, table);
      if (read !== null) yield read;
    }
  }
}

const undecodable = {
  is: "unreadable",
  code: "row.encoding",
  says: {
    zh: "这一行含有无法解码或已成乱码的字符",
    en: "the row holds bytes that are no text, or text that was spoilt before",
  },
} as const;

function readJson(row: ReceivedLine): ReceivedRow {
  let said: unknown;
  try {
    said = JSON.parse(row.text);
  } catch {
    return {
      ...row,
      is: "unreadable",
      code: "row.json",
      says: { zh: "这一行不是合法的 JSON", en: "the row is not well-formed JSON" },
    };
  }
  const repeated = repeatedKey(row.text);
  if (repeated === null) return { ...row, is: "act", said };
  return {
    ...row,
    is: "unreadable",
    code: "row.key-repeated",
    says: { zh: `同一个键写了两次：${repeated}`, en: `the key ${repeated} stands twice` },
  };
}

async function* tapped(path: string, onBytes: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    onBytes(chunk);
    yield chunk;
  }
}

async function* inOne(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function readBeginning(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(beginningLength));
    return buffer.subarray(0, bytesRead);
  } catch {
    return null;
  }
}

/** Without the byte order mark that some programs put before UTF-8. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? bytes.subarray(3) : bytes;
}

function refuse(refused: FileRefusal["refused"], zh: string, en: string): FileRefusal {
  return { refused, because: { zh, en } };
}
