/**
 * What a value of the database is in the program, the same for every connection. The driver's own
 * reading would make days into instants of the machine's zone and would round positions beyond 2^53.
 *
 * int8 ↔ number, throwing beyond 2^53 · numeric, date, int8range, uuid ↔ text · timestamptz → RFC 3339
 * text · json and jsonb → what they say, and ← their text, or anything but a text · one-dimensional
 * arrays of these ↔ arrays.
 */
export interface WireType {
  to: number;
  from: number[];
  // The driver passes whatever it was given.
  serialize: (value: unknown) => string;
  parse: (text: string) => unknown;
}

type Element = readonly [oid: number, arrayOid: number, parse: WireType["parse"]];

const elements: Readonly<Record<string, Element>> = {
  bool: [16, 1000, (text) => text === "t"],
  bytea: [17, 1001, (text) => Buffer.from(text.slice(2), "hex")],
  int8: [20, 1016, parseInt8],
  int4: [23, 1007, Number],
  text: [25, 1009, asText],
  varchar: [1043, 1015, asText],
  json: [114, 199, JSON.parse],
  jsonb: [3802, 3807, JSON.parse],
  date: [1082, 1182, asText],
  timestamp: [1114, 1115, asText],
  timestamptz: [1184, 1185, parseInstant],
  numeric: [1700, 1231, asText],
  uuid: [2950, 2951, asText],
  name: [19, 1003, asText],
  int8range: [3926, 3927, asText],
};

/** The driver's `types` option; made anew for each pool because the driver keeps and changes it. */
export function wireTypes(): Record<string, WireType> {
  return Object.fromEntries(
    Object.entries(elements).flatMap(([name, [oid, arrayOid, parse]]) => [
      // The driver hangs each on a function under its name, and a function has a `name`.
      [
        `pg.${name}`,
        { to: oid, from: [oid], serialize: isJson(oid) ? writeJson : writeValue, parse },
      ],
      [
        `pg.${name}[]`,
        {
          to: arrayOid,
          from: [arrayOid],
          serialize: writeValue,
          parse: (text: string) => parseArray(text, parse),
        },
      ],
    ]),
  );
}

/** A value as PostgreSQL reads it: the text of a parameter, and of a field of COPY. */
export function writeValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "t" : "f";
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return writeArray(value);
  if (isPlain(value)) return JSON.stringify(value);
  return String(value);
}

function writeArray(values: readonly unknown[]): string {
  const written = values.map((value) =>
    value === null || value === undefined
      ? "NULL"
      : `"${writeValue(value).replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  );
  return `{${written.join(",")}}`;
}

function isJson(oid: number): boolean {
  return oid === 114 || oid === 3802;
}

function writeJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function asText(text: string): string {
  return text;
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`an int8 of the database is beyond what a number holds exactly: ${text}`);
}

/** `2026-03-02 10:11:12.5+08` as RFC 3339; `infinity` stays. */
function parseInstant(text: string): string {
  const offset = /[+-]\d\d(:\d\d)?(?::\d\d)?$/.exec(text);
  if (offset === null) return text;
  return `${text.replace(" ", "T")}${offset[1] === undefined ? ":00" : ""}`;
}

const item = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gs;

function parseArray(text: string, parse: WireType["parse"]): unknown[] {
  if (text.startsWith("{{") || text.startsWith("["))
    throw new TypeError("an array of more than one dimension has no place in the register");
  return [...text.matchAll(item)].map(([, quoted, bare]) => {
    if (quoted !== undefined) return parse(quoted.replaceAll(/\\(.)/gs, "$1"));
    return bare === "NULL" ? null : parse(bare!);
  });
}
