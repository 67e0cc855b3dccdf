import {
  buildSchema,
  execute,
  getVariableValues,
  type GraphQLSchema,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  validate,
} from "graphql";
import { describe, expect, it } from "vitest";
import type { Context } from "../../src/graphql/context.ts";
import { directQuery, type DirectQuery } from "../../src/graphql/direct-query.ts";
import { inputReading } from "../../src/graphql/input-reading.ts";
import { schema as contract } from "../../src/graphql/schema.ts";

const small = resolved(
  buildSchema(`
    directive @seen on FIELD
    type Query { ask(input: Ask!, first: Int): Answer!, asks(items: [Ask!]!): [Answer!]!, maybe: Verdict, deep: Deep! }
    input Ask { subject: Subject!, note: String, count: Int, isSure: Boolean = false, tags: [String!] }
    input Subject @oneOf { firm: String, land: ID }
    union Answer = Verdict | Refusal
    interface Said { says: String! }
    type Verdict implements Said { says: String!, level: Level!, at: Int, parts: [Part!]!, lacks: [String] }
    type Refusal implements Said { says: String!, code: ID! }
    type Part { name: String!, of: Part }
    type Deep { name: String!, computed: String! }
    enum Level { HIGH LOW }
  `),
);

interface Given {
  readonly subject: { readonly firm?: string; readonly land?: string };
  readonly [name: string]: unknown;
}

function answerTo(input: Given): unknown {
  if (input.subject.land !== undefined)
    return { __typename: "Refusal", says: JSON.stringify(input), code: 7 };
  const part = { name: "outer", of: { name: "inner", of: null } };
  return {
    __typename: "Verdict",
    says: JSON.stringify(input),
    level: "HIGH",
    parts: [part, part],
    lacks: ["one", null],
  };
}

function resolved(schema: GraphQLSchema): GraphQLSchema {
  const query = schema.getQueryType()!.getFields();
  query["ask"]!.resolve = (_, args) => {
    if (args["input"].note === "fail") throw new Error("a fault");
    return args["input"].note === "nothing" ? null : answerTo(args["input"]);
  };
  query["asks"]!.resolve = async (_, args) => args["items"].map(answerTo);
  query["maybe"]!.resolve = () => null;
  query["deep"]!.resolve = () => ({ name: "n" });
  const deep = schema.getType("Deep");
  if (isObjectType(deep)) deep.getFields()["computed"]!.resolve = () => "c";
  return schema;
}

function direct(text: string): DirectQuery | null {
  const document = parse(text);
  expect(validate(small, document)).toEqual([]);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return directQuery(small, { document, operation });
}

/** What both ways say; nothing of the short one where it leaves the matter to the long one. */
async function bothWays(text: string, variableValues: Record<string, unknown>) {
  const run = direct(text)?.prepare(variableValues);
  const long = await execute({ schema: small, document: parse(text), variableValues });
  if (run == null) return { short: null, long };
  const short = await run({} as Context).then(
    (data) => ({ data }),
    (error: Error) => ({ data: null, errors: [error] }),
  );
  return { short, long };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const asked = `query Q($input: Ask!) { ask(input: $input) { __typename ... on Verdict { says level at parts { name of { name } } lacks } ... on Refusal { says code } } }`;

const taken: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["variables", asked, { input: { subject: { firm: "x" }, note: null, count: 3, tags: ["a"] } }],
  ["another member of a union", asked, { input: { subject: { land: 12 } } }],
  ["a literal", `{ ask(input: {subject: {firm: "x"}}, first: 3) { ... on Said { says } } }`, {}],
  [
    "fragments, spread twice and within each other, and names given twice",
    `query Q($i: Ask!) { a: ask(input: $i) { ...V ...V ... on Verdict { parts { n: name } } } asks(items: [{subject: {land: "1"}}]) { ...V ... on Refusal { code } } }
     fragment V on Verdict { parts { ...P } ... on Said { says } } fragment P on Part { name of { name __typename } }`,
    { i: { subject: { firm: "x" } } },
  ],
  [
    "many",
    `query Q($i: [Ask!]!) { asks(items: $i) { ... on Said { says } } }`,
    { i: [{ subject: { firm: "x" } }, { subject: { land: "y" } }] },
  ],
  ["a fault", asked, { input: { subject: { firm: "x" }, note: "fail" } }],
  [
    "nothing where something is promised",
    asked,
    { input: { subject: { firm: "x" }, note: "nothing" } },
  ],
];

