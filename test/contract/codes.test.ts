import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rejection, type RejectionCode, rejections } from "../../src/graphql/rejection.ts";

const root = join(import.meta.dirname, "..", "..");

type Sentences = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

const published = JSON.parse(readFileSync(join(root, "schema", "codes.json"), "utf8")) as Readonly<
  Record<"refusals" | "remarks" | "rejections", Sentences>
>;

const families = Object.entries(published);
const tests = globSync("test/**/*.test.ts", { cwd: root })
  .filter((path) => !path.endsWith("contract/codes.test.ts"))
  .map((path) => readFileSync(join(root, path), "utf8"))
  .join("\n");

describe("the published codes", () => {
  it.each(families)("%s each have a stable form and a sentence in both languages", (_, codes) => {
    for (const [code, { zh, en }] of Object.entries(codes)) {
      expect(code).toMatch(/^[a-z]+(?:[.-][a-z]+)*$/);
      expect(zh, code).toMatch(/\p{Script=Han}/u);
      expect(en, code).toMatch(/^[\x20-\x7e]{8,}$/);
    }
  });

  it("stand in one family only", () => {
    const all = families.flatMap(([, codes]) => Object.keys(codes));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(families)("%s are each provoked by a test", (_, codes) => {
    const unprovoked = Object.keys(codes).filter((code) => !tests.includes(`"${code}"`));
    // Those of remarks are compared as a whole with what the demonstration meets.
    expect(codes === published.remarks ? [] : unprovoked).toEqual([]);
  });

  it.each(Object.keys(rejections) as RejectionCode[])(
    "%s is told with its code, its status and both sentences",
    (code) => {
      const { message, extensions } = rejection(code);
      const { status, says } = rejections[code];
      expect(extensions).toEqual({ code, says, http: { status } });
      expect(message).toBe(`${says.zh} / ${says.en}`);
    },
  );
});
