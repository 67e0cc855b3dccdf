import type { Field } from "../domain/ledger/field.ts";
import { findForm } from "../domain/ledger/forms.ts";
import { parseGeometry } from "../domain/ledger/geometry.ts";
import type { Sentence } from "../domain/sentence.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

/** A field of an act as it was filled in. */
export interface FilledField {
  readonly name: string;
  readonly says: Sentence;
  readonly value: string;
}

export const filledFieldType = builder.objectRef<FilledField>("ActField");

filledFieldType.implement({
  description: "行为所填的一项。 / One thing that was filled in.",
  fields: (t) => ({
    name: t.exposeString("name", marked("public", "名称，与输入同。 / Its name, as in the input.")),
    says: t.expose("says", {
      type: sentenceType,
      ...marked("public", "何意。 / What it means."),
    }),
    value: t.exposeString(
      "value",
      marked(
        "public",
        "所填内容；多项以“；”隔开，图形只说概要。 / What was filled in; several are parted by ；, an outline is summed up.",
      ),
    ),
  }),
});

const titles: Readonly<Record<string, Sentence>> = {
  record: { zh: "导入的登记", en: "recorded by an import" },
  correct: { zh: "导入的更正", en: "corrected by an import" },
};

/** What an act of this kind is called. */
export function titleOf(kind: string, isImported: boolean): Sentence {
  const form = isImported ? undefined : findForm(kind);
  return form?.title ?? titles[kind] ?? { zh: kind, en: kind };
}

/** What was filled in, in the order of the form; a field that a form no longer has comes last. */
export function filledFields(
  kind: string,
  content: Readonly<Record<string, unknown>>,
): FilledField[] {
  const known = findForm(kind)?.fields ?? {};
  const names = [...Object.keys(known), ...Object.keys(content)];
  return [...new Set(names)].flatMap((name) => {
    const value = content[name];
    if (value === undefined || value === null) return [];
    const field = Object.hasOwn(known, name) ? known[name] : undefined;
    return [{ name, says: field?.says ?? { zh: name, en: name }, value: worded(value, field) }];
  });
}

function worded(value: unknown, field: Field | undefined): string {
  if (Array.isArray(value)) return value.map((one) => worded(one, field)).join("；");
  if (typeof value === "boolean") return value ? "是" : "否";
  if (typeof value !== "string") return JSON.stringify(value);
  return field?.type === "geometry" ? outlineOf(value) : value;
}

function outlineOf(text: string): string {
  const read = parseGeometry(text);
  return "malformed" in read ? text.slice(0, 200) : `${read.value.type}，${read.value.points} 点`;
}

/** The outline that an act drew; null where it drew none. */
export function drawnIn(kind: string, content: Readonly<Record<string, unknown>>): string | null {
  const name = Object.entries(findForm(kind)?.fields ?? {}).find(
    ([, { type }]) => type === "geometry",
  )?.[0];
  const drawn = name === undefined ? undefined : content[name];
  return typeof drawn === "string" ? drawn : null;
}
