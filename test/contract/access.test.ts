import {
  buildSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isObjectType,
  parse,
} from "graphql";
import { describe, expect, it } from "vitest";
import { admit, inspectDocument, readDocument } from "../../src/graphql/admission.ts";
import { limits } from "../../src/graphql/limits.ts";
import type { Mark } from "../../src/graphql/marks.ts";
import { schema as contract } from "../../src/graphql/schema.ts";
import type { Scope } from "../../src/store/callers.ts";

/** A small contract with everything in it that rights and cost depend on. */
const small = markAll(
  buildSchema(`
    type Query { open: String, firm: Firm, firms(first: Int = 20, after: String): Firms, many(items: [Item!]!): [String!], hidden: String }
    type Firms { edges: [FirmEdge] }
    type FirmEdge { node: Firm }
    interface Named { name: String }
    type Firm implements Named { name: String, secret: String, parent: Firm, firms(first: Int = 20): Firms }
    input Item { key: String }
  `),
  {
    "Query.open": { access: "public", cost: 0 },
    "Query.firm": { access: "ask", cost: 1 },
    "Query.firms": { access: "ask", cost: 1, perItem: "first" },
    "Query.many": { access: "ask", cost: 1, perItem: "items" },
    "Firm.name": { access: "public", cost: 0 },
    "Named.name": { access: "public", cost: 0 },
    "Firm.secret": { access: "register", cost: 0 },
    "Firm.parent": { access: "ask", cost: 1 },
    "Firm.firms": { access: "ask", cost: 1, perItem: "first" },
    "Firms.edges": { access: "public", cost: 0 },
    "FirmEdge.node": { access: "public", cost: 0 },
  },
);

function markAll(built: GraphQLSchema, marks: Readonly<Record<string, Mark>>): GraphQLSchema {
  for (const type of Object.values(built.getTypeMap())) {
    if (!("getFields" in type) || !isObjectType(type)) continue;
    for (const field of Object.values(type.getFields()))
      Object.assign(field.extensions, marks[`${type.name}.${field.name}`]);
  }
  return built;
}

interface Asking {
  readonly scopes?: readonly Scope[];
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

function cost(document: string | DocumentNode, asking: Asking = {}): number {
  const { scopes = ["ask", "register"], ...more } = asking;
  const read = typeof document === "string" ? parse(document) : document;
  return admit(small, { document: read, ...more }, { scopes: new Set(scopes) });
}

function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as GraphQLError).extensions["code"];
  }
}

function nested(depth: number): string {
  return `{ firm { ${"parent { ".repeat(depth - 2)}name ${"} ".repeat(depth - 2)}} }`;
}

function fields(count: number, field: (at: number) => string): string {
  return `{ ${Array.from({ length: count }, (_, at) => field(at)).join(" ")} }`;
}

function items(length: number): Asking {
  return { variables: { items: Array.from({ length }, () => ({})) } };
}

describe("rights", () => {
  it("go by every field that is selected, however it is reached", () => {
    const asking: Asking = { scopes: ["ask"] };
    for (const document of [
      "{ firm { secret } }",
      "{ firm { ... on Firm { secret } } }",
      "{ firm { ...F } } fragment F on Firm { parent { ...G } } fragment G on Firm { secret }",
      "{ firm { name @skip(if: true) secret @include(if: false) } }",
      "{ a: firms(first: 1) { edges { node { x: secret } } } }",
    ]) {
      expect(
        codeOf(() => cost(document, asking)),
        document,
      ).toBe("access.denied");
      expect(cost(document), document).toBeGreaterThan(0);
    }
    expect(cost("{ firm { name } }", asking)).toBe(1);
  });

  it("are given to nobody for a field that says nothing of them", () => {
    expect(codeOf(() => cost("{ hidden }"))).toBe("access.denied");
  });

  it("to what is public, and to the contract itself, are everybody's", () => {
    expect(cost("{ open __typename }", { scopes: [] })).toBe(0);
    expect(cost("{ __schema { types { name } } }", { scopes: [] })).toBeGreaterThan(0);
    expect(codeOf(() => cost("{ firm { name } }", { scopes: [] }))).toBe("access.denied");
  });

  it("go by the operation that is meant, not by its neighbours", () => {
    const document = parse("query A { open } query B { firm { secret } }");
    expect(cost(document, { scopes: [], operationName: "A" })).toBe(0);
    expect(codeOf(() => cost(document, { scopes: [], operationName: "B" }))).toBe("access.denied");
    expect(cost(document, { scopes: [], operationName: "A" })).toBe(0);
  });

  it("name the scope and the field that is closed", () => {
    expect(() => cost("{ firm { secret } }", { scopes: ["ask"] })).toThrow(
      /register.*Firm\.secret/s,
    );
  });

  it("of a counter reach every field of an answer, and none of the register", () => {
    const counter = { scopes: new Set<Scope>(["ask"]) };
    const document = parse(
      "query ($input: CheckInput!) { check(input: $input) { ... on Verdict { record bases { quotation } } } }",
    );
    expect(admit(contract, { document }, counter)).toBe(1);
    expect(codeOf(() => admit(contract, { document }, { scopes: new Set() }))).toBe(
      "access.denied",
    );
  });
});

