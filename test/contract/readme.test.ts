import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../support/command-line.ts";

const root = join(import.meta.dirname, "..", "..");

/** Every command of a tour, with the outcome written behind it. */
function asked(file: string): [string, string][] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^node bin\/liandong\.mjs (check .+?) {3}# ([A-Z_]+)$/gm)].map(
    (found) => [found[1]!, found[2]!],
  );
}

describe.each(["README.md", "README.zh-CN.md"])("the tour of %s", (file) => {
  it("is a dozen questions or more", () => {
    expect(asked(file).length).toBeGreaterThanOrEqual(12);
  });

  it.each(asked(file))("%s is answered %s", (command, outcome) => {
    const said = run(...command.split(" "), "--json");
    expect(said.err).toBe("");
    expect(JSON.parse(said.out)).toMatchObject({ outcome, isDemonstration: true });
  });

  it("shows the two commands", () => {
    const text = readFileSync(join(root, file), "utf8");
    expect(text).toContain("npm ci && npm start");
    expect(text).toContain("npm ci && npm test");
  });
});
