import { writeValue } from "./wire-types.ts";

/** One row in the text format of COPY, without its line end: tabs between fields, `\N` for null. */
export function copyLine(values: readonly unknown[]): string {
  let line = copyField(values[0]);
  for (let at = 1; at < values.length; at += 1) line += `\t${copyField(values[at])}`;
  return line;
}

function copyField(value: unknown): string {
  if (value === null || value === undefined) return String.raw`\N`;
  const text = writeValue(value);
  // UTF-8 has no place for half a character: it would be stored as another one.
  if (!text.isWellFormed()) throw new RangeError("a field for COPY holds a lone surrogate");
  return special.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found]!) : text;
}

const special = /[\\\t\n\r]/;

const escapes: Readonly<Record<string, string>> = {
  "\\": String.raw`\\`,
  "\t": String.raw`\t`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
};
