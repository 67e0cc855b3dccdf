import { LineCounter, parseDocument } from "yaml";
import { type Defect, defect } from "../domain/sentence.ts";

export interface WrittenText {
  readonly raw: unknown;
  /** The line, from 1, of a place in the document or of the nearest place above it. */
  readonly lineOf: (path: Defect["path"]) => number | null;
}

/** Reads YAML 1.2, strictly: duplicate keys are faults, dates and `no` stay text. JSON is YAML. */
export function readYaml(text: string): WrittenText | { readonly defects: readonly Defect[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: "1.2", strict: true, uniqueKeys: true, lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      defects: document.errors.map((error) => {
        const line = lines.linePos(error.pos[0]).line;
        return defect("yaml.syntax", [`第 ${line} 行`], { zh: `YAML 写法有误：${error.message}`, en: `not well-formed YAML: ${error.message}` });
      }),
    };
  }
  return {
    raw: document.toJS({ maxAliasCount: 1000 }),
    lineOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
      }
      return null;
    },
  };
}
