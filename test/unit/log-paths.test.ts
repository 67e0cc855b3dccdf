import { describe, expect, it } from "vitest";
import { readTilePath } from "../../src/http/log-paths.ts";
import { openMetrics } from "../../src/http/metrics.ts";

describe("the path of a tile (C2SP tlog-tiles)", () => {
  it.each([
    ["0/000", { level: 0, number: 0, width: 256 }],
    ["0/x001/x234/067", { level: 0, number: 1_234_067, width: 256 }],
    ["1/999.p/255", { level: 1, number: 999, width: 255 }],
    ["63/001.p/1", { level: 63, number: 1, width: 1 }],
  ])("%s is read", (path, tile) => {
    expect(readTilePath(path)).toEqual(tile);
  });

  it.each(
    "0 0/ 0/0 0/00 0/0000 0/001/ 0/001/234 0/x001 0/x000/001 0/000.p 0/000.p/ 0/000.p/00 0/000.p/256 0/000.p/999 00/000 -1/000 64/000 0/x999/x999/x999/x999/x999/999 entries/000 data/000 0/000?".split(
      " ",
    ),
  )("%s is no path of one", (path) => {
    expect(readTilePath(path)).toBeNull();
  });
});

describe("the counts of the log", () => {
  it("tell its size, how long what waits has waited, and how often it could not be signed", async () => {
    const metrics = openMetrics({ withProcess: false });
    metrics.watchLog(() => ({ size: 7, unanchoredMs: 1500, errors: 2 }));
    const { text } = await metrics.print();
    expect(text).toContain("\nliandong_log_leaves 7\n");
    expect(text).toContain("\nliandong_log_unanchored_seconds 1.5\n");
    expect(text).toContain("\nliandong_log_errors 2\n");
  });
});
