import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, parse, type GraphQLSchema, Kind, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { admit, inspectDocument } from "../../src/graphql/admission.ts";
import { schema } from "../../src/graphql/schema.ts";
import type { Scope } from "../../src/store/callers.ts";

const schemas = join(import.meta.dirname, "..", "..", "schema");
const folder = join(import.meta.dirname, "consumers");

const documents = globSync("*.graphql", { cwd: folder })
  .toSorted()
  .map((name) => [name, parse(readFileSync(join(folder, name), "utf8"))] as const);

/** Every contract that somebody may have been written for: today's, and those that were published. */
function contracts(): [string, GraphQLSchema][] {
  const published = join(schemas, "published");
  const versions = existsSync(published) ? readdirSync(published) : [];
  return [
    ["api.graphql", buildSchema(readFileSync(join(schemas, "api.graphql"), "utf8"))],
    ...versions.map((version): [string, GraphQLSchema] => [
      version,
      buildSchema(readFileSync(join(published, version, "api.graphql"), "utf8")),
    ]),
  ];
}

/** A counter has no more than the right to ask; a bureau that keeps the register reads it too. */
const scopesOf = (name: string): ReadonlySet<Scope> =>
  new Set(name.startsWith("bureau") ? ["ask", "register"] : ["ask"]);

describe("the documents of those who ask", () => {
  it("are those of every counter that the design names", () => {
    expect(documents.map(([name]) => name.replace(".graphql", ""))).toEqual(
      expect.arrayContaining([
        "approval",
        "bank",
        "environment",
        "finance",
        "land-centre",
        "registration",
        "safety",
        "tax",
        "utility",
      ]),
    );
  });

  it.each(documents)(
    "%s is valid against today's contract and every published one",
    (_, document) => {
      for (const [version, contract] of contracts())
        expect(validate(contract, document), version).toEqual([]);
    },
  );

  it.each(documents)("%s is within the limits and the rights of its counter", (name, document) => {
    inspectDocument(schema, document);
    for (const one of document.definitions) {
      if (one.kind !== Kind.OPERATION_DEFINITION) continue;
      const wanted = { document, operationName: one.name?.value, variables: { items: [{}] } };
      expect(
        () => admit(schema, wanted, { scopes: scopesOf(name) }),
        one.name?.value,
      ).not.toThrow();
    }
  });

  it.each(documents)("%s takes a refusal as well as an answer", (_, document) => {
    expect(JSON.stringify(document)).toContain('"value":"Refusal"');
  });
});
