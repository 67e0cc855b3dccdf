import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Node,
  visit,
  type YAMLMap,
} from "yaml";
import { type Defect, defect, type Sentence } from "../domain/sentence.ts";

export interface WrittenText {
  readonly raw: unknown;
  /** The line, from 1, of a place in the document or of the nearest place above it. */
  readonly lineOf: (path: Defect["path"]) => number | null;
}

interface Fault {
  readonly at: number;
  readonly says: Sentence;
}

const deepest = 100;

/**
 * Reads YAML 1.2, strictly: what stands there is what is meant. Dates and `no` stay text; a key that
 * stands twice, in whatever guise, tags, anchors and aliases are faults. JSON is YAML.
 */
export function readYaml(text: string): WrittenText | { readonly defects: readonly Defect[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    strict: true,
    // The library compares every key with every other; `faultsOf` finds them in one pass.
    uniqueKeys: false,
    resolveKnownTags: false,
    lineCounter: lines,
    prettyErrors: false,
  });
  const syntax = [...document.errors, ...document.warnings].map((one) => ({
    at: one.pos[0],
    says: { zh: one.message, en: one.message },
  }));
  const faults = syntax.length > 0 ? syntax : faultsOf(document);
  if (faults.length === 0) return { raw: document.toJS(), lineOf: lineFinder(document, lines) };
  return {
    defects: faults.map(({ at, says }) =>
      defect("yaml.syntax", [`第 ${lines.linePos(at).line} 行`], {
        zh: `YAML 写法有误：${says.zh}`,
        en: `not well-formed YAML: ${says.en}`,
      }),
    ),
  };
}

/** What the library lets pass and a reader would not see, or what would lose something on the way. */
function faultsOf(document: Document): Fault[] {
  const faults: Fault[] = [];
  const fault = (node: Node, zh: string, en: string): void =>
    void faults.push({ at: node.range?.[0] ?? 0, says: { zh, en } });
  visit(document, {
    Alias: (_, node) =>
      fault(node, "不用别名（*），请写出内容", "no aliases (*): write out what is meant"),
    Collection(_, node, above) {
      if (above.length > 2 * deepest) {
        fault(node, `嵌套超过 ${deepest} 层`, `nested more than ${deepest} deep`);
        return visit.SKIP;
      }
      if (isMap(node)) checkKeys(node, fault);
      return undefined;
    },
  });
  return faults;
}

function checkKeys(map: YAMLMap, fault: (node: Node, zh: string, en: string) => void): void {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    const name = nameOf(key);
    if (name === null || name === "__proto__")
      fault(key as Node, "此处不能作键", "this cannot be a key");
    else if (seen.has(name.trim()))
      fault(key as Node, `同一个键写了两次：${name}`, `the key ${name} stands twice`);
    else seen.add(name.trim());
  }
}

/** A key as the program sees it: `1` and `"1"` are one. */
function nameOf(key: unknown): string | null {
  return isScalar(key) ? String(key.value ?? "") : null;
}

function lineFinder(document: Document, lines: LineCounter): WrittenText["lineOf"] {
  const indices = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  const pairOf = (map: YAMLMap, key: string): Pair | undefined => {
    let index = indices.get(map);
    if (index === undefined) {
      index = new Map(map.items.map((pair) => [nameOf(pair.key) ?? "", pair]));
      indices.set(map, index);
    }
    return index.get(key);
  };
  return (path) => {
    let [node, at]: [unknown, number | null] = [document.contents, null];
    for (const key of path) {
      const pair = isMap(node) ? pairOf(node, String(key)) : undefined;
      const item = isSeq(node) && typeof key === "number" ? node.items[key] : undefined;
      const place = (pair?.key ?? item) as Node | undefined;
      if (place === undefined) break;
      at = place.range?.[0] ?? at;
      node = pair === undefined ? item : pair.value;
    }
    return at === null ? null : lines.linePos(at).line;
  };
}
