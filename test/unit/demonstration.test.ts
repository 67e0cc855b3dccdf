import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { demonstration } from "../../src/demonstration/demonstration.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { prepareAnswers } from "../../src/domain/answer/answers.ts";
import { verdict } from "../../src/domain/answer/verdict.ts";
import { checkWorld } from "../../src/domain/policy/check-world.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { compileLaw } from "../../src/domain/policy/law.ts";
import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import { type Entity, NONE, spansOf } from "../../src/domain/registry/fact.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import type { Listing, World } from "../../src/domain/registry/world.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { runs, YES } from "../../src/domain/time/timeline.ts";
import { readPolicies } from "../../src/store/policy-files.ts";

const { vocabulary, folders } = readPolicies(join(import.meta.dirname, "..", "..", "policies"));
const policies = folders.flatMap(({ policy }) => policy ?? []);
const facts = vocabulary!.facts;
const written = demonstration({ policies, facts });
const world = parsed(written);
const law = compileLaw(vocabulary!, policies);
const rows = derive(law, world);
const answers = prepareAnswers(law, world, rows);

function parsed(raw: unknown): World {
  const read = parseWorld(raw, { facts, identifiers: "real" });
  if ("defects" in read) throw new Error(JSON.stringify(read.defects.slice(0, 5), null, 1));
  return read.value;
}

function first(entity: Entity, fact: string): number | undefined {
  const value = spansOf(entity, fact)[0]?.value;
  return typeof value === "number" ? value : undefined;
}

function begins(entity: Entity, fact: string): number | undefined {
  return spansOf(entity, fact).find(({ value }) => value === true)?.from;
}

