import { globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { publishedFiles, schemaFiles } from "../../src/cli/schema.ts";
import { caseShape } from "../../src/domain/answer/case-shape.ts";
import { packShape } from "../../src/domain/policy/pack-shape.ts";
import { vocabularyShape } from "../../src/domain/policy/vocabulary.ts";

const root = join(import.meta.dirname, "..", "..");
const files = schemaFiles();

interface Node {
  readonly [key: string]: unknown;
}

/** Every property of every object in a schema, with its place. */
function* propertiesOf(node: unknown, place: string): Generator<readonly [string, Node]> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, held] of Object.entries(node)) {
    if (key === "properties")
      for (const [name, property] of Object.entries(held as Node))
        yield [`${place}/${name}`, property as Node] as const;
    yield* propertiesOf(held, `${place}/${key}`);
  }
}

describe("the published schemas", () => {
  it.each([...publishedFiles()])("%s is what the program generates", (name, text) => {
    const published = readFileSync(join(root, "schema", name), "utf8");
    expect(
      published === text,
      `schema/${name} has drifted from the program; run: npm run schema`,
    ).toBe(true);
  });

  it("are all the files of the folder besides its README, which names each", () => {
    const published = readdirSync(join(root, "schema"), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "README.md")
      .map(({ name }) => name);
    expect(published.toSorted()).toEqual([...publishedFiles().keys()].toSorted());
    const readme = readFileSync(join(root, "schema", "README.md"), "utf8");
    for (const name of published) expect(readme).toContain(`\`${name}\``);
  });

  it("are the same bytes every time", () => {
    expect([...schemaFiles()]).toEqual([...files]);
    expect([...publishedFiles()]).toEqual([...publishedFiles()]);
  });

  it.each([...files])("%s has a title, and says what every key means", (_, text) => {
    const schema = JSON.parse(text) as Node;
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: expect.any(String),
      description: expect.any(String),
    });
    const silent = [...propertiesOf(schema, "")].filter(
      ([, { description }]) => typeof description !== "string",
    );
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it.each([...files])("%s points nowhere but into itself", (_, text) => {
    const schema = JSON.parse(text) as Node;
    const defined = Object.keys((schema["$defs"] ?? {}) as Node);
    for (const [, target] of text.matchAll(/"\$ref": "([^"]+)"/g))
      expect(defined.map((name) => `#/$defs/${name}`)).toContain(target);
  });

  it("come from shapes that accept every pack, case file and vocabulary of the repository", () => {
    const shapes = [
      ["policies/*/pack.yaml", packShape],
      ["policies/*/cases.yaml", caseShape],
      ["policies/vocabulary.yaml", vocabularyShape],
    ] as const;
    for (const [pattern, shape] of shapes) {
      const paths = globSync(pattern, { cwd: root });
      expect(paths.length, pattern).toBeGreaterThan(0);
      for (const path of paths) {
        const read = shape.safeParse(parse(readFileSync(join(root, path), "utf8")));
        expect(read.success ? [] : read.error.issues, path).toEqual([]);
      }
    }
  });
});
