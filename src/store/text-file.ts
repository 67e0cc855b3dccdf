import { readFileSync } from "node:fs";
import { type Defect, defect } from "../domain/sentence.ts";
import { passing } from "./passing.ts";

export interface TextFile {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Reads a file as UTF-8; another encoding would come in as words that nobody wrote. */
export function readTextFile(path: string, file: string): TextFile | { readonly defect: Defect } {
  let bytes: Buffer;
  try {
    bytes = passing("files.text", () => readFileSync(path));
  } catch {
    return {
      defect: defect("file.missing", [], { zh: `读不到文件 ${file}`, en: `cannot read ${file}` }),
    };
  }
  const text = decode(bytes);
  if (text !== null && !text.includes("\0")) return { bytes, text };
  return {
    defect: defect("file.encoding", [], {
      zh: `文件 ${file} 不是 UTF-8 文本，请另存为 UTF-8`,
      en: `${file} is not text in UTF-8; save it as UTF-8`,
    }),
  };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
