import type { DocumentNode, ExecutionResult, GraphQLSchema, StringValueNode } from "graphql";
import { GraphQLError, visit } from "graphql";
import { type DirectQuery, directQuery, type Prepared } from "../graphql/direct-query.ts";
import { operationOf } from "../graphql/fold.ts";
import { createYoga, type Plugin, type YogaInitialContext } from "graphql-yoga";
import { admit, inspectDocument, readDocument } from "../graphql/admission.ts";
import type { Context } from "../graphql/context.ts";
import { asRejection, rejection } from "../graphql/rejection.ts";
import type { Asking } from "./asking.ts";
import type { Params } from "./params.ts";

/** The context of resolvers with what the edge adds to it. */
export interface Served extends Context {
  /** Called with what the document costs before it runs; throws where too little is left. */
  readonly charge: (cost: number) => void | Promise<void>;
}

/** Runs documents of the contract. */
export interface Engine {
  execute(params: Params, asking: Asking, context: Served): Promise<ExecutionResult>;
}

/**
 * Yoga by its short way: what is asked has been read already, and what it answers is written elsewhere,
 * so that one request is read once, run once and answered in one form.
 */
export function createEngine(schema: GraphQLSchema): Engine {
  const documents = boundedCache<DocumentNode>(documentsLengthMax);
  const yoga = createYoga<Served>({
    schema,
    plugins: [gate(schema)],
    parserAndValidationCache: {
      documentCache: documents,
      errorCache: boundedCache(errorsLengthMax),
    } as unknown as boolean,
    maskedErrors: { maskError: mask },
    maxRequestBodySize: false,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
  });
  return {
    async execute(params, { method }, context) {
      const document = documents.get(params.query);
      const run = document === undefined ? null : directRun(document, params);
      if (document !== undefined && run !== null)
        return executeDirectly(run, { ...params, document, schema }, context);
      const request = new Request("http://localhost/graphql", { method });
      const result = await yoga.getResultForParams({ params, request }, context as never);
      return result as ExecutionResult;
    },
  };
}

type EngineContext = YogaInitialContext & Served;

/** What is checked of a document before it runs: whether the caller may run it, and what it costs. */
function gate(schema: GraphQLSchema): Plugin<EngineContext> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source) => {
        const document = readText(String(source));
        inspectDocument(schema, document);
        return document;
      });
    },
    async onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName, variableValues: variables } = args;
      const { caller, charge } = args.contextValue;
      remember(schema, document, operationName);
      try {
        await charge(admit(schema, { document, operationName, variables }, caller));
      } catch (error) {
        setResultAndStopExecution({ errors: [asRejection(error)] });
      }
    },
  };
}

const directs = new WeakMap<DocumentNode, Map<string, DirectQuery | null>>();

/** Of a document that has been found valid. */
function remember(schema: GraphQLSchema, document: DocumentNode, name: string | null | undefined) {
  let known = directs.get(document);
  if (known === undefined) directs.set(document, (known = new Map()));
  if (known.has(name ?? "")) return;
  const operation = operationOf(document, name);
  if (operation === null) return;
  known.set(name ?? "", directQuery(schema, { document, operation }));
}

/** Ready to run; null where the document or its variables have to go the long way. */
function directRun(document: DocumentNode, params: Params): Prepared | null {
  const direct = directs.get(document)?.get(params.operationName ?? "");
  return direct?.prepare(params.variables ?? noVariables) ?? null;
}

const noVariables = {};

type Admitted = Params & { readonly document: DocumentNode; readonly schema: GraphQLSchema };

/** What the long way does, in the same order and told in the same words. */
async function executeDirectly(
  run: Prepared,
  { schema, ...wanted }: Admitted,
  context: Served,
): Promise<ExecutionResult> {
  try {
    const charged = context.charge(admit(schema, wanted, context.caller));
    if (charged !== undefined) await charged;
  } catch (error) {
    return { errors: [asRejection(error)] };
  }
  try {
    return { data: await run(context) };
  } catch (error) {
    return { data: null, errors: [mask(error)] };
  }
}

function readText(source: string): DocumentNode {
  const document = readDocument(source);
  if (source.includes(String.raw`\u`)) visit(document, { StringValue: insistOnText });
  return document;
}

/** GraphQL turns lone surrogates away by itself. */
function insistOnText({ value }: StringValueNode): void {
  if (value.includes("\0"))
    throw rejection("request.malformed", { zh: "文字含 NUL", en: "a text holds NUL" });
}

/** Of all texts together: a document that has been read takes a hundred times as much. */
const documentsLengthMax = 262_144;
const errorsLengthMax = 32_768;

/** Documents that come again are not read again; many different ones push out the oldest. */
function boundedCache<T>(lengthMax: number): {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
} {
  const kept = new Map<string, T>();
  let length = 0;
  return {
    get: (key) => kept.get(key),
    set(key, value) {
      if (kept.has(key)) return;
      kept.set(key, value);
      length += key.length;
      for (const oldest of kept.keys()) {
        if (length <= lengthMax) break;
        kept.delete(oldest);
        length -= oldest.length;
      }
    },
  };
}

const causes = new WeakMap<GraphQLError, unknown>();

/** What went wrong behind an error of a result, for the log. */
export function faultBehind(error: GraphQLError): unknown {
  return causes.get(error);
}

function mask(error: unknown): GraphQLError {
  if (error instanceof GraphQLError && isOwn(error)) return error;
  const { message, extensions } = asRejection(error);
  const { nodes, path } = error as Partial<GraphQLError>;
  const masked = new GraphQLError(message, { nodes, path, extensions });
  causes.set(masked, (error as Partial<GraphQLError>).originalError ?? error);
  return masked;
}

/** Made on purpose, here or in GraphQL itself, and so fit to be told. */
function isOwn({ originalError }: GraphQLError): boolean {
  return originalError === undefined || originalError instanceof GraphQLError;
}
