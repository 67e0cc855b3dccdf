import type { Scope } from "../store/callers.ts";

/** What a caller must be entitled to before a field may be selected; every caller may `public`. */
export type Access = Scope | "public";

/** Why a list cannot grow without end. */
export type Bound =
  /** Its page holds at most a hundred. */
  | "page"
  /** As many as the caller has sent, which is limited. */
  | "input"
  /** What the adopted documents say. */
  | "law"
  /** What stands on one subject or one piece of land. */
  | "subject";

export interface Mark {
  readonly access: Access;
  /** Another scope that will do as well. */
  readonly or?: Scope;
  /** Whoever may have this field needs that scope for nothing within it: an answer told again is told whole. */
  readonly opens?: Scope;
  /** What it costs beyond its parent; for a page or a batch, what each item costs. */
  readonly cost: number;
  /** The argument that says how many items there may be: a number, or a list. */
  readonly perItem?: string;
  readonly bound?: Bound;
}

interface Marked {
  readonly description: string;
  readonly extensions: Record<string | symbol, unknown>;
}

/**
 * What every published field carries, so that rights and cost are known of a document before it runs:
 * `...marked("ask", "结论。 / The outcome.")`.
 */
export function marked(
  access: Access,
  description: string,
  more: Partial<Omit<Mark, "access">> = {},
): Marked {
  return { description, extensions: { access, cost: 0, ...more } };
}

/** The mark of a field as the schema holds it; a field without one cannot be published. */
export function markOf(extensions: Readonly<Record<string, unknown>>): Mark | null {
  return typeof extensions["access"] === "string" && typeof extensions["cost"] === "number"
    ? (extensions as unknown as Mark)
    : null;
}
