import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  parse,
  Source,
  TokenKind,
} from "graphql";
import type { Caller } from "../store/callers.ts";
import { accessFolding, lacking, type Needs } from "./access.ts";
import { type Cost, costFolding, costWith, type Variables } from "./cost.ts";
import { type Folding, foldOperation, operationOf } from "./fold.ts";
import { limits } from "./limits.ts";
import { rejection, rejections } from "./rejection.ts";

/** A valid document that a caller wants to run. */
export interface Wanted {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Variables | null | undefined;
}

/** What is known of an operation before it runs, found once for each document. */
interface Plan {
  /** What is wrong with it whoever asks. */
  readonly broken: GraphQLError | null;
  readonly needs: Needs;
  readonly cost: Cost;
}

const plans = new WeakMap<DocumentNode, Map<string, Plan>>();
const noVariables: Variables = {};

/**
 * Turns away a document that goes beyond its bounds, whoever asks. It may be looked at before it is
 * validated, which is dearer the larger it is.
 */
export function inspectDocument(schema: GraphQLSchema, document: DocumentNode): void {
  for (const one of document.definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION) continue;
    const broken = planOf(schema, { document, operationName: one.name?.value })?.broken ?? null;
    if (broken !== null) throw broken;
  }
}

/** Turns away what this caller may not run, before anything is looked up; returns what it costs. */
export function admit(
  schema: GraphQLSchema,
  wanted: Wanted,
  { scopes }: Pick<Caller, "scopes">,
): number {
  const plan = planOf(schema, wanted);
  if (plan === null) return 0;
  if (plan.broken !== null) throw plan.broken;
  const lack = lacking(plan.needs, scopes);
  if (lack !== null)
    throw rejection("access.denied", {
      zh: `此密钥无“${lack.scope}”权限，不得查询 ${lack.field}`,
      en: `the key has no scope "${lack.scope}", which ${lack.field} needs`,
    });
  const cost = costWith(plan.cost, wanted.variables ?? noVariables);
  if (cost > limits.cost)
    throw rejection("limits.cost", {
      zh: `此文档计 ${cost}，上限 ${limits.cost}`,
      en: `the document costs ${cost}; the limit is ${limits.cost}`,
    });
  return cost;
}

function planOf(schema: GraphQLSchema, { document, operationName }: Wanted): Plan | null {
  const name = operationName ?? "";
  const known = plans.get(document)?.get(name);
  if (known !== undefined) return known;
  const operation = operationOf(document, operationName);
  if (operation === null) return null;
  const made = makePlan(schema, { document, operation });
  const ofDocument = plans.get(document) ?? new Map<string, Plan>();
  plans.set(document, ofDocument.set(name, made));
  return made;
}

interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

function makePlan(schema: GraphQLSchema, one: Operation): Plan {
  return {
    broken: brokenLimit(schema, one),
    needs: foldOperation(schema, one, accessFolding),
    cost: foldOperation(schema, one, costFolding(one.operation)),
  };
}

/** How deep; what GraphQL answers about the contract has a limit of its own. */
const depthFolding: Folding<number> = {
  none: 0,
  field: ({ definition }, below) => (definition === null ? 0 : 1 + below),
  join: (parts) => Math.max(0, ...parts),
};

const aliasFolding: Folding<number> = {
  none: 0,
  field: ({ node }, below) => below + (node.alias === undefined ? 0 : 1),
  join: (parts) => parts.reduce((sum, part) => sum + part, 0),
};

/** How many fields stand at the root, through fragments too. */
const rootFolding: Folding<number> = {
  none: 0,
  field: () => 1,
  join: (parts) => parts.reduce((sum, part) => sum + part, 0),
};

function brokenLimit(schema: GraphQLSchema, one: Operation): GraphQLError | null {
  const measured = [
    ["limits.depth", foldOperation(schema, one, depthFolding), limits.depth],
    ["limits.aliases", foldOperation(schema, one, aliasFolding), limits.aliases],
    ["limits.root-fields", foldOperation(schema, one, rootFolding), limits.rootFields],
  ] as const;
  const broken = measured.find(([, found, max]) => found > max);
  if (broken === undefined) return null;
  const [code, found, max] = broken;
  const { zh, en } = rejections[code].says;
  return rejection(code, { zh: `${zh}：${found}，上限 ${max}`, en: `${en}: ${found} of ${max}` });
}

/** Reads a document, giving up on one that is too long before it has been read. */
export function readDocument(source: string | Source): DocumentNode {
  try {
    return parse(source, { maxTokens: limits.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (isTooLong(source)) throw rejection("limits.tokens");
    const { says } = rejections["request.malformed"];
    const { message, source: text, positions } = error;
    throw new GraphQLError(message, {
      ...(text === undefined ? {} : { source: text }),
      ...(positions === undefined ? {} : { positions }),
      extensions: { code: "request.malformed", says, http: { status: 400 } },
    });
  }
}

function isTooLong(source: string | Source): boolean {
  const lexer = new Lexer(typeof source === "string" ? new Source(source) : source);
  try {
    for (let count = 0; count <= limits.tokens; count += 1)
      if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch {
    return false;
  }
}
