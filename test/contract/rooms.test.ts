import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

function words(text: string): string[] {
  return text.split(" ");
}

const domain = [
  ...words("domain domain/time domain/registry domain/policy domain/answer"),
  ...words("domain/access domain/ledger domain/proof"),
];

/** Which room may import which; domain's own rooms have doors of their own, one way. */
const doors: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  "domain/time": ["domain"],
  "domain/registry": ["domain", "domain/time"],
  "domain/policy": ["domain", "domain/time", "domain/registry"],
  "domain/answer": ["domain", "domain/time", "domain/registry", "domain/policy"],
  "domain/access": ["domain", "domain/time", "domain/registry"],
  "domain/ledger": ["domain", "domain/time", "domain/registry", "domain/policy", "domain/access"],
  "domain/proof": ["domain", "domain/time"],
  demonstration: domain,
  server: ["domain"],
  signing: ["domain", "domain/proof"],
  store: domain,
  commands: [...domain, "signing", "store"],
  graphql: [...domain, "store", "commands"],
  http: [...domain, "store", "commands", "graphql"],
  pages: domain,
  "config.ts": ["domain"],
  "main.ts": [
    ...words("domain config.ts raise-register.ts demonstration server store commands"),
    ...words("graphql http pages"),
  ],
  "raise-register.ts": [...domain, ...words("config.ts demonstration server store commands")],
  cli: [
    ...domain,
    ...words("config.ts main.ts raise-register.ts demonstration server store"),
    ...words("commands graphql pages"),
  ],
};

const files = globSync("src/**/*.ts", { cwd: join(import.meta.dirname, "..", "..") }).map((path) =>
  path.replaceAll("\\", "/"),
);

const packages: Readonly<Record<string, readonly string[]>> = {
  "domain/policy": ["zod"],
  "domain/answer": ["zod"],
  "domain/proof": ["node:crypto"],
  server: [
    ...words("postgres node:child_process node:crypto node:fs node:module node:net"),
    ...words("node:os node:path node:stream node:timers/promises node:url"),
  ],
  signing: words("node:crypto node:fs node:fs/promises node:path sm-crypto-v2"),
  store: [
    ...words("yaml drizzle-orm drizzle-orm/pg-core drizzle-orm/postgres-js postgres"),
    ...words("csv-parse csv-stringify csv-stringify/sync csv-parse/sync"),
    ...words("node:crypto node:fs node:fs/promises node:path node:stream node:util"),
    ...words("node:timers/promises node:url node:module node:net node:os"),
  ],
  commands: ["canonicalize", "postgres", "node:crypto", "node:timers/promises"],
  graphql: ["@pothos/core", "@pothos/plugin-relay", "graphql", "dataloader"],
  http: [
    ...words("hono @hono/node-server graphql graphql-yoga @graphql-yoga/render-graphiql"),
    ...words("pino prom-client rate-limiter-flexible node:crypto node:zlib node:http"),
    ...words("node:util node:net node:timers/promises jose"),
  ],
  pages: ["hono", "hono/html", "hono/cookie"],
  "config.ts": ["node:path"],
  "main.ts": ["node:path", "node:url"],
  "raise-register.ts": ["node:path", "node:url"],
  cli: [
    ...words("node:util node:path node:url node:fs node:fs/promises node:os"),
    ...words("node:timers/promises zod graphql"),
  ],
};

/** The validator stands only where the written form is read. */
const validating = /(shape|vocabulary)\.ts$/;

const root = join(import.meta.dirname, "..", "..");

function roomOf(path: string): string {
  const parts = path.replace(/^src\//, "").split("/");
  return parts[0] === "domain" && parts.length > 2 ? `domain/${parts[1]}` : parts[0]!;
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"/gm)].map(
    (found) => found[1] ?? found[2]!,
  );
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

describe("the house", () => {
  it("has files to look at in every room it names", () => {
    expect([...new Set(files.map(roomOf))].toSorted()).toEqual(Object.keys(doors).toSorted());
  });

  it.each(files)("%s imports only through its doors", (path) => {
    const room = roomOf(path);
    for (const target of importsOf(read(path))) {
      if (target.startsWith(".")) {
        const to = roomOf(normalize(join(dirname(path), target)).replaceAll("\\", "/"));
        expect(to === room || doors[room]!.includes(to), `${path} → ${target}`).toBe(true);
      } else {
        expect(packages[room] ?? [], `${path} → ${target}`).toContain(target);
        if (target === "zod" && room.startsWith("domain")) expect(path).toMatch(validating);
      }
    }
  });

  it.each(files)("%s is at most 250 lines and forwards nothing", (path) => {
    const source = read(path);
    expect(source.split("\n").length - 1).toBeLessThanOrEqual(250);
    expect(source).not.toMatch(/^export (?:\*|\{[^}]*\}) from/m);
    expect(source).not.toMatch(/^export default/m);
  });

  it.each(
    files.filter((path) => path.startsWith("src/domain") || path.startsWith("src/demonstration")),
  )("%s has no clock, chance, promise or process", (path) => {
    expect(read(path)).not.toMatch(
      /Date\.now|new Date\b|Temporal\.Now|Math\.random|\bawait\b|\basync\b|\bprocess\.|console\.|performance\./,
    );
  });

  it("reads the environment in one file", () => {
    for (const path of files)
      if (path !== "src/config.ts") expect(read(path), path).not.toContain("process.env");
  });

  it("writes nothing from a resolver: what records is a command", () => {
    for (const path of files.filter((one) => one.startsWith("src/graphql/")))
      expect(read(path), path).not.toMatch(/\brecord[A-Z]\w*\b.*from "..\/store|\brecording\(/);
  });

  it("names files in kebab-case, without words that name nothing", () => {
    for (const path of files) {
      expect(path).toMatch(/^src\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/);
      expect(path).not.toMatch(/util|helper|common|misc|manager|service|\bdata\b|\binfo\b|handle/);
    }
  });

  it("keeps no dead file: every one is reached from the launcher's entry or a test", () => {
    const reached = new Set<string>();
    const visit = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const target of importsOf(read(path)))
        if (target.startsWith("."))
          visit(normalize(join(dirname(path), target)).replaceAll("\\", "/"));
    };
    visit("src/cli/main.ts");
    for (const test of globSync("test/**/*.ts", { cwd: root })) visit(test.replaceAll("\\", "/"));
    expect(files.filter((path) => !reached.has(path))).toEqual([]);
  });
});
