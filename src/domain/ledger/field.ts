import type { Sentence } from "../sentence.ts";
import type { Geometry } from "./geometry.ts";

/** What a field of a form holds; days are civil days in Asia/Shanghai. */
export interface FieldValues {
  readonly text: string;
  readonly day: number;
  readonly boolean: boolean;
  readonly number: number;
  readonly integer: number;
  /** A unified social credit code, in its canonical form. */
  readonly enterprise: string;
  /** A parcel code of 19 characters. */
  readonly parcel: string;
  /** A listing by its code: parcel/document/category/episode. */
  readonly listing: string;
  /** A county, city or province by its six digits. */
  readonly region: string;
  /** An outline in GeoJSON, CGCS2000. */
  readonly geometry: Geometry;
}
export type FieldType = keyof FieldValues;

/** One thing that a form asks for, with what it means, its unit and its article. */
export interface Field<Value = unknown> {
  readonly type: FieldType;
  readonly isRequired: boolean;
  readonly isList: boolean;
  readonly says: Sentence;
  /** The only texts it takes, where they are few. */
  readonly choices: readonly string[] | null;
  /** Never there: carries the type of the value. */
  readonly value?: Value;
}

export type Fields = Readonly<Record<string, Field>>;

/** What a form is given once its fields have been read; what was left out is null. */
export type InputOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

/** A field that must be given: `required("day", "约定期限的末日", "the last day agreed")`. */
export function required<Type extends FieldType>(
  type: Type,
  zh: string,
  en: string,
): Field<FieldValues[Type]> {
  return { type, isRequired: true, isList: false, says: { zh, en }, choices: null };
}

export function optional<Type extends FieldType>(
  type: Type,
  zh: string,
  en: string,
): Field<FieldValues[Type] | null> {
  return { type, isRequired: false, isList: false, says: { zh, en }, choices: null };
}

/** A list of at least one. */
export function several<Type extends FieldType>(
  type: Type,
  zh: string,
  en: string,
): Field<readonly FieldValues[Type][]> {
  return { type, isRequired: true, isList: true, says: { zh, en }, choices: null };
}

/** A list that may be left out, and then is empty. */
export function perhapsSeveral<Type extends FieldType>(
  type: Type,
  zh: string,
  en: string,
): Field<readonly FieldValues[Type][]> {
  return { type, isRequired: false, isList: true, says: { zh, en }, choices: null };
}

/** One of a few texts. */
export function oneOf<const Choice extends string>(
  choices: readonly Choice[],
  zh: string,
  en: string,
): Field<Choice> {
  return { type: "text", isRequired: true, isList: false, says: { zh, en }, choices };
}
