import { type Defect, defect } from "../sentence.ts";
import { parseUscc } from "./enterprise.ts";
import type { EntityKind, FactDefinition, Span } from "./fact.ts";
import { type FactReader, isRecord, type Path, readSpans, unknownKey } from "./read-facts.ts";
import type { World } from "./world.ts";

export interface WorldGrammar {
  readonly facts: readonly FactDefinition[];
  /** Worlds name things by their real identifiers, worked cases by labels (甲, A). */
  readonly identifiers: "real" | "labels";
  /** What a worked case leaves unsaid: the policy of a listing and the region of a parcel. */
  readonly policy?: string;
  readonly region?: string;
}

type Growing<T> = T extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T extends readonly (infer E)[] ? E[] : T;
export type WorldDraft = { -readonly [K in keyof World]: Growing<World[K]> };

/** One reading of a world: what has been read so far, and every fault met on the way. */
export interface WorldReading extends FactReader {
  readonly grammar: WorldGrammar;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly world: WorldDraft;
}

export type Fields = Readonly<Record<string, unknown>>;

export function beginReading(grammar: WorldGrammar): WorldReading {
  const reading: WorldReading = {
    grammar,
    definitions: new Map(grammar.facts.map((definition) => [definition.name, definition])),
    defects: [],
    world: {
      isDemonstration: false,
      enterprises: new Map(),
      parcels: new Map(),
      listings: [],
      agreements: [],
      benefits: [],
      projects: [],
      regions: new Map(),
      permits: [],
      mortgages: [],
      tenures: [],
      controls: [],
    },
    enterprise: (raw, path) => readEnterpriseName(raw, path, reading),
  };
  return reading;
}

/** Naming an enterprise is enough to know it: a shareholder from elsewhere has no entry of its own. */
function readEnterpriseName(raw: unknown, path: Path, reading: WorldReading): string | null {
  const typed = readText(raw, path, reading);
  const id = typed === null ? null : identify(typed, path, reading);
  if (id !== null && !reading.world.enterprises.has(id)) {
    reading.world.enterprises.set(id, { kind: id.startsWith("自然人:") ? "person" : "enterprise", id, name: null, facts: new Map() });
  }
  return id;
}

/** The identifier as the world uses it; a code that is not one is a fault. */
export function identify(typed: string, path: Path, reading: WorldReading): string | null {
  if (reading.grammar.identifiers === "labels" || typed.startsWith("自然人:")) return typed;
  const code = parseUscc(typed);
  if ("malformed" in code) {
    reading.defects.push(defect("identifier.malformed", path, code.malformed));
    return null;
  }
  if (code.checkDigitAgrees) return code.uscc;
  return fault(reading, "identifier.check-digit", path, `统一社会信用代码校验码不符：${typed}`, `the check digit of the USCC does not agree: ${typed}`);
}

interface FactPlace {
  readonly kind: EntityKind;
  readonly own: readonly string[];
  readonly beside?: EntityKind;
  /** The same fields were read for something else before, which named the unknown keys. */
  readonly isSecondLook?: boolean;
}

/**
 * The facts among the fields. Every key is a fact of this kind of thing, one of `own` words, a fact
 * of something written in the same place (`beside`), or a fault.
 */
export function readFacts(fields: Fields, path: Path, place: FactPlace, reading: WorldReading): Map<string, readonly Span[]> {
  const facts = new Map<string, readonly Span[]>();
  for (const [key, raw] of Object.entries(fields)) {
    if (place.own.includes(key)) continue;
    const definition = reading.definitions.get(key);
    if (definition?.entities.includes(place.kind) === true) facts.set(key, readSpans(raw, definition, [...path, key], reading));
    else if (place.isSecondLook !== true && (place.beside === undefined || definition?.entities.includes(place.beside) !== true)) reading.defects.push(unknownKey(key, [...path, key]));
  }
  const { region } = reading.grammar;
  const isPlaced = reading.definitions.get("区划")?.entities.includes(place.kind) === true && place.kind !== "region";
  if (region !== undefined && isPlaced && !facts.has("区划")) facts.set("区划", [{ from: -Infinity, until: Infinity, value: region }]);
  return facts;
}

export function readText(raw: unknown, path: Path, reading: WorldReading): string | null {
  if (typeof raw === "string" && raw.trim() !== "") return raw;
  const shown = raw === undefined ? "缺" : JSON.stringify(raw);
  return fault(reading, "value.text", path, `应为文字：${shown}`, `text is needed, not ${raw === undefined ? "nothing" : shown}`);
}

/** The fields of a record; a fault where there is none. */
export function readFields(raw: unknown, path: Path, reading: WorldReading): Fields | null {
  if (isRecord(raw)) return raw;
  return fault(reading, "world.shape", path, "此处应为键值表", "a map is needed here");
}

export function fault(reading: { readonly defects: Defect[] }, code: string, path: Path, zh: string, en: string): null {
  reading.defects.push(defect(code, path, { zh, en }));
  return null;
}
