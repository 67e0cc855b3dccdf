import { describe, expect, it } from "vitest";
import {
  type Comparison,
  type Condition,
  evaluate,
  type Facts,
} from "../../../src/domain/policy/condition.ts";
import {
  type Entity,
  type EntityKind,
  type FactDefinition,
  type FactValue,
  NONE,
  type Span,
} from "../../../src/domain/registry/fact.ts";
import { parsePeriod } from "../../../src/domain/time/calendar.ts";
import { day } from "../../../src/domain/time/day.ts";
import { writeLine } from "../../support/canonical.ts";

/** Conditions one by one, each on a fact or two, with the days on which they turn. */
function define(
  name: string,
  type: FactDefinition["type"],
  entities: readonly EntityKind[],
  missing: 0 | 1,
): FactDefinition {
  return {
    name,
    english: name,
    entities,
    type,
    missing,
    recordedBy: missing === 1 ? "登记" : null,
    none: "无",
  } as FactDefinition;
}

const facts: Facts = new Map(
  [
    define("整改到位", "boolean", ["listing"], 0),
    define("期限", "date", ["listing"], 1),
    define("申请日", "date", ["listing"], 0),
    define("面积", "number", ["parcel", "project"], 1),
    define("园区", "zone", ["parcel", "project"], 1),
    define("高水耗", "boolean", ["enterprise"], 0),
  ].map((fact) => [fact.name, fact]),
);

function thing(
  kind: EntityKind,
  recorded: Readonly<Record<string, readonly Span[] | FactValue>>,
): Entity {
  return {
    kind,
    id: kind,
    facts: new Map(
      Object.entries(recorded).map(([name, said]) => [
        name,
        Array.isArray(said) ? (said as Span[]) : [from("…", said as FactValue)],
      ]),
    ),
  };
}

function from(start: string, value: FactValue, end = "…"): Span {
  return {
    from: start === "…" ? -Infinity : day(start),
    until: end === "…" ? Infinity : day(end),
    value,
  };
}

function line(condition: Condition, ...chain: readonly Entity[]): string {
  return writeLine(evaluate(condition, chain, facts));
}

const expired: Condition = {
  is: "expired",
  fact: "期限",
  period: null,
  counting: "start-day-not-counted",
};

describe("届满: a deadline", () => {
  it("has expired from the day after its last day", () => {
    expect(line(expired, thing("listing", { 期限: day("2014-12-31") }))).toBe("…:0 2015-01-01:2");
  });

  it("that was extended after it had expired is open again from the day of the extension, and history stays true", () => {
    const spans = [
      from("2014-02-01", day("2014-12-31"), "2015-01-20"),
      from("2015-01-20", day("2015-06-30")),
    ];
    expect(line(expired, thing("listing", { 期限: spans }))).toBe(
      "…:1 2014-02-01:0 2015-01-01:2 2015-01-20:0 2015-07-01:2",
    );
  });

  it("has not expired where none was agreed, and is unknown where none is recorded", () => {
    expect(line(expired, thing("listing", { 期限: NONE }))).toBe("…:0");
    expect(line(expired, thing("listing", {}))).toBe("…:1");
    expect(line(expired, thing("listing", { 期限: null }))).toBe("…:1");
  });

  it("of a period since a dated fact ends with the corresponding day", () => {
    const period = parsePeriod("2年")!;
    expect(line({ ...expired, period }, thing("listing", { 期限: day("2020-02-29") }))).toBe(
      "…:0 2022-03-01:2",
    );
    expect(
      line(
        { ...expired, period, counting: "start-day-counted" },
        thing("listing", { 期限: day("2020-03-15") }),
      ),
    ).toBe("…:0 2022-03-15:2");
  });
});

describe("已到: a day", () => {
  it("has come from that day on", () => {
    expect(
      line({ is: "reached", fact: "期限" }, thing("listing", { 期限: day("2022-06-01") })),
    ).toBe("…:0 2022-06-01:2");
  });
});

