import type { Scope } from "../store/callers.ts";
import type { Folding } from "./fold.ts";
import { type Mark, markOf } from "./marks.ts";

/** One of these scopes, for the first field that needs it. */
interface Need {
  readonly scopes: readonly Scope[];
  readonly field: string;
}

/** What a document needs, by its scopes. */
export type Needs = ReadonlyMap<string, Need>;

const nothing: Needs = new Map();

/** A field without a mark is given to nobody: it needs what only auditors have. */
const unmarked: Mark = { access: "audit", cost: 0 };

export const accessFolding: Folding<Needs> = {
  none: nothing,
  field({ node, parent, definition }, below) {
    if (definition === null) return below;
    const { access, or, opens } = markOf(definition.extensions) ?? unmarked;
    const within = opens === undefined ? below : without(below, opens);
    if (access === "public") return within;
    const scopes = or === undefined ? [access] : [access, or];
    const key = scopes.join(" ");
    if (within.has(key)) return within;
    return new Map([[key, { scopes, field: `${parent}.${node.name.value}` }], ...within]);
  },
  join(parts) {
    const needing = parts.filter(({ size }) => size > 0);
    return needing.length < 2
      ? (needing[0] ?? nothing)
      : new Map(needing.flatMap((one) => [...one]));
  },
};

function without(needs: Needs, scope: Scope): Needs {
  return new Map([...needs].filter(([, { scopes }]) => !scopes.includes(scope)));
}

/** What of it the caller may not have: the scope and the field. */
export function lacking(
  needs: Needs,
  held: ReadonlySet<Scope>,
): { readonly scope: Scope; readonly field: string } | null {
  for (const { scopes, field } of needs.values())
    if (!scopes.some((one) => held.has(one))) return { scope: scopes.at(-1)!, field };
  return null;
}
