import { type Defect, defect, type Sentence } from "../domain/sentence.ts";
import type { FactDefinition } from "../domain/registry/fact.ts";

/** The cells of a row, each to be taken once; what nobody takes would silently say nothing. */
export interface Cells {
  readonly defects: Defect[];
  peek(heading: string): string | undefined;
  text(heading: string): string | undefined;
  /** The texts under these headings, by the words of the grammar that they fill. */
  texts(words: Readonly<Record<string, string>>): Record<string, string>;
  day(heading: string): string | undefined;
  /** The value of a fact, as its type is written; a fault where there is none. */
  value(definition: FactDefinition): string | number | undefined;
  fault(code: string, heading: string, says: Sentence): null;
  refuseLeftovers(): void;
}

export function openCells(row: Readonly<Record<string, string>>): Cells {
  const defects: Defect[] = [];
  const left = new Set(Object.keys(row));

  function fault(code: string, heading: string, { zh, en }: Sentence): null {
    const says = { zh: `“${heading}”列：${zh}`, en: `column ${heading}: ${en}` };
    defects.push(defect(code, [heading], says));
    return null;
  }

  function text(heading: string): string | undefined {
    left.delete(heading);
    return row[heading];
  }

  function day(heading: string): string | undefined {
    const written = text(heading);
    if (written === undefined || dayShape.test(written)) return written;
    fault("cell.day", heading, badDay(written));
    return undefined;
  }

  for (const [heading, written] of Object.entries(row))
    if (spoiltNumber.test(written)) fault("cell.scientific", heading, spoilt(written));
  const cells: Cells = {
    defects,
    peek: (heading) => row[heading],
    text,
    texts: (words) =>
      Object.fromEntries(
        Object.entries(words).flatMap(([heading, word]) => {
          const written = text(heading);
          return written === undefined ? [] : [[word, written]];
        }),
      ),
    day,
    value(definition) {
      if (row["值"] === undefined) {
        fault("cell.required", "值", { zh: "须写明取值", en: "a value is needed" });
        return undefined;
      }
      if (row["值"] === "未知" || row["值"] === definition.none) return text("值");
      if (definition.type === "number") return decimalOf(cells, "值");
      return definition.type === "date" ? day("值") : text("值");
    },
    fault,
    refuseLeftovers() {
      for (const heading of left)
        fault("cell.idle", heading, {
          zh: `这一行用不到这一格：${row[heading]}`,
          en: `this row has no use for this cell: ${row[heading]}`,
        });
    },
  };
  return cells;
}

/** How spreadsheets show a long number: the digits are lost. */
const spoiltNumber = /^[+-]?\d+(?:\.\d+)?[eE][+-]\d+$/;

function spoilt(written: string): Sentence {
  return {
    zh: `“${written}”是表格软件改写过的长数字，原来的号码已经丢失；请把该列设为文本后重填`,
    en: `"${written}" is a long number as a spreadsheet rewrote it and its digits are lost; format the column as text and enter it again`,
  };
}

const dayShape = /^\d{4}-\d{2}-\d{2}$/;

function badDay(written: string): Sentence {
  return {
    zh: `日期只写作 YYYY-MM-DD，如 2024-03-01，不作猜测：${written}`,
    en: `a day is written YYYY-MM-DD, like 2024-03-01, and never guessed: ${written}`,
  };
}

/** The number under a heading, written plainly. */
export function decimalOf(cells: Cells, heading: string): number | undefined {
  const written = cells.text(heading);
  if (written === undefined) return undefined;
  if (/^-?\d{1,15}(?:\.\d{1,9})?$/.test(written)) return Number(written);
  cells.fault("cell.number", heading, {
    zh: `数字只写数码和小数点，不写百分号、千分位：${written}`,
    en: `a number is digits and a point, without percent sign or separators: ${written}`,
  });
  return undefined;
}

/** `自` and `至`, where they are written. */
export function periodOf(cells: Cells): Record<string, string> {
  const [from, until] = [cells.day("自"), cells.day("至")];
  return {
    ...(from === undefined ? {} : { 自: from }),
    ...(until === undefined ? {} : { 至: until }),
  };
}

/** Several names in one cell, with 、 or ; between them. */
export function listOf(written: string | undefined): string[] | undefined {
  return written
    ?.split(/[、；;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
