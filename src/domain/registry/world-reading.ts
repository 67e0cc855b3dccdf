import { type Defect, defect } from "../sentence.ts";
import { parseUscc } from "./enterprise.ts";
import { parseParcelCode } from "./parcel.ts";
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
  /** A part of a world, as one act states it: what it names may stand elsewhere, and has its own number. */
  readonly isFragment?: boolean;
  /** What belongs to something and has no number gets one by its place, as in a whole world. */
  readonly isNumberedByPlace?: boolean;
}

type Growing<T> =
  T extends ReadonlyMap<infer K, infer V> ? Map<K, V> : T extends readonly (infer E)[] ? E[] : T;
export type WorldDraft = { -readonly [K in keyof World]: Growing<World[K]> };

/** One reading of a world: what has been read so far, and every fault met on the way. */
export interface WorldReading extends FactReader {
  readonly grammar: WorldGrammar;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly world: WorldDraft;
  /** What has an entry of its own, and under which key as typed. */
  readonly entries: Map<string, string>;
  /** The parcels that something other than their own entry names. */
  readonly named: { readonly parcel: string; readonly path: Path }[];
}

export type Fields = Readonly<Record<string, unknown>>;

export function beginReading(grammar: WorldGrammar): WorldReading {
  const reading: WorldReading = {
    grammar,
    definitions: new Map(grammar.facts.map((definition) => [definition.name, definition])),
    defects: [],
    entries: new Map(),
    named: [],
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
    reading.world.enterprises.set(id, {
      kind: id.startsWith("自然人:") ? "person" : "enterprise",
      id,
      name: null,
      facts: new Map(),
    });
  }
  return id;
}

/** The identifier as the world uses it; a code that is not one is a fault. */
export function identify(typed: string, path: Path, reading: WorldReading): string | null {
  if (reading.grammar.identifiers === "labels") return typed;
  if (typed.startsWith("自然人:")) {
    if (/^自然人:\S+$/.test(typed)) return typed;
    return fault(
      reading,
      "identifier.malformed",
      path,
      `自然人写作“自然人:代号”，代号不含空格：${typed}`,
      `a natural person is written 自然人: and a token without spaces: ${typed}`,
    );
  }
  const code = parseUscc(typed);
  if ("malformed" in code) {
    reading.defects.push(defect("identifier.malformed", path, code.malformed));
    return null;
  }
  if (code.checkDigitAgrees) return code.uscc;
  return fault(
    reading,
    "identifier.check-digit",
    path,
    `统一社会信用代码校验码不符：${typed}`,
    `the check digit of the USCC does not agree: ${typed}`,
  );
}

/** An entry stands once, however its identifier is typed; a second would displace the first. */
export function enter(id: string, path: Path, reading: WorldReading): void {
  const [kind] = String(path[0]).split(" ");
  const key = `${kind === "自然人" ? "企业" : kind} ${id}`;
  const first = reading.entries.get(key);
  if (first === undefined) reading.entries.set(key, String(path[0]));
  else
    fault(
      reading,
      "entry.duplicate",
      path,
      `与“${first}”是同一标识，不得分写两处`,
      `"${first}" has the same identifier; one thing has one entry`,
    );
}

/** The parcel that a tenure, a benefit or a project names; null when it names none. */
export function nameParcel(raw: unknown, path: Path, reading: WorldReading): string | null {
  const typed = readText(raw, path, reading);
  if (typed === null) return null;
  const code = reading.grammar.identifiers === "real" ? parseParcelCode(typed) : typed;
  if (typeof code !== "string") {
    reading.defects.push(defect("identifier.malformed", path, code.malformed));
    return null;
  }
  reading.named.push({ parcel: code, path });
  return code;
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
export function readFacts(
  fields: Fields,
  path: Path,
  place: FactPlace,
  reading: WorldReading,
): Map<string, readonly Span[]> {
  const facts = new Map<string, readonly Span[]>();
  for (const [key, raw] of Object.entries(fields)) {
    if (place.own.includes(key)) continue;
    const definition = reading.definitions.get(key);
    if (definition?.entities.includes(place.kind) === true)
      facts.set(key, readSpans(raw, definition, [...path, key], reading));
    else if (
      place.isSecondLook !== true &&
      (place.beside === undefined || definition?.entities.includes(place.beside) !== true)
    )
      reading.defects.push(unknownKey(key, [...path, key]));
  }
  const { region } = reading.grammar;
  const isPlaced =
    reading.definitions.get("区划")?.entities.includes(place.kind) === true &&
    place.kind !== "region";
  if (region !== undefined && isPlaced && !facts.has("区划"))
    facts.set("区划", [{ from: -Infinity, until: Infinity, value: region }]);
  return facts;
}

export function readText(raw: unknown, path: Path, reading: WorldReading): string | null {
  if (typeof raw === "string" && raw.trim() !== "") return raw;
  const shown = raw === undefined ? "缺" : JSON.stringify(raw);
  return fault(
    reading,
    "value.text",
    path,
    `应为文字：${shown}`,
    `text is needed, not ${raw === undefined ? "nothing" : shown}`,
  );
}

/** The fields of a record; a fault where there is none. */
export function readFields(raw: unknown, path: Path, reading: WorldReading): Fields | null {
  if (isRecord(raw)) return raw;
  return fault(reading, "world.shape", path, "此处应为键值表", "a map is needed here");
}

export function fault(
  reading: { readonly defects: Defect[] },
  code: string,
  path: Path,
  zh: string,
  en: string,
): null {
  reading.defects.push(defect(code, path, { zh, en }));
  return null;
}

/** The number by which a thing is known. In a whole world its place will do; an act has to say it. */
export function readNumber(
  raw: unknown,
  path: Path,
  otherwise: string,
  reading: WorldReading,
): string | null {
  const { isFragment, isNumberedByPlace = isFragment !== true } = reading.grammar;
  if (raw !== undefined || isNumberedByPlace)
    return raw === undefined ? otherwise : readText(raw, path, reading);
  return fault(
    reading,
    "number.required",
    path,
    `须写明${String(path.at(-1))}，以便日后指称`,
    `say its ${String(path.at(-1))}, so that it can be referred to`,
  );
}
