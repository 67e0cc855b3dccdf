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

const files = ["README.md", "README.zh-CN.md"] as const;

describe.each(files)("the tour of %s", (file) => {
  it("is a dozen questions or more", () => {
    expect(asked(file).length).toBeGreaterThanOrEqual(12);
  });

  it("shows the two commands", () => {
    const text = readFileSync(join(root, file), "utf8");
    expect(text).toContain("npm ci && npm start");
    expect(text).toContain("npm ci && npm test");
  });
});

/** What both show is asked once, but where they promise different answers. */
const questions = new Map(files.flatMap(asked).map((pair) => [pair.join(" # "), pair] as const));

describe("every question of the tours", () => {
  it.each([...questions.values()])("%s is answered %s", (command, outcome) => {
    const said = run(...command.split(" "), "--json");
    expect(said.err).toBe("");
    expect(JSON.parse(said.out)).toMatchObject({ outcome, isDemonstration: true });
  });
});
