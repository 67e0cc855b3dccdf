import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getOperationAST,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** A field of the contract as a document selects it. */
export interface Selected {
  readonly node: FieldNode;
  readonly parent: string;
  /** Null for what GraphQL itself answers about the contract. */
  readonly definition: GraphQLField<unknown, unknown> | null;
}

/** How something is told of a document from its fields: of one with what is below, and of several. */
export interface Folding<T> {
  readonly none: T;
  field(selected: Selected, below: T): T;
  join(parts: readonly T[]): T;
}

/**
 * Folds an operation from its leaves. A fragment is folded once however often it is spread, so that a
 * short document cannot make long work.
 */
export function foldOperation<T>(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
  folding: Folding<T>,
): T {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions)
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  const folded = new Map<string, T>();

  function foldSelections(set: SelectionSetNode, parent: GraphQLCompositeType): T {
    return folding.join(
      set.selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return foldField(selection, parent);
        if (selection.kind === Kind.FRAGMENT_SPREAD) return foldFragment(selection.name.value);
        const condition = selection.typeCondition?.name.value;
        return foldSelections(selection.selectionSet, typeOf(condition) ?? parent);
      }),
    );
  }

  function foldFragment(name: string): T {
    const known = folded.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is invalid, and must not be followed before that is said.
    folded.set(name, folding.none);
    const fragment = fragments.get(name);
    const on = typeOf(fragment?.typeCondition.name.value);
    if (fragment === undefined || on === undefined) return folding.none;
    const made = foldSelections(fragment.selectionSet, on);
    folded.set(name, made);
    return made;
  }

  function foldField(node: FieldNode, parent: GraphQLCompositeType): T {
    const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
    const definition = fields[node.name.value] ?? null;
    const type = definition === null ? undefined : getNamedType(definition.type);
    const below =
      node.selectionSet === undefined || type === undefined || !isCompositeType(type)
        ? folding.none
        : foldSelections(node.selectionSet, type);
    return folding.field({ node, parent: parent.name, definition }, below);
  }

  function typeOf(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : schema.getType(name);
    return type !== undefined && isCompositeType(type) ? type : undefined;
  }

  const root = schema.getRootType(operation.operation);
  return root == null ? folding.none : foldSelections(operation.selectionSet, root);
}

/** The operation that a request means; null where execution will say what is wrong with it. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | null {
  return getOperationAST(document, name) ?? null;
}
