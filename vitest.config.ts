import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** A kind of test. One that asks a database says on which PostgreSQL; its server is started once. */
function project(
  name: string,
  include: readonly string[],
  more: TestProjectInlineConfiguration["test"] = {},
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [...include], ...more } };
}

/** Those whose answers could depend on the version of PostgreSQL; the longest of them are left to long-15. */
const askingPostgres = "driver import ledger register roles tables termination".split(" ");

/** They start servers of their own, of both versions. */
const ownServers = ["server", "start", "zones"].map((name) => `test/long/${name}.test.ts`);

/** What they prove is ours and not of a PostgreSQL; on the older one their small sizes run among the rest. */
const sameOnBoth = ["idempotency", "interleavings", "permutations"].map(
  (name) => `test/long/${name}.test.ts`,
);

function on15(names: readonly string[]): string[] {
  return names.map((name) => `test/integration/${name}.test.ts`);
}

const onDatabase = { globalSetup: ["test/support/database-server.ts"] };

export default defineConfig({
  test: {
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default"],
    // Else Vite brings a second graphql beside the one that Pothos imports.
    server: { deps: { inline: [/@pothos/, /graphql/] } },
    projects: [
      project("unit", ["test/unit/**/*.test.ts"]),
      project("contract", ["test/contract/**/*.test.ts"]),
      // The as-of proof asks its 10,000 questions among the long ones.
      project("integration", ["test/integration/**/*.test.ts"], {
        ...onDatabase,
        env: { PROBES: "2000" },
      }),
      project("integration-15", on15(askingPostgres), onDatabase),
      project("long", ["test/long/**/*.test.ts", "test/integration/as-of.test.ts"], onDatabase),
      // On the older PostgreSQL the rest of the integration tests run among the long ones.
      project("long-15", ["test/long/**/*.test.ts", "test/integration/**/*.test.ts"], {
        ...onDatabase,
        exclude: [...on15([...askingPostgres, "page"]), ...ownServers, ...sameOnBoth],
      }),
    ],
  },
});
