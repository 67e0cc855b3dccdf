import { repeatedKey } from "../store/json-keys.ts";
import type { ReceivedRow } from "../store/received-rows.ts";

/** A row of JSON Lines that came without a file: what it says, or why nobody can read it. */
export function readTriedRow(text: string, at: number): ReceivedRow {
  const row = { line: at + 1, text, fields: null };
  try {
    const said: unknown = JSON.parse(text);
    const repeated = repeatedKey(text);
    if (repeated === null) return { ...row, is: "act", said };
    const says = { zh: `同一个键写了两次：${repeated}`, en: `the key ${repeated} stands twice` };
    return { ...row, is: "unreadable", code: "row.key-repeated", says };
  } catch {
    const says = { zh: "这一行不是合法的 JSON", en: "the row is not well-formed JSON" };
    return { ...row, is: "unreadable", code: "row.json", says };
  }
}
