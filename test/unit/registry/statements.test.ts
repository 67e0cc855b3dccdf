import { describe, expect, it } from "vitest";
import type { ControlStatement } from "../../../src/domain/registry/control.ts";
import type { Entity, Span } from "../../../src/domain/registry/fact.ts";
import type {
  EntityRef,
  EntityStatement,
  Statement,
} from "../../../src/domain/registry/statement.ts";
import { statementsOf } from "../../../src/domain/registry/statements-of.ts";
import type { World } from "../../../src/domain/registry/world.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import { isRegionCode } from "../../../src/domain/registry/region.ts";
import { canonical } from "../../support/canonical.ts";
import { loadPacks } from "../../support/packs.ts";
import { random, seedOf } from "../../support/random.ts";
import { randomWorld, subjectOf } from "../../support/random-world.ts";

const { vocabulary, policies, law } = loadPacks();
const about = subjectOf(vocabulary, policies);
const seed = seedOf(41);
const worlds = 300;

/** A world with what random worlds leave out: names, units, permits, mortgages. */
function fullWorld(at: number): World {
  const world = randomWorld(about, seed * 1000 + at);
  const chance = random(seed * 1000 + at);
  const span = (): Span[] => [
    { from: chance.int(9000), until: Infinity, value: chance.int(20_000) },
  ];
  const interval = () => ({ from: chance.int(9000), until: 9000 + chance.int(9000) });
  return {
    ...world,
    enterprises: new Map(
      [...world.enterprises.values()].map((one) => [
        one.id,
        { ...one, name: chance.chance(0.5) ? `${one.id}公司` : null },
      ]),
    ),
    parcels: new Map(
      [...world.parcels.values()].map((one) => [
        one.id,
        { ...one, realEstateUnit: chance.chance(0.5) ? `${one.id}W` : null },
      ]),
    ),
    regions: new Map([...world.regions].map(([id, one]) => [id, { ...one, facts: zoned(one) }])),
    permits: ["甲", "乙"].map((enterprise, number) => ({
      kind: "permit",
      id: `许可${number}`,
      type: "排污许可证",
      enterprise,
      facts: new Map(chance.chance(0.7) ? [["到期日", span()]] : []),
    })),
    mortgages: [1, 2].map((number) => ({
      kind: "mortgage",
      id: `抵押${number}`,
      parcel: "A",
      mortgagee: `银行${number}`,
      ...interval(),
      facts: new Map(),
    })),
    benefits: world.benefits.map((one) => ({ ...one, parcel: chance.pick([null, "A"]) })),
  };
}

/** A zone lies in itself and a county in none, as in every world that is read. */
function zoned({ id, facts }: Entity): Map<string, readonly Span[]> {
  const own = new Map([...facts].filter(([fact]) => fact !== "园区"));
  if (!isRegionCode(id)) own.set("园区", [{ from: -Infinity, until: Infinity, value: id }]);
  return own;
}

function keyOf({ kind, code }: EntityRef): string {
  return `${kind === "person" ? "enterprise" : kind} ${code}`;
}

function byId<T extends { readonly id: string }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((one) => [one.id, one]));
}

