import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** A kind of test. One that asks a database says on which PostgreSQL; its server is started once. */
function project(
  name: string,
  include: string,
  more: TestProjectInlineConfiguration["test"] = {},
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [include], ...more } };
}

const onDatabase = { globalSetup: ["test/support/database-server.ts"] };

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default"],
    // Else Vite brings a second graphql beside the one that Pothos imports.
    server: { deps: { inline: [/@pothos/, /graphql/] } },
    projects: [
      project("unit", "test/unit/**/*.test.ts"),
      project("contract", "test/contract/**/*.test.ts"),
      project("integration", "test/integration/**/*.test.ts", onDatabase),
      project("integration-15", "test/integration/**/*.test.ts", {
        ...onDatabase,
        // They start servers of their own, or show nothing about PostgreSQL.
        exclude: ["server", "start", "page"].map((name) => `test/integration/${name}.test.ts`),
      }),
      project("long", "test/long/**/*.test.ts", onDatabase),
      project("long-15", "test/long/**/*.test.ts", onDatabase),
    ],
  },
});
