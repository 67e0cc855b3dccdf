import type { Field, FieldType, FieldValues } from "../domain/ledger/field.ts";
import type { Form } from "../domain/ledger/form.ts";
import { parseGeometry } from "../domain/ledger/geometry.ts";
import { type LedgerRefusal, refuse } from "../domain/ledger/refusal.ts";
import { parseUscc } from "../domain/registry/enterprise.ts";
import { parseParcelCode } from "../domain/registry/parcel.ts";
import { isRegionCode } from "../domain/registry/region.ts";
import { parseDay } from "../domain/time/day.ts";
import { checkTexts } from "./check-texts.ts";
import { hidePerson } from "./read-act.ts";

/** The fields of a form: as they enter the log, and as its rules take them. */
export interface ReadFields {
  readonly content: Readonly<Record<string, unknown>>;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Natural persons enter under their hash; where they stand under it already there is no salt. */
export interface Hiding {
  readonly salt: string | null;
}

const listMax = 200;

/** Reads what was typed into a form, or says what is wrong with the first field that cannot be read. */
export function readForm(
  form: Form,
  typed: Readonly<Record<string, unknown>>,
  { salt }: Hiding,
): ReadFields | LedgerRefusal {
  const content: Record<string, unknown> = {};
  const input: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(form.fields)) {
    const raw = typed[name] ?? null;
    if (raw === null || (Array.isArray(raw) && raw.length === 0)) {
      if (field.isRequired) return missing(name, field);
      input[name] = field.isList ? [] : null;
      continue;
    }
    const items = field.isList ? (raw as readonly unknown[]) : [raw];
    if (items.length > listMax) return malformed(name, field, `至多 ${listMax} 项`);
    const read: unknown[] = [];
    for (const item of items) {
      const value = readItem(item, field, salt);
      if ("malformed" in value) return malformed(name, field, value.malformed);
      read.push(value.value);
    }
    input[name] = field.isList ? read : read[0];
    content[name] = field.isList ? items.map((one) => hidden(one, salt)) : hidden(raw, salt);
  }
  return { content, input };
}

function hidden(raw: unknown, salt: string | null): unknown {
  return typeof raw === "string" && salt !== null ? hidePerson(raw, salt) : raw;
}

type Item = { readonly value: unknown } | { readonly malformed: string };

function readItem(raw: unknown, field: Field, salt: string | null): Item {
  // An outline is longer than any other text, and is read number by number.
  const [unstorable] = field.type === "geometry" ? [] : checkTexts(raw);
  if (unstorable !== undefined) return { malformed: unstorable.says.zh };
  if (field.choices !== null && !field.choices.includes(String(raw)))
    return { malformed: `只能是 ${field.choices.join("、")}` };
  return readers[field.type](raw, salt);
}

const readers: {
  readonly [Type in FieldType]: (
    raw: unknown,
    salt: string | null,
  ) => { readonly value: FieldValues[Type] } | { readonly malformed: string };
} = {
  text: (raw) =>
    typeof raw === "string" && raw.trim() !== "" ? { value: raw } : { malformed: "应为文字" },
  day(raw) {
    const day = typeof raw === "string" ? parseDay(raw) : null;
    return day === null ? { malformed: "不是有效日期（YYYY-MM-DD）" } : { value: day };
  },
  boolean: (raw) => (typeof raw === "boolean" ? { value: raw } : { malformed: "应为是否" }),
  number: (raw) =>
    typeof raw === "number" && Number.isFinite(raw) ? { value: raw } : { malformed: "应为数值" },
  integer: (raw) =>
    Number.isSafeInteger(raw) ? { value: raw as number } : { malformed: "应为整数" },
  enterprise(raw, salt) {
    if (typeof raw !== "string") return { malformed: "应为统一社会信用代码" };
    if (raw.startsWith("自然人:")) return { value: hidden(raw, salt) as string };
    const read = parseUscc(raw);
    return "malformed" in read ? { malformed: read.malformed.zh } : { value: read.uscc };
  },
  parcel(raw) {
    const read = parseParcelCode(typeof raw === "string" ? raw.slice(0, 64) : "");
    return typeof read === "string" ? { value: read } : { malformed: read.malformed.zh };
  },
  listing: (raw) =>
    typeof raw === "string" && /^[^/]+\/[^/]+\/[^/]+\/[1-9]\d{0,3}$/.test(raw)
      ? { value: raw }
      : { malformed: "不是认定的编号" },
  region: (raw) =>
    typeof raw === "string" && isRegionCode(raw)
      ? { value: raw }
      : { malformed: "不是六位区划代码" },
  geometry(raw) {
    const read = parseGeometry(typeof raw === "string" ? raw : "");
    return "malformed" in read ? { malformed: read.malformed.zh } : read;
  },
};

function missing(name: string, { says }: Field): LedgerRefusal {
  return refuse("field.missing", `缺“${name}”：${says.zh}`, `${name} is missing: ${says.en}`);
}

function malformed(name: string, { says }: Field, why: string): LedgerRefusal {
  return refuse(
    "field.malformed",
    `“${name}”（${says.zh}）：${why}`,
    `${name} (${says.en}) cannot be read: ${why}`,
  );
}