/** Builds a world from statements alone, in whatever order they come. */
function worldOf(statements: readonly Statement[]): World {
  const facts = new Map<string, Map<string, Span[]>>();
  for (const said of statements) {
    if (said.is !== "fact") continue;
    const own = facts.get(keyOf(said.about)) ?? new Map<string, Span[]>();
    facts.set(keyOf(said.about), own);
    const spans = own.get(said.fact) ?? [];
    own.set(said.fact, spans);
    spans.push({ from: said.from, until: said.until, value: said.value });
    spans.sort((one, other) => one.from - other.from);
  }
  const entities = [
    ...new Map(
      statements
        .filter((said) => said.is === "entity")
        .toSorted((one, other) => Number(other.isOnlyNamed) - Number(one.isOnlyNamed))
        .map((said) => [keyOf(said), said]),
    ).values(),
  ];
  const of = (kind: EntityStatement["kind"]): EntityStatement[] =>
    entities.filter((said) => said.kind === kind);
  const base = <K extends EntityStatement["kind"]>(said: EntityStatement & { kind: K }) => ({
    kind: said.kind as K,
    id: said.label ?? said.code,
    facts: facts.get(keyOf(said)) ?? new Map<string, Span[]>(),
  });
  const discharges = (said: EntityStatement) =>
    statements.flatMap((one) =>
      one.is === "discharge" && keyOf(one.about) === keyOf(said)
        ? [{ measure: one.measure, subject: one.subject, on: one.on }]
        : [],
    );
  const nameOf = (code: string): string | null => {
    const said = statements.find((one) => one.is === "name" && one.about.code === code);
    return said?.is === "name" ? said.name : null;
  };
  const unitOf = (code: string): string | null => {
    const said = statements.find((one) => one.is === "unit" && one.parcel === code);
    return said?.is === "unit" ? said.unit : null;
  };
  const relations = <K extends Statement["is"]>(is: K) =>
    statements.filter((said): said is Statement & { is: K } => said.is === is);
  return {
    isDemonstration: false,
    enterprises: byId(
      [...of("enterprise"), ...of("person")].map((said) => ({
        ...base(said as EntityStatement & { kind: "enterprise" | "person" }),
        name: nameOf(said.code),
      })),
    ),
    parcels: byId(
      of("parcel").map((said) => ({
        ...base(said as EntityStatement & { kind: "parcel" }),
        realEstateUnit: unitOf(said.code),
      })),
    ),
    regions: byId(
      of("region").map((said) => {
        const place = base(said as EntityStatement & { kind: "region" });
        return { ...place, facts: zoned(place), discharges: discharges(said) };
      }),
    ),
    listings: of("listing").map((said) => ({
      ...base(said as EntityStatement & { kind: "listing" }),
      parcel: said.parcel!,
      policy: said.policy!,
      category: said.type!,
      episode: said.episode!,
      discharges: discharges(said),
    })),
    agreements: of("agreement").map((said) => ({
      ...base(said as EntityStatement & { kind: "agreement" }),
      type: said.type!,
      parcel: said.parcel!,
      parties: said.parties!,
      discharges: discharges(said),
    })),
    benefits: of("benefit").map((said) => ({
      ...base(said as EntityStatement & { kind: "benefit" }),
      enterprise: said.enterprise!,
      parcel: said.parcel,
    })),
    projects: of("project").map((said) => ({
      ...base(said as EntityStatement & { kind: "project" }),
      applicant: said.enterprise!,
      parcel: said.parcel,
    })),
    permits: of("permit").map((said) => ({
      ...base(said as EntityStatement & { kind: "permit" }),
      type: said.type!,
      enterprise: said.enterprise!,
    })),
    mortgages: relations("mortgage").map(({ code, parcel, mortgagee, from, until }) => ({
      kind: "mortgage",
      id: code,
      parcel,
      mortgagee,
      from,
      until,
      facts: new Map(),
    })),
    tenures: relations("tenure").map(({ enterprise, parcel, from, until }) => ({
      enterprise: enterprise.code,
      parcel,
      from,
      until,
    })),
    controls: relations("control").map(({ holder, held, said, from, until }): ControlStatement => ({
      holder: holder.code,
      held: held.code,
      from,
      until,
      ...said,
    })),
  };
}

function plain(value: unknown): unknown {
  return value instanceof Map
    ? Object.fromEntries([...value].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : typeof value === "number" && !Number.isFinite(value)
      ? String(value)
      : value;
}

/** A world as text, with its things in one order whatever the order in which they came. */
function written(world: World): string[] {
  return Object.entries(world)
    .flatMap(([list, things]) =>
      (things instanceof Map
        ? [...things.values()]
        : Array.isArray(things)
          ? things
          : [things]
      ).map((thing: unknown) => {
        const sorted =
          typeof thing === "object" && thing !== null
            ? Object.fromEntries(
                Object.entries(thing).toSorted(([one], [other]) => (one < other ? -1 : 1)),
              )
            : thing;
        return `${list} ${JSON.stringify(sorted, (_, value: unknown) => plain(value))}`;
      }),
    )
    .toSorted();
}

describe(`the statements of a world, of ${worlds} random worlds (SEED=${seed})`, () => {
  it("are the same world, and nothing else is", () => {
    for (let at = 0; at < worlds; at += 1) {
      const world = fullWorld(at);
      expect(written(worldOf(statementsOf(world, "371300"))), `world ${at}`).toEqual(
        written(world),
      );
    }
  });

  it("in any order have the same consequences", () => {
    for (let at = 0; at < worlds / 3; at += 1) {
      const world = fullWorld(at);
      const shuffled = random(at).shuffle(statementsOf(world, "371300"));
      expect(canonical(derive(law, worldOf(shuffled)), law.facts), `world ${at}`).toEqual(
        canonical(derive(law, world), law.facts),
      );
    }
  });

  it("name the thing of which each of them speaks", () => {
    for (let at = 0; at < worlds; at += 1) {
      const statements = statementsOf(fullWorld(at), "371300");
      const entered = new Set(
        statements.flatMap((said) => (said.is === "entity" ? [`${said.kind} ${said.code}`] : [])),
      );
      for (const said of statements) {
        if (said.is === "fact" || said.is === "name" || said.is === "discharge")
          expect(entered).toContain(`${said.about.kind} ${said.about.code}`);
        if (said.is === "tenure" || said.is === "mortgage" || said.is === "unit")
          expect(entered).toContain(`parcel ${said.parcel}`);
        if (said.is === "control") {
          expect(entered).toContain(`${said.holder.kind} ${said.holder.code}`);
          expect(entered).toContain(`${said.held.kind} ${said.held.code}`);
        }
      }
    }
  });

  it("say of everything in which county it is kept", () => {
    for (let at = 0; at < worlds; at += 1)
      for (const said of statementsOf(fullWorld(at), "371300"))
        if (said.is === "entity") expect(said.region).not.toBe("");
  });
});
