import { type Defect, defect } from "../sentence.ts";
import { formatDay, type Interval, parseDay } from "../time/day.ts";
import { type FactDefinition, type FactValue, NONE, type Span } from "./fact.ts";
import { isRegionCode } from "./region.ts";

export type Path = readonly (string | number)[];

/** Reads what people wrote into spans, and keeps every fault it meets with its place. */
export interface FactReader {
  readonly defects: Defect[];
  /** Identifiers as typed become the ones the world uses; null (and a defect) when unreadable. */
  readonly enterprise: (raw: unknown, path: Path) => string | null;
}

export function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

export function asList(raw: unknown): readonly unknown[] {
  return raw === undefined ? [] : Array.isArray(raw) ? raw : [raw];
}

/** Reads a fact: one value, `{值, 自, 至}` with a half-open `[自, 至)`, or a list of these. */
export function readSpans(
  raw: unknown,
  definition: FactDefinition,
  path: Path,
  reader: FactReader,
): Span[] {
  const spans = asList(raw).flatMap((item, at) => {
    const place = Array.isArray(raw) ? [...path, at] : path;
    const span = readSpan(item, definition, place, reader);
    return span === null ? [] : [span];
  });
  spans.sort((a, b) => a.from - b.from);
  for (let at = 1; at < spans.length; at += 1) {
    const [before, after] = [spans[at - 1]!, spans[at]!];
    if (before.until <= after.from) continue;
    const day = formatDay(commonDay(before, after));
    reader.defects.push(
      defect("fact.overlap", path, {
        zh: `“${definition.name}”在 ${day} 有两个取值，时段不得重叠`,
        en: `${definition.english} has two values on ${day}; the spans must not overlap`,
      }),
    );
  }
  return spans;
}

/** A day that lies in both: the later start, or the day before the earlier end. */
function commonDay(one: Span, other: Span): number {
  const [from, until] = [Math.max(one.from, other.from), Math.min(one.until, other.until)];
  return Number.isFinite(from) ? from : Number.isFinite(until) ? until - 1 : 0;
}

function readSpan(
  raw: unknown,
  definition: FactDefinition,
  path: Path,
  reader: FactReader,
): Span | null {
  if (!isRecord(raw)) {
    const value = readValue(raw, definition, path, reader);
    return value === undefined ? null : { from: -Infinity, until: Infinity, value };
  }
  allowOnly(raw, ["值", "自", "至"], path, reader);
  const interval = readInterval(raw, path, reader);
  const missing = definition.type === "boolean" ? "是" : undefined;
  const value = readValue(
    "值" in raw ? raw["值"] : missing,
    definition,
    "值" in raw ? [...path, "值"] : path,
    reader,
  );
  return interval === null || value === undefined ? null : { ...interval, value };
}

/** Reads `自` (first day) and `至` (first day no longer); either may be absent. */
export function readInterval(
  raw: Record<string, unknown>,
  path: Path,
  reader: FactReader,
): Interval | null {
  const from = raw["自"] === undefined ? -Infinity : readDay(raw["自"], [...path, "自"], reader);
  const until = raw["至"] === undefined ? Infinity : readDay(raw["至"], [...path, "至"], reader);
  if (from === null || until === null) return null;
  if (from >= until) {
    reader.defects.push(
      defect("interval.empty", path, {
        zh: `“至”（不含）须晚于“自”：${String(raw["自"])} … ${String(raw["至"])}`,
        en: `the end (exclusive) must be after the start: ${String(raw["自"])} … ${String(raw["至"])}`,
      }),
    );
    return null;
  }
  return { from, until };
}

export function readDay(raw: unknown, path: Path, reader: FactReader): number | null {
  const day = typeof raw === "string" ? parseDay(raw) : null;
  if (day === null) {
    reader.defects.push(
      defect("day.impossible", path, {
        zh: `不是有效日期（应为加引号的 YYYY-MM-DD，1900 至 2999 年）：${JSON.stringify(raw)}`,
        en: `not a day (a quoted YYYY-MM-DD from 1900 to 2999): ${JSON.stringify(raw)}`,
      }),
    );
  }
  return day;
}

function readValue(
  raw: unknown,
  definition: FactDefinition,
  path: Path,
  reader: FactReader,
): FactValue | undefined {
  if (raw === "未知") return null;
  if (definition.none !== null && raw === definition.none) return NONE;
  switch (definition.type) {
    case "boolean":
      if (raw === "是" || raw === true) return true;
      if (raw === "否" || raw === false) return false;
      break;
    case "number":
      if (typeof raw === "number" && Number.isFinite(raw)) return raw;
      break;
    case "date":
      return readDay(raw, path, reader) ?? undefined;
    case "enterprise":
      return reader.enterprise(raw, path) ?? undefined;
    case "region":
      if (typeof raw === "string" && isRegionCode(raw)) return raw;
      break;
    case "zone":
      if (typeof raw === "string" && raw.trim() !== "") return raw;
      break;
    default:
      definition.type satisfies never;
  }
  reader.defects.push(
    defect("fact.type", path, {
      zh: `“${definition.name}”的取值不合类型（${definition.type}）：${JSON.stringify(raw)}`,
      en: `${definition.english} takes a ${definition.type}, not ${JSON.stringify(raw)}`,
    }),
  );
  return undefined;
}

/** A word that nobody reads would silently say nothing: every one is a fault. */
export function allowOnly(
  raw: Readonly<Record<string, unknown>>,
  words: readonly string[],
  path: Path,
  reader: FactReader,
): void {
  for (const key of Object.keys(raw))
    if (!words.includes(key)) reader.defects.push(unknownKey(key, [...path, key]));
}

export function unknownKey(key: string, path: Path): Defect {
  return defect("key.unknown", path, { zh: `不认识的键“${key}”`, en: `unknown key "${key}"` });
}