describe("the demonstration", () => {
  it("is read like any file, without a defect, and says what it is", () => {
    expect(world.isDemonstration).toBe(true);
    expect(checkWorld(world, law)).toEqual([]);
  });

  it("is large enough to be a register", () => {
    expect(
      [...world.enterprises.values()].filter(({ kind }) => kind === "enterprise").length,
    ).toBeGreaterThanOrEqual(2000);
    expect(world.parcels.size).toBeGreaterThanOrEqual(3000);
    for (const region of ["3713", "370303", "3715", "3304", "4103"]) {
      expect(
        [...world.parcels.keys()].filter((code) => code.startsWith(region)).length,
        region,
      ).toBeGreaterThan(400);
    }
  });

  it("is the same bytes every time, and others for another seed", () => {
    expect(JSON.stringify(demonstration({ policies, facts }))).toBe(JSON.stringify(written));
    expect(JSON.stringify(demonstration({ policies, facts, seed: 7 }))).not.toBe(
      JSON.stringify(written),
    );
    parsed(demonstration({ policies, facts, seed: 7 }));
  });

  it("can be made with any of the policies alone, or none", () => {
    for (const policy of policies)
      expect(
        checkWorld(
          parsed(demonstration({ policies: [policy], facts })),
          compileLaw(vocabulary!, [policy]),
        ),
      ).toEqual([]);
    expect(parsed(demonstration({ policies: [], facts })).listings).toEqual([]);
  });

  it("gives every firm a code whose check digit agrees and which no real firm has", () => {
    const codes = [...world.enterprises.values()]
      .filter(({ kind }) => kind === "enterprise")
      .map(({ id }) => id);
    for (const code of codes) {
      expect(code[17]).toBe(checkDigit(code.slice(0, 17)));
      expect(code.slice(8, 11)).toBe("DEM");
    }
    const named = [...world.enterprises.values()].filter(({ name }) => name !== null);
    expect(named.every(({ name }) => name!.startsWith("演示"))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("gives some parcels a real-estate unit that stands on them", () => {
    const units = [...world.parcels.values()].filter(
      ({ realEstateUnit }) => realEstateUnit !== null,
    );
    expect(units.length).toBeGreaterThan(500);
    for (const { id, realEstateUnit } of units) expect(realEstateUnit!.startsWith(id)).toBe(true);
  });

  it("lists land under every category of every policy", () => {
    const shown = new Set(world.listings.map(({ policy, category }) => `${policy} ${category}`));
    const all = policies.flatMap(({ id, categories }) =>
      categories.map((category) => `${id} ${category.id}`),
    );
    expect(all.filter((one) => !shown.has(one))).toEqual([]);
  });

  it("signs agreements of every type that a policy speaks of", () => {
    const shown = new Set(world.agreements.map(({ type }) => type));
    const all = policies.flatMap(({ measures }) =>
      measures.flatMap(({ unit }) => (unit.kind === "agreement" ? (unit.among ?? []) : [])),
    );
    expect(all.filter((one) => !shown.has(one))).toEqual([]);
  });
});

/** What makes a listing an example of a stage, told from its facts alone. */
const stages: Readonly<Record<string, (listing: Listing) => boolean>> = {
  "determined, not entered anywhere": (one) =>
    begins(one, "认定低效") !== undefined && begins(one, "列入范围") === undefined,
  "deadline still to come": (one) => (first(one, "约定整改期限") ?? 0) > 20_900,
  "deadline passed, not rectified": (one) =>
    (first(one, "约定整改期限") ?? Infinity) < 20_000 && begins(one, "整改到位") === undefined,
  "extended before the deadline": (one) =>
    spansOf(one, "约定整改期限").length === 2 &&
    spansOf(one, "约定整改期限")[0]!.until <= first(one, "约定整改期限")!,
  "extended after the deadline": (one) =>
    spansOf(one, "约定整改期限").length === 2 &&
    spansOf(one, "约定整改期限")[0]!.until > first(one, "约定整改期限")!,
  "accepted in time": (one) =>
    (begins(one, "整改到位") ?? Infinity) <= (first(one, "约定整改期限") ?? -Infinity),
  "accepted late": (one) =>
    (begins(one, "整改到位") ?? -Infinity) > (first(one, "约定整改期限") ?? Infinity),
  "no deadline recorded": (one) =>
    one.policy === "linyi-2013-45" && spansOf(one, "约定整改期限").length === 0,
  "no deadline agreed": (one) => spansOf(one, "约定整改期限")[0]?.value === NONE,
  withdrawn: (one) => spansOf(one, "列入范围").some(({ until }) => until !== Infinity),
  relisted: ({ episode }) => episode === 2,
  "transferred after listing": (one) =>
    world.tenures.some(
      ({ parcel, from }) => parcel === one.parcel && from > (begins(one, "列入范围") ?? Infinity),
    ),
  "breaching enterprise not named": (one) =>
    one.policy === "linyi-2013-45" &&
    one.category === "一" &&
    spansOf(one, "违约企业").length === 0,
  "found unwilling": (one) =>
    spansOf(one, "不愿实施再开发").some(({ until }) => until === Infinity),
  "unwillingness revoked": (one) =>
    spansOf(one, "不愿实施再开发").some(({ until }) => until !== Infinity),
  "found uncooperative": (one) =>
    spansOf(one, "不主动配合整改").some(({ until }) => until === Infinity),
  "lack of cooperation revoked": (one) =>
    spansOf(one, "不主动配合整改").some(({ until }) => until !== Infinity),
  "elimination overdue": (one) =>
    begins(one, "列入淘汰落后产能") !== undefined &&
    (first(one, "规定淘汰期限") ?? Infinity) < 20_000 &&
    begins(one, "完成淘汰") === undefined,
  eliminated: (one) => begins(one, "完成淘汰") !== undefined,
  "applied to exit": (one) => begins(one, "主动申请退出") !== undefined,
  "a duty carried out": ({ discharges }) => discharges.length > 0,
};

describe("stages of a listing", () => {
  it.each(Object.keys(stages))("%s", (name) => {
    expect(world.listings.filter(stages[name]!).length).toBeGreaterThan(0);
  });

  it("surveyed only: land without a listing", () => {
    const listed = new Set(world.listings.map(({ parcel }) => parcel));
    expect([...world.parcels.keys()].filter((code) => !listed.has(code)).length).toBeGreaterThan(
      200,
    );
  });

  it("two categories on one parcel", () => {
    const byParcel = Map.groupBy(world.listings, ({ parcel }) => parcel);
    expect(
      [...byParcel.values()].filter((own) => new Set(own.map(({ category }) => category)).size > 1)
        .length,
    ).toBeGreaterThan(0);
  });
});

describe("what ties firms", () => {
  const shares = world.controls.flatMap((one) => ("share" in one ? [one.share] : []));

  it("has control by determination, by share, at exactly fifty, unrecorded and denied", () => {
    expect(world.controls.some((one) => "determined" in one && one.determined)).toBe(true);
    expect(world.controls.some((one) => "determined" in one && !one.determined)).toBe(true);
    for (const share of [50, null]) expect(shares).toContain(share);
    expect(shares.some((share) => share !== null && share > 50)).toBe(true);
    expect(shares.some((share) => share !== null && share < 50)).toBe(true);
  });

  it("has natural persons, known by a token", () => {
    const people = [...world.enterprises.values()].filter(({ kind }) => kind === "person");
    expect(people.length).toBeGreaterThan(20);
    expect(people.every(({ id, name }) => id.startsWith("自然人:演示") && name === null)).toBe(
      true,
    );
  });

  it("has benefits, permits, mortgages, projects and regions", () => {
    for (const things of [world.benefits, world.permits, world.mortgages])
      expect(things.length).toBeGreaterThan(100);
    expect(world.projects.length).toBeGreaterThan(0);
    expect([...world.regions.values()].some(({ facts: own }) => own.size > 1)).toBe(true);
    expect(world.benefits.some((one) => spansOf(one, "到期日").length === 0)).toBe(true);
    expect(world.benefits.some((one) => spansOf(one, "到期日")[0]?.value === NONE)).toBe(true);
  });
});

describe("what follows from it", () => {
  const inForce = new Set(
    rows
      .filter(
        ({ line, standing }) =>
          standing === "decides" && runs(line).some(({ value }) => value === YES),
      )
      .map(({ policy, measure }) => `${policy.policy.id} ${measure.id}`),
  );

  it.each(policies.map(({ id }) => id))(
    "%s: every measure is in force for somebody on some day",
    (id) => {
      const measures = policies.find((policy) => policy.id === id)!.measures;
      expect(
        measures.map((measure) => measure.id).filter((measure) => !inForce.has(`${id} ${measure}`)),
      ).toEqual([]);
    },
  );

  it("every kind of measure that a pack has occurs", () => {
    const kinds = new Set(
      policies.flatMap(({ id, measures }) =>
        measures.filter((measure) => inForce.has(`${id} ${measure.id}`)).map(({ kind }) => kind),
      ),
    );
    expect(
      policies
        .flatMap(({ measures }) => measures.map(({ kind }) => kind))
        .filter((kind) => !kinds.has(kind)),
    ).toEqual([]);
  });

  it("has what cannot be known, and reaches beyond the firm", () => {
    expect(rows.some(({ line }) => runs(line).some(({ value }) => value !== YES))).toBe(true);
    expect(rows.some(({ path }) => path.via !== null)).toBe(true);
  });

  it("is derived quickly", () => {
    const started = performance.now();
    derive(law, parsed(written));
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

describe("the tour", () => {
  const stops = tour.filter(({ policy }) => policies.some(({ id }) => id === policy));

  it("has a dozen stops and more", () => {
    expect(tour.length).toBeGreaterThanOrEqual(12);
    expect(stops.map(({ title }) => title.zh)).toEqual([
      ...new Set(stops.map(({ title }) => title.zh)),
    ]);
  });

  it.each(stops.map((stop) => [stop.policy, stop.title.zh, stop] as const))(
    "%s: %s",
    (_policy, _title, { name, question, expected }) => {
      const given = verdict(law, question, evidenceOf(answers, question));
      const deciding = given.bases.filter(({ effect }) => effect === given.outcome);
      expect(given.outcome).toBe(expected.outcome);
      if (expected.atLeast !== undefined) expect(given.atLeast).toBe(expected.atLeast);
      if (expected.article !== undefined)
        expect(deciding.map(({ article }) => article)).toContain(expected.article);
      if (expected.missing !== undefined)
        expect(
          [
            ...new Set(given.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))),
          ].toSorted(),
        ).toEqual(expected.missing.toSorted());
      if (expected.remarks !== undefined)
        expect(given.remarks.map(({ code }) => code)).toEqual(
          expect.arrayContaining([...expected.remarks]),
        );
      if (expected.isDoubted !== undefined)
        expect(deciding.some(({ doubts }) => doubts.length > 0)).toBe(expected.isDoubted);
      if (expected.subjectKnown !== undefined)
        expect(given.subjectKnown).toBe(expected.subjectKnown);
      if (expected.nextChangeOn !== undefined)
        expect(given.nextChangeOn === null ? null : formatDay(given.nextChangeOn)).toBe(
          expected.nextChangeOn,
        );
      expect(law.vocabulary.actions.map(({ code }) => code)).toContain(question.action);
      if (question.subject.kind === "enterprise")
        expect(world.enterprises.get(question.subject.id)?.name ?? null).toBe(name);
    },
  );
});
