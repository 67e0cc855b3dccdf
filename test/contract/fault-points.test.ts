import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultKinds, faultPoints } from "../../src/domain/fault-point.ts";

const root = join(import.meta.dirname, "..", "..");
const sources = new Map(
  globSync("src/**/*.ts", { cwd: root }).map((path): [string, string] => [
    path.replaceAll("\\", "/"),
    readFileSync(join(root, path), "utf8"),
  ]),
);

/** Whatever goes to a database, a disk or a network by itself; what a transaction sends passes within it. */
const outward =
  /\.unsafe[(<]|[^.\w]fetch\(|\b(?:readFile|writeFile|open|readdir|mkdtemp)\(|\b(?:readFile|writeFile|open|readdir)Sync\(|\bcreate(?:Read|Write)Stream\(|await (?:checking|pool|owner|login|database)(?:<[^>]*>)?`/;

const passing = /\b(?:passing|asking|watchedPool)[(<]|point: "/;

/** Files that go outward and pass nothing, and why. */
const beside: readonly (readonly [path: RegExp, why: string])[] = [
  [/^src\/cli\//, "verbs of an operator, who sees how they end"],
  [/^src\/server\//, "the embedded server: without it nothing is served"],
  [/^src\/signing\/(?:key-files|rotation)/, "passed by open-signing, which calls them"],
  [/^src\/store\/(?:given-answers|recall-search)/, "statements of the pool that is watched"],
  [
    /^src\/store\/(?:table-copies|database|copy-stream|openings|transaction)/,
    "within a transaction",
  ],
  [
    /^src\/store\/(?:owner|login-roles|server-facts|driver|migrations)/,
    "before anything is served",
  ],
  [
    /^src\/store\/(?:backup-files|evidence-export|evidence-lines)/,
    "copies, which are compared whole",
  ],
  [/^src\/store\/(?:act-files|rejected-files|file-lines)/, "files of an operator's import"],
  [/^src\/store\/key-file/, "keys of a demonstration, on this machine alone"],
  [/^src\/commands\/backup-register/, "copies, which are compared whole"],
  [/^src\/http\/attachments/, "opens what evidence-files reads"],
  [/^src\/domain\//, "a word of the same name"],
];

describe("fault points", () => {
  it("are planned by nobody in the program", () => {
    for (const [path, text] of sources)
      if (path !== "src/store/passing.ts") expect(text, path).not.toMatch(/\binterpose\b/);
  });

  it.each(Object.entries(faultPoints))("%s stands in the code, with its kinds", (name, point) => {
    const named = [...sources].filter(
      ([path, text]) => path !== "src/domain/fault-point.ts" && text.includes(`"${name}"`),
    );
    expect(named).not.toEqual([]);
    for (const kind of faultKinds)
      expect(point.kinds[kind] === true || point.kinds[kind].length > 20).toBe(true);
  });

  it.each([...sources].filter(([, text]) => outward.test(text)).map(([path]) => path))(
    "%s goes outward past a fault point, or says why not",
    (path) => {
      const isBeside = beside.some(([which]) => which.test(path));
      expect(passing.test(sources.get(path)!) || isBeside).toBe(true);
    },
  );
});
