import { describe, expect, it } from "vitest";
import { controlTimeline, type ControlStatement } from "../../../src/domain/registry/control.ts";
import { day, formatDay } from "../../../src/domain/time/day.ts";
import { runs } from "../../../src/domain/time/timeline.ts";
import { loadPacks } from "../../support/packs.ts";

const { control } = loadPacks().vocabulary;
const between = { holder: "乙", held: "甲" };
const always = { from: -Infinity, until: Infinity };

function share(percent: number | null, from = "…", until = "…"): ControlStatement {
  return { ...between, ...span(from, until), share: percent };
}

function determined(value: boolean, from = "…", until = "…"): ControlStatement {
  return { ...between, ...span(from, until), determined: value };
}

function span(from: string, until: string): { from: number; until: number } {
  return {
    from: from === "…" ? -Infinity : day(from),
    until: until === "…" ? Infinity : day(until),
  };
}

function edge(value: number): string {
  return Number.isFinite(value) ? formatDay(value) : "…";
}

/** The runs of control in words: "2010-01-01 2024-07-01 yes". */
function controlled(...statements: ControlStatement[]): string[] {
  return runs(controlTimeline(statements, control)).map(
    ({ from, until, value }) => `${edge(from)} ${edge(until)} ${value === 2 ? "yes" : "unknown"}`,
  );
}

describe("control by share, under the law of the day", () => {
  it("of exactly half is control to 2024-06-30 and unknown from 2024-07-01", () => {
    expect(controlled(share(50))).toEqual(["… 2024-07-01 yes", "2024-07-01 … unknown"]);
  });

  it("of more than half is control before and after", () => {
    expect(controlled(share(50.01))).toEqual(["… … yes"]);
    expect(controlled(share(100))).toEqual(["… … yes"]);
  });

  it("of less than half is none before and after", () => {
    expect(controlled(share(49.99))).toEqual([]);
    expect(controlled(share(0))).toEqual([]);
  });

  it("that was not recorded is unknown", () => {
    expect(controlled(share(null, "2020-01-01", "2021-01-01"))).toEqual([
      "2020-01-01 2021-01-01 unknown",
    ]);
  });

  it("lasts as long as the share", () => {
    expect(controlled(share(60, "2010-01-01", "2014-06-01"))).toEqual([
      "2010-01-01 2014-06-01 yes",
    ]);
    expect(controlled(share(60, "2010-01-01", "2014-06-01"), share(40, "2014-06-01"))).toEqual([
      "2010-01-01 2014-06-01 yes",
    ]);
  });

  it("does not depend on the order in which shares were recorded", () => {
    const [early, late] = [share(60, "2010-01-01", "2014-06-01"), share(50, "2024-01-01")];
    expect(controlled(late, early)).toEqual(controlled(early, late));
  });
});

describe("a determination", () => {
  it("decides against the share while it stands, either way", () => {
    expect(controlled(share(80), determined(false, "2015-01-01", "2016-01-01"))).toEqual([
      "… 2015-01-01 yes",
      "2016-01-01 … yes",
    ]);
    expect(controlled(share(10), determined(true, "2015-01-01", "2016-01-01"))).toEqual([
      "2015-01-01 2016-01-01 yes",
    ]);
  });

  it("decides where exactly half alone would be unknown", () => {
    expect(controlled(share(50), determined(true, "2024-07-01"))).toEqual(["… … yes"]);
  });

  it("needs no share", () => {
    expect(controlled(determined(true, "2010-01-01", "2014-06-01"))).toEqual([
      "2010-01-01 2014-06-01 yes",
    ]);
  });

  it("is not needed where nothing is recorded: then there is no control", () => {
    expect(controlled()).toEqual([]);
  });
});

describe("the legal threshold", () => {
  it("stands in the vocabulary for every day, one at a time", () => {
    const dated = control.toSorted((a, b) => a.from - b.from);
    expect(dated[0]!.from).toBe(always.from);
    expect(dated.at(-1)!.until).toBe(always.until);
    for (let at = 1; at < dated.length; at += 1) expect(dated[at]!.from).toBe(dated[at - 1]!.until);
  });
});
