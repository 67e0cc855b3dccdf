import { open } from "node:fs/promises";
import type { Language } from "../domain/sentence.ts";
import { reasonHeading } from "./act-tables.ts";
import type { ActFile } from "./act-files.ts";
import { visibleText } from "./file-lines.ts";
import type { RejectedRow } from "./received-rows.ts";

/**
 * Gives rejected rows back as they came, each with its reason, in a file that can be mended and handed in
 * again. UTF-8 with a mark, by which office programs know it. Nothing is written over.
 */
export async function writeRejected(
  path: string,
  rows: AsyncIterable<RejectedRow>,
  { file, language }: { readonly file: ActFile; readonly language: Language },
): Promise<void> {
  await using out = await open(path, "wx", 0o600);
  const write = file.format === "csv" ? tableWriter(file, language) : jsonWriter(language);
  if (write.begins !== "") await out.appendFile(write.begins);
  for await (const row of rows) await out.appendFile(write.row(row));
}

interface Writer {
  readonly begins: string;
  readonly row: (row: RejectedRow) => string;
}

function tableWriter({ headings }: ActFile, language: Language): Writer {
  const kept = headings.flatMap((heading, at) => (heading === reasonHeading ? [] : [at]));
  return {
    begins: `\uFEFF${line([reasonHeading, ...kept.map((at) => headings[at]!)])}`,
    row: (row) => {
      const { fields } = row;
      const own =
        fields === null
          ? [visibleText(row.text)]
          : [...kept.map((at) => fields[at] ?? ""), ...fields.slice(headings.length)];
      return line([reasonOf(row, language), ...own]);
    },
  };
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonWriter(language: Language): Writer {
  return {
    begins: "",
    row: (row) => {
      const reason = { [reasonHeading]: reasonOf(row, language) };
      return `${JSON.stringify({ ...reason, ...ownWords(row) })}\n`;
    },
  };
}

/** What the row said, or the row itself where that cannot be told. */
function ownWords({ code, text }: RejectedRow): Record<string, unknown> {
  try {
    const said = JSON.parse(text) as unknown;
    const isMap = typeof said === "object" && said !== null && !Array.isArray(said);
    if (isMap && code !== "row.key-repeated") {
      const { [reasonHeading]: _, ...own } = said as Record<string, unknown>;
      return own;
    }
  } catch {
    // It goes back as text.
  }
  return { 原文: visibleText(text) };
}

function reasonOf({ code, says }: RejectedRow, language: Language): string {
  return `[${code}] ${says[language]}`;
}
