import { formatDay } from "../domain/time/day.ts";

export type Fields = Record<string, unknown>;

/** A world while it is being written, in the written form that any world has. */
export class Draft {
  readonly #entries = new Map<string, Fields>();

  /** What is written under a key such as 企业 or 地块 and an identifier; begun when new. */
  entry(kind: "企业" | "自然人" | "地块" | "项目" | "区域", id: string): Fields {
    const key = `${kind} ${id}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    const fields: Fields = {};
    this.#entries.set(key, fields);
    return fields;
  }

  /** Begins with fields under a whole key; what is written there later is added to a copy of them. */
  add(key: string, fields: Fields): void {
    this.#entries.set(key, { ...fields });
  }

  written(): Record<string, unknown> {
    return { 格式: "事实/1", 演示: "是", ...Object.fromEntries(this.#entries) };
  }
}

/** Adds a row to a list of rows. */
export function append(fields: Fields, key: string, row: unknown): void {
  const rows = (fields[key] ??= []) as unknown[];
  rows.push(row);
}

/** True from a day on, or on `[from, until)`. */
export function since(from: number, until?: number): Fields {
  return until === undefined
    ? { 自: formatDay(from) }
    : { 自: formatDay(from), 至: formatDay(until) };
}

/** A value that was written down and later replaced by another. */
export function changed(first: number, on: number, second: number): Fields[] {
  return [
    { 值: formatDay(first), 至: formatDay(on) },
    { 值: formatDay(second), 自: formatDay(on) },
  ];
}