describe("cost", () => {
  it("is that of every item of a page, and of pages within pages", () => {
    expect(cost("{ firms { edges { node { name } } } }")).toBe(20);
    expect(cost("{ firms(first: 5) { edges { node { parent { name } } } } }")).toBe(10);
    expect(
      cost(
        "{ firms(first: 10) { edges { node { firms(first: 10) { edges { node { name } } } } } } }",
      ),
    ).toBe(110);
  });

  it("goes by variables, their defaults, and the contract's own", () => {
    const document = parse("query ($n: Int = 7) { firms(first: $n) { edges { node { name } } } }");
    expect(cost(document)).toBe(7);
    expect(cost(document, { variables: { n: 50 } })).toBe(50);
    expect(cost(document, { variables: { n: null } })).toBe(20);
    expect(cost("query ($n: Int) { firms(first: $n) { edges { node { name } } } }")).toBe(20);
  });

  it("is never less for a page of less than nothing", () => {
    expect(cost("{ firms(first: -1000000) { edges { node { name } } } firm { name } }")).toBe(2);
    expect(
      cost("query ($n: Int) { firms(first: $n) { edges { node { name } } } }", {
        variables: { n: Number.NaN },
      }),
    ).toBe(1);
  });

  it("is one for each question of a batch, a thousand at most, which is refused elsewhere", () => {
    const document = parse("query ($items: [Item!]!) { many(items: $items) }");
    expect(cost(document, items(0))).toBe(0);
    expect(cost(document, items(1000))).toBe(1000);
    expect(cost(document, items(100_000))).toBe(1000);
    expect(cost('{ many(items: [{ key: "a" }, { key: "b" }]) }')).toBe(2);
    expect(cost('{ many(items: { key: "a" }) }')).toBe(1);
  });

  it("beyond the limit is turned away", () => {
    const page =
      "firms(first: 100) { edges { node { firms(first: 100) { edges { node { name } } } } } }";
    expect(codeOf(() => cost(`{ ${page} }`))).toBe("limits.cost");
  });

  it("of fragments that spread one another a thousandfold is found at once", () => {
    const chain = Array.from(
      { length: 100 },
      (_, at) => `fragment F${at} on Firm { parent { ...F${at + 1} } ...F${at + 1} }`,
    );
    const document = parse(`{ firm { ...F0 } } ${chain.join(" ")} fragment F100 on Firm { name }`);
    const began = performance.now();
    expect(["limits.depth", "limits.cost"]).toContain(codeOf(() => cost(document)));
    expect(performance.now() - began).toBeLessThan(200);
  });

  it("of fragments that spread themselves is found, though nobody may run them", () => {
    const document = parse("{ firm { ...F } } fragment F on Firm { parent { ...F } }");
    expect(cost(document)).toBeGreaterThan(0);
  });
});

describe("a document", () => {
  it.each([
    ["limits.depth", nested(limits.depth), nested(limits.depth + 1)],
    [
      "limits.aliases",
      fields(limits.aliases, (at) => `a${at}: open`),
      `{ firm { ${Array.from({ length: limits.aliases + 1 }, (_, at) => `a${at}: name`).join(" ")} } }`,
    ],
    [
      "limits.root-fields",
      fields(limits.rootFields, () => "open"),
      fields(limits.rootFields + 1, () => "open"),
    ],
  ])("is turned away as %s by one too many, before it is validated", (code, most, more) => {
    expect(codeOf(() => inspectDocument(small, parse(most)))).toBeUndefined();
    expect(codeOf(() => inspectDocument(small, parse(more)))).toBe(code);
    expect(codeOf(() => cost(more))).toBe(code);
  });

  it("hides nothing in fragments", () => {
    const roots = `{ ...R ...R } fragment R on Query ${fields(limits.rootFields / 2 + 1, () => "open")}`;
    expect(codeOf(() => inspectDocument(small, parse(roots)))).toBe("limits.root-fields");
  });

  it("of too many tokens is given up before it is read, whatever is wrong with it", () => {
    const long = fields(limits.tokens - 3, () => "open");
    expect(readDocument(long).definitions).toHaveLength(1);
    expect(codeOf(() => readDocument(fields(limits.tokens, () => "open")))).toBe("limits.tokens");
    expect(codeOf(() => readDocument(`${"{ open ".repeat(limits.tokens)}`))).toBe("limits.tokens");
  });

  it("that cannot be read is said to be so, with the place", () => {
    try {
      readDocument("{ open");
      expect.unreachable();
    } catch (error) {
      const { extensions, locations } = error as GraphQLError;
      expect(extensions["code"]).toBe("request.malformed");
      expect(locations).toEqual([{ line: 1, column: 7 }]);
    }
  });

  it("about the contract itself may be as deep as tools ask", () => {
    const deep = `{ __schema { types { fields { type { ${"ofType { ".repeat(9)}name ${"} ".repeat(9)}} } } } }`;
    expect(codeOf(() => inspectDocument(small, parse(deep)))).toBeUndefined();
  });
});