describe("期内: a period", () => {
  const within: Condition = {
    is: "within",
    since: "期限",
    period: parsePeriod("1年")!,
    counting: "start-day-not-counted",
    on: null,
  };
  it("runs from its first day to its last, both included", () => {
    expect(line(within, thing("listing", { 期限: day("2022-06-01") }))).toBe(
      "…:0 2022-06-01:2 2023-06-02:0",
    );
  });

  it.each([
    ["the day before it begins", "2022-05-31", "…:0"],
    ["its first day", "2022-06-01", "…:0 2022-06-01:2"],
    ["its last day", "2023-06-01", "…:0 2023-06-01:2"],
    ["the day after its last", "2023-06-02", "…:0"],
  ])("takes in something done on %s, or does not", (_, on, said) => {
    expect(
      line(
        { ...within, on: "申请日" },
        thing("listing", { 期限: day("2022-06-01"), 申请日: day(on) }),
      ),
    ).toBe(said);
  });

  it("is unknown while its beginning is, and does not hold while nothing is done", () => {
    expect(line({ ...within, on: "申请日" }, thing("listing", { 申请日: day("2022-06-01") }))).toBe(
      "…:1",
    );
    expect(line({ ...within, on: "申请日" }, thing("listing", { 期限: day("2022-06-01") }))).toBe(
      "…:0",
    );
  });
});

describe("比: a number against a limit", () => {
  it.each<[Comparison, number, number, number]>([
    ["less", 2, 0, 0],
    ["at-most", 2, 2, 0],
    ["more", 0, 0, 2],
    ["at-least", 0, 2, 2],
  ])("%s: below, on and above the limit", (comparison, ...said) => {
    const values = [2.99, 3, 3.01].map((value) =>
      line({ is: "compare", fact: "面积", comparison, limit: 3 }, thing("parcel", { 面积: value })),
    );
    expect(values).toEqual(said.map((value) => `…:${value}`));
  });

  it("is unknown while the number is", () => {
    expect(
      line({ is: "compare", fact: "面积", comparison: "less", limit: 3 }, thing("parcel", {})),
    ).toBe("…:1");
  });
});

describe("位于: a place", () => {
  const located: Condition = { is: "located", fact: "园区", zones: ["洛新产业集聚区", "洛新"] };
  it("is known by any of its names, by no other, and recorded as none it is none", () => {
    expect(line(located, thing("parcel", { 园区: "洛新" }))).toBe("…:2");
    expect(line(located, thing("parcel", { 园区: "别处" }))).toBe("…:0");
    expect(line(located, thing("parcel", { 园区: NONE }))).toBe("…:0");
    expect(line(located, thing("parcel", {}))).toBe("…:1");
  });
});

describe("a fact", () => {
  it("holds from the first day of its record to the day before its end, and else reads as the vocabulary says", () => {
    expect(
      line(
        { is: "fact", fact: "整改到位" },
        thing("listing", { 整改到位: [from("2015-03-10", true, "2016-01-01")] }),
      ),
    ).toBe("…:0 2015-03-10:2 2016-01-01:0");
    expect(
      line(
        { is: "not", of: { is: "fact", fact: "整改到位" } },
        thing("listing", { 整改到位: [from("2015-03-10", true)] }),
      ),
    ).toBe("…:2 2015-03-10:0");
    expect(
      line(
        { is: "fact", fact: "整改到位" },
        thing("listing", { 整改到位: [from("2015-03-10", null)] }),
      ),
    ).toBe("…:0 2015-03-10:1");
  });

  it("is asked of the nearest that has a record of the day: a later record changes no earlier day", () => {
    const project = thing("project", { 园区: [from("2022-01-01", "洛新")] });
    const parcel = thing("parcel", { 园区: [from("2020-01-01", "别处")] });
    expect(line({ is: "located", fact: "园区", zones: ["洛新"] }, project, parcel)).toBe(
      "…:1 2020-01-01:0 2022-01-01:2",
    );
  });

  it("of the enterprise is asked of the enterprise at the end of the chain", () => {
    expect(
      line(
        { is: "fact", fact: "高水耗" },
        thing("listing", {}),
        thing("parcel", {}),
        thing("enterprise", { 高水耗: true }),
      ),
    ).toBe("…:2");
  });
});
