import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { accessPage } from "../../src/cli/access.ts";
import { roles } from "../../src/domain/access/role.ts";
import { rights } from "../../src/domain/access/table.ts";

const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "access.md"), "utf8");

describe("docs/access.md", () => {
  it("is what `liandong access` prints", () => {
    expect(page).toBe(accessPage());
  });

  it("names every act and every role of the table", () => {
    for (const name of [...Object.keys(rights), ...Object.keys(roles)])
      expect(page).toContain(`\`${name}\``);
  });
});
