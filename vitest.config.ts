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
const askingPostgres = "register roles tables termination two-persons".split(" ");

/** They start servers of their own, of both versions. */
const ownServers = ["server", "start", "zones"].map((name) => `test/long/${name}.test.ts`);

/** They take their time, and are asked among the long ones. */
const patient =
  "access-matrix appointments audit backup canonical-answer cases doctor log page register-types restored signing-keys".split(
    " ",
  );

/** Proofs of a size that is set here: in full among the long ones, and small among the others. */
const sized = "as-of idempotency interleavings permutations".split(" ");

/** What these prove is ours and not of a PostgreSQL, so the older one sees their small sizes only. */
const small = {
  KEYS: "25",
  RACES: "8",
  SHUFFLES: "2",
  MUTATIONS: "20",
  RECEIPTS: "500",
  KILLS: "10",
  WRITES: "2000",
  ANSWERS: "1000",
};

function integration(names: readonly string[]): string[] {
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
      project("integration", ["test/integration/**/*.test.ts"], {
        ...onDatabase,
        env: { ...small, PROBES: "2000" },
        exclude: integration(patient),
      }),
      project("integration-15", integration(askingPostgres), onDatabase),
      project(
        "long",
        ["test/long/**/*.test.ts", ...integration([...sized, ...patient])],
        onDatabase,
      ),
      // On the older PostgreSQL the rest of the integration tests run among the long ones.
      project("long-15", ["test/long/**/*.test.ts", "test/integration/**/*.test.ts"], {
        ...onDatabase,
        env: small,
        exclude: [...integration([...askingPostgres, "page"]), ...ownServers],
      }),
    ],
  },
});
