import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLUnionType,
  type InlineFragmentNode,
  GraphQLID,
  GraphQLString,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** Makes of a resolved value what a document selects of it. */
export type Projection = (value: unknown) => unknown;

/** The contract, and the fragments that a document may spread. */
export interface Spoken {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

type Sets = readonly SelectionSetNode[];

/**
 * A selection of plain fields, read off the document once: what is published of an answer is shaped
 * already, so each field is a property and nothing has to be resolved. Null where anything else is selected.
 */
export function projectionOf(
  type: GraphQLOutputType,
  sets: Sets,
  spoken: Spoken,
): Projection | null {
  if (isNonNullType(type)) {
    const some = projectionOf(type.ofType, sets, spoken);
    return some === null ? null : (value) => some(value) ?? missing(String(type));
  }
  const some = projectionOfSome(type, sets, spoken);
  return some === null ? null : (value) => (value == null ? null : some(value));
}

function projectionOfSome(type: GraphQLOutputType, sets: Sets, spoken: Spoken): Projection | null {
  if (isLeafType(type)) return leaf(type);
  if (isListType(type)) {
    const item = projectionOf(type.ofType, sets, spoken);
    return item === null ? null : (value) => listOf(value).map(item);
  }
  if (isObjectType(type)) return objectOf(type, sets, spoken);
  return isUnionType(type) ? unionOf(type, sets, spoken) : null;
}

/** Text is what it is; everything else GraphQL writes as it always does. */
function leaf(type: GraphQLLeafType): Projection {
  if (type === GraphQLString || type === GraphQLID)
    return (value) => (typeof value === "string" ? value : type.coerceOutputValue(value));
  return (value) => type.coerceOutputValue(value);
}

function unionOf(type: GraphQLUnionType, sets: Sets, spoken: Spoken): Projection | null {
  const members = new Map<unknown, Projection>();
  for (const member of type.getTypes()) {
    const projection = objectOf(member, sets, spoken);
    if (projection === null) return null;
    members.set(member.name, projection);
  }
  return (value) => {
    const projection = members.get((value as Readonly<Record<string, unknown>>)["__typename"]);
    return projection === undefined ? missing(`the type of ${type.name}`) : projection(value);
  };
}

function objectOf(type: GraphQLObjectType, sets: Sets, spoken: Spoken): Projection | null {
  const selected = collectFields(type, sets, spoken);
  if (selected === null) return null;
  const parts: { readonly key: string; readonly name: string; readonly of: Projection }[] = [];
  for (const [key, nodes] of selected) {
    const name = nodes[0]!.name.value;
    const of =
      name === "__typename" ? () => type.name : fieldOf(type.getFields()[name], nodes, spoken);
    if (of === null) return null;
    parts.push({ key: asProperty(key), name: asProperty(name), of });
  }
  return (value) => {
    const made: Record<string, unknown> = {};
    for (const { key, name, of } of parts)
      made[key] = of((value as Readonly<Record<string, unknown>>)[name]);
    return made;
  };
}

function fieldOf(
  field: GraphQLField<unknown, unknown> | undefined,
  nodes: readonly FieldNode[],
  spoken: Spoken,
): Projection | null {
  if (field === undefined || field.resolve !== undefined || field.args.length > 0) return null;
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return projectionOf(field.type, sets, spoken);
}

/**
 * The fields of an object by the names under which they are answered, in the order of the document; null
 * where a directive decides, or a name that JavaScript keeps for itself is used.
 */
export function collectFields(
  type: GraphQLObjectType,
  sets: Sets,
  { schema, fragments }: Spoken,
): Map<string, FieldNode[]> | null {
  const found = new Map<string, FieldNode[]>();
  const collected = new Set<FragmentDefinitionNode | InlineFragmentNode>();
  return sets.every(collect) && !found.has("__proto__") ? found : null;

  function collect({ selections }: SelectionSetNode): boolean {
    return selections.every((selection) => {
      if ((selection.directives?.length ?? 0) > 0) return false;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const same = found.get(key);
        if (same === undefined) found.set(key, [selection]);
        else same.push(selection);
        return true;
      }
      const part =
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (part === undefined || (part.directives?.length ?? 0) > 0) return false;
      // Once, however often it is spread: a short document cannot make long work.
      if (collected.has(part) || !fits(part.typeCondition?.name.value)) return true;
      collected.add(part);
      return collect(part.selectionSet);
    });
  }

  function fits(condition: string | undefined): boolean {
    const on = condition === undefined ? type : schema.getType(condition);
    if (on === type) return true;
    return (isInterfaceType(on) || isUnionType(on)) && schema.isSubType(on, type);
  }
}

/** The same name as the engine keeps names of properties, so that it is not looked up at each use. */
function asProperty(name: string): string {
  return Object.keys({ [name]: null })[0]!;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : missing("a list");
}

function missing(what: string): never {
  throw new Error(`a published value lacks ${what}`);
}
