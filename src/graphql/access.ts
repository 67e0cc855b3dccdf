import type { Scope } from "../store/callers.ts";
import type { Folding } from "./fold.ts";
import { markOf } from "./marks.ts";

/** The scopes that a document needs, each with the first field that needs it. */
export type Needs = ReadonlyMap<Scope, string>;

const nothing: Needs = new Map();

/** A field without a mark is given to nobody: it needs what only auditors have. */
const unmarked: Scope = "audit";

export const accessFolding: Folding<Needs> = {
  none: nothing,
  field({ node, parent, definition }, below) {
    if (definition === null) return below;
    const access = markOf(definition.extensions)?.access ?? unmarked;
    if (access === "public" || below.has(access)) return below;
    return new Map([[access, `${parent}.${node.name.value}`], ...below]);
  },
  join(parts) {
    const needing = parts.filter(({ size }) => size > 0);
    return needing.length < 2
      ? (needing[0] ?? nothing)
      : new Map(needing.flatMap((one) => [...one]));
  },
};

/** What of it the caller may not have: the scope and the field. */
export function lacking(
  needs: Needs,
  held: ReadonlySet<Scope>,
): { readonly scope: Scope; readonly field: string } | null {
  for (const [scope, field] of needs) if (!held.has(scope)) return { scope, field };
  return null;
}
