/** A message to people: the Chinese sentence and its English twin. Tests match codes, never these. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Sentence;

/** One fault in something written by people (a pack, a world, a case), with the place to look. */
export interface Defect {
  /** Stable code, `family.what`. */
  readonly code: string;
  /** Where in the document: keys and positions from the root. */
  readonly path: readonly (string | number)[];
  /** The article concerned, when the place has one. */
  readonly article?: string;
  readonly says: Sentence;
}

export type Parsed<T> = { readonly value: T } | { readonly defects: readonly Defect[] };

export function defect(
  code: string,
  path: Defect["path"],
  says: Sentence,
  article?: string,
): Defect {
  return article === undefined ? { code, path, says } : { code, path, says, article };
}