const left: readonly (readonly [string, string, Record<string, unknown>])[] = [
  [
    "a directive",
    `query Q($b: Boolean!) { ask(input: {subject: {firm: "x"}}) { ... on Said { says @include(if: $b) } } }`,
    { b: false },
  ],
  ["a field that may be null", `{ maybe { says } }`, {}],
  ["a computed field", `{ deep { name computed } }`, {}],
  [
    "a default of a variable",
    `query Q($n: Int = 3) { ask(input: {subject: {firm: "x"}}, first: $n) { __typename } }`,
    {},
  ],
  [
    "variables within a literal",
    `query Q($f: String!) { ask(input: {subject: {firm: $f}}) { __typename } }`,
    { f: "x" },
  ],
  ["what GraphQL says of the contract", `{ __schema { queryType { name } } }`, {}],
  [
    "a name that JavaScript keeps",
    `{ __proto__: ask(input: {subject: {firm: "x"}}) { __typename } }`,
    {},
  ],
];

const wrong: readonly (readonly [string, unknown])[] = [
  ["no value", undefined],
  ["null", null],
  ["a text", "x"],
  ["a list", [{ subject: { firm: "x" } }]],
  ["two of one", { subject: { firm: "x", land: "y" } }],
  ["none of one", { subject: {} }],
  ["null for one", { subject: { firm: null } }],
  ["one and a null", { subject: { firm: "x", land: null } }],
  ["a name nobody knows", { subject: { firm: "x" }, other: 1 }],
  ["a name every object has", JSON.parse('{"subject":{"firm":"x"},"__proto__":{"note":"y"}}')],
  ["a number for a text", { subject: { firm: 1 } }],
  ["a fraction for a whole number", { subject: { firm: "x" }, count: 1.5 }],
];

describe("the short way of a document", () => {
  it.each(taken)("says of %s what GraphQL says", async (_, text, variables) => {
    const { short, long } = await bothWays(text, variables);
    expect(short).not.toBeNull();
    expect(plain(short!.data)).toEqual(plain(long.data));
    const errors = "errors" in short! ? short.errors : undefined;
    expect(errors?.length).toBe(long.errors?.length);
  });

  it.each(left)("leaves %s to GraphQL", async (_, text, variables) => {
    expect((await bothWays(text, variables)).short).toBeNull();
  });

  it.each(wrong)("never takes %s for a question", async (_, input) => {
    const variables = input === undefined ? {} : { input };
    const { short, long } = await bothWays(asked, variables);
    expect(short).toBeNull();
    expect(long.errors?.length).toBeGreaterThan(0);
  });

  it("leaves one thing for a list to GraphQL, which takes it", async () => {
    const input = { subject: { firm: "x" }, tags: "a" };
    const { short, long } = await bothWays(asked, { input });
    expect(short).toBeNull();
    expect(long.errors).toBeUndefined();
  });
});

describe("the contract", () => {
  it("has a short way for a check and for many, and reads a question as GraphQL does", () => {
    const text = `query Q($input: CheckInput!, $items: [CheckItemInput!]!, $context: CheckContextInput!) {
      check(input: $input) { __typename } checks(items: $items, context: $context) { __typename } }`;
    const document = parse(text);
    const operation = document.definitions[0] as OperationDefinitionNode;
    const context = { purpose: "p", caseNumber: "c", operator: "o" };
    const question = { subject: { uscc: "x" }, action: "loan.new", asOf: "2026-03-02", knownAt: 4 };
    const input = { ...question, context, parcel: null };
    const variables = { input, items: [{ key: "k", ...question }], context };
    const { variableValues } = getVariableValues(
      contract,
      operation.variableDefinitions!,
      variables,
    );
    expect(directQuery(contract, { document, operation })?.prepare(variables)).not.toBeNull();
    const type = contract.getQueryType()!.getFields()["check"]!.args[0]!.type;
    expect(plain(inputReading(type)!(input))).toEqual(plain(variableValues!.coerced["input"]));
  });
});
