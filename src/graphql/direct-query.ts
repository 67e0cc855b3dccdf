import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
} from "graphql";
import type { Variables } from "./cost.ts";
import type { Context } from "./context.ts";
import { type ArgumentsReading, argumentsReading, variablesReading } from "./given.ts";
import { collectFields, type Projection, projectionOf, type Spoken } from "./projection.ts";

/** A query whose answers only have to be written down, with nothing left to resolve below its root. */
export interface DirectQuery {
  /** Reads its variables; null where they are not what it takes, which execution says better. */
  prepare(variables: Variables): Prepared | null;
}

/** Runs it; throws what went wrong with one of its fields. */
export type Prepared = (context: Context) => Promise<Record<string, unknown>>;

interface Root {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly field: GraphQLField<unknown, unknown>;
  /** Its arguments, from variables that have been read. */
  readonly read: ArgumentsReading;
  readonly project: Projection;
}

/**
 * The short way through a valid document. A field of the root that could be null, that looks at more than
 * its arguments, or whose answer is not plain, goes the long way, and the whole document with it.
 */
export function directQuery(
  schema: GraphQLSchema,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
): DirectQuery | null {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const roots = rootsOf(operation, { schema, fragments });
  if (roots === null) return null;
  const read = variablesReading(schema, operation);
  if (read === null) return null;
  return {
    prepare(variables) {
      const values = read(variables);
      if (values === null) return null;
      const calls: Call[] = [];
      for (const root of roots) {
        const given = root.read(values);
        if (given === null) return null;
        calls.push({ root, given });
      }
      return (context) => answerAll(calls, context);
    },
  };
}

interface Call {
  readonly root: Root;
  readonly given: Readonly<Record<string, unknown>>;
}

function rootsOf(operation: OperationDefinitionNode, spoken: Spoken): readonly Root[] | null {
  const type = spoken.schema.getQueryType();
  if (type == null || operation.operation !== OperationTypeNode.QUERY) return null;
  if ((operation.directives?.length ?? 0) > 0) return null;
  const roots: Root[] = [];
  for (const [key, nodes] of collectFields(type, [operation.selectionSet], spoken) ?? []) {
    const field = type.getFields()[nodes[0]!.name.value];
    // Whoever takes a fourth argument looks at the document itself.
    if (field?.resolve === undefined || field.resolve.length > 3) return null;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const project = isNonNullType(field.type) ? projectionOf(field.type, sets, spoken) : null;
    if (project === null) return null;
    const read = argumentsReading(field.args, nodes[0]!.arguments ?? []);
    if (read === null) return null;
    roots.push({ key, nodes, field, read, project });
  }
  return roots.length === 0 ? null : roots;
}

async function answerAll(
  calls: readonly Call[],
  context: Context,
): Promise<Record<string, unknown>> {
  const [only] = calls;
  if (calls.length === 1) return { [only!.root.key]: await answer(only!, context) };
  const values = await Promise.all(calls.map((call) => answer(call, context)));
  return Object.fromEntries(calls.map(({ root }, at) => [root.key, values[at]]));
}

async function answer({ root, given }: Call, context: Context): Promise<unknown> {
  const { field, key, nodes, project } = root;
  try {
    return project(await field.resolve!(undefined, given, context, unseen));
  } catch (error) {
    throw locatedError(error, nodes, [key]);
  }
}

/** Nobody on the short way looks at the document. */
const unseen = undefined as never;
