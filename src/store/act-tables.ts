import { parse } from "csv-parse/sync";
import type { Sentence } from "../domain/sentence.ts";
import { decoded, type FileLine, type LineEncoding } from "./file-lines.ts";
import type { FileRefusal, ReceivedRow } from "./received-rows.ts";

/** The headings that a table of acts may have, in any order. */
export const actHeadings = [
  "编号",
  "行为",
  "文号",
  "生效日",
  "对象",
  "所属",
  "所属编号",
  "种类",
  "文件",
  "批次",
  "当事人",
  "地块",
  "事实",
  "值",
  "自",
  "至",
  "对方",
  "比例",
] as const;

export type ActHeading = (typeof actHeadings)[number];

/** The column in which rejected rows come back with their reason; reading passes over it. */
export const reasonHeading = "错误原因";

/** How a table is read: where its headings stand, and in which encoding. */
export interface ActTable {
  readonly line: number;
  readonly encoding: LineEncoding;
  readonly headings: readonly string[];
}

/** Titles may stand above the headings, not much more. */
const titleLinesMax = 5;

/** Finds the headings of a table, and by them its encoding, or says what is wrong with them. */
export async function findTable(lines: AsyncIterable<FileLine>): Promise<ActTable | FileRefusal> {
  let nearest: FileRefusal | null = null;
  for await (const { number, bytes } of lines) {
    if (number > titleLinesMax) break;
    for (const encoding of ["utf-8", "gb18030"] as const) {
      const text = decoded(bytes, encoding)?.replace(/^\uFEFF/, "");
      const cells = text === undefined ? null : takeApart(text.trimEnd());
      if (cells === null || "code" in cells) continue;
      const headings = cells.map((cell) => cell.trim());
      if (headings.includes("对象")) return tableOf({ line: number, encoding, headings });
      nearest ??= unknownHeadings(headings);
    }
  }
  return nearest ?? headerRefusal("没有表头", "there are no headings");
}

function tableOf(table: ActTable): ActTable | FileRefusal {
  const { headings } = table;
  const known: readonly string[] = [...actHeadings, reasonHeading];
  const named = headings.filter((heading) => heading !== "");
  const strange = named.filter((heading) => !known.includes(heading));
  if (strange.length > 0) return unknownHeadings(strange);
  const twice = named.find((heading, at) => named.indexOf(heading) < at);
  return twice === undefined
    ? table
    : headerRefusal(`表头“${twice}”写了两次`, `the heading ${twice} stands twice`);
}

function unknownHeadings(headings: readonly string[]): FileRefusal {
  const shown = headings.filter((heading) => heading !== "").slice(0, 10);
  return headerRefusal(
    `不认识的表头：${shown.join("、")}；可用的表头：${actHeadings.join("、")}，其中“对象”必有`,
    `unknown headings: ${shown.join(", ")}; known are ${actHeadings.join(", ")}, 对象 among them always`,
  );
}

function headerRefusal(zh: string, en: string): FileRefusal {
  return { refused: "file.header", because: { zh, en } };
}

/** One line is one row, whatever stands in it; null where all of its cells are empty. */
export function readTableRow(
  row: Pick<ReceivedRow, "line" | "text">,
  { headings }: ActTable,
): ReceivedRow | null {
  const { line, text } = row;
  const fields = takeApart(text);
  if ("code" in fields) return { line, text, fields: null, is: "unreadable", ...fields };
  if (fields.every((field) => field.trim() === "")) return null;
  const isAligned =
    fields.length <= headings.length ||
    fields.slice(headings.length).every((field) => field.trim() === "");
  const stray = headings.findIndex((heading, at) => heading === "" && fields[at]?.trim());
  if (!isAligned || fields.length < lastNamed(headings) || stray !== -1)
    return {
      line,
      text,
      fields,
      is: "unreadable",
      code: "row.columns",
      says: {
        zh: `这一行有 ${fields.length} 格，表头有 ${headings.length} 格，对不上`,
        en: `the row has ${fields.length} cells, the headings are ${headings.length}: they do not match`,
      },
    };
  const cells = headings.flatMap((heading, at): [string, string][] => {
    const cell = fields[at]?.trim() ?? "";
    return cell === "" || heading === "" || heading === reasonHeading ? [] : [[heading, cell]];
  });
  return { line, text, fields, is: "cells", cells: Object.fromEntries(cells) };
}

/** Headings without a name at the end are left by programs that pad their rows. */
function lastNamed(headings: readonly string[]): number {
  return headings.findLastIndex((heading) => heading !== "") + 1;
}

function takeApart(text: string): string[] | { readonly code: string; readonly says: Sentence } {
  if (!text.includes('"')) return text.split(",");
  try {
    const [fields] = parse(text, { relax_column_count: true });
    return fields ?? [];
  } catch {
    return {
      code: "row.quotes",
      says: {
        zh: "引号没有成对，或单元格内有换行；一行一件，单元格内不得换行",
        en: "the quotes do not match, or a cell holds a line break; one line is one act",
      },
    };
  }
}
