import type { AskedCheck } from "../../src/commands/check-row.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import type { World } from "../../src/domain/registry/world.ts";
import { formatDay } from "../../src/domain/time/day.ts";
import { runs } from "../../src/domain/time/timeline.ts";
import type { Packs } from "./packs.ts";
import type { Random } from "./random.ts";
import { daysOf } from "./random-world.ts";
import { usccOf } from "./walk.ts";

export type Drawn = Omit<AskedCheck, "context" | "idempotencyKey" | "knownAt">;

/** Codes that are asked about; a story that enters or renumbers things adds to them. */
export interface Named {
  readonly firms: string[];
  readonly lands: string[];
}

/** As a register has never heard of them, until somebody enters them. */
export const strangers: Named = {
  firms: Array.from({ length: 12 }, (_, at) =>
    usccOf(`91371302DEM98${String(at).padStart(4, "0")}`),
  ),
  lands: Array.from({ length: 12 }, (_, at) => `371302999980GB${String(at + 1).padStart(5, "0")}`),
};

/**
 * Draws questions of every kind: any action about any subject, known or not, with any land, benefit or
 * project, known or not; half of them about what follows from the law, around the days on which it turns.
 */
export function questionsAbout(
  world: World,
  { law, vocabulary, policies }: Packs,
  { named, chance }: { readonly named: Named; readonly chance: Random },
): () => Drawn {
  const near = new Set(named.lands);
  const rows = derive(law, world).filter(
    ({ path, subject }) => near.has(path.parcel ?? "") && subject.kind !== "region",
  );
  const days = daysOf(world);
  const counters = [...new Set(policies.map(({ territory }) => territory))];
  const persons = [...world.enterprises.values()].flatMap(({ id, kind }) =>
    kind === "person" ? [id] : [],
  );
  const units = [...world.parcels.values()].flatMap(({ realEstateUnit }) => realEstateUnit ?? []);
  const permitted = world.permits.map(({ enterprise }) => enterprise);
  const permitting = vocabulary.actions.filter(({ permits }) => permits.length > 0);
  const mortgaged = world.mortgages.map(({ parcel }) => parcel);

  function firm(): string {
    return chance.pick([
      chance.pick(named.firms),
      chance.pick(named.firms),
      chance.pick(persons),
      chance.pick(strangers.firms),
      chance.pick(permitted),
    ]);
  }

  function land(): string {
    return chance.pick([
      chance.pick(named.lands),
      chance.pick(named.lands),
      chance.pick(strangers.lands),
      chance.pick(units),
      chance.pick(mortgaged),
    ]);
  }

  function wild(): Drawn {
    const { code: action, subjects } = chance.pick(vocabulary.actions);
    const isLand = chance.pick(subjects) === "parcel";
    return {
      subject: isLand ? land() : firm(),
      action,
      jurisdiction: chance.pick([...counters, "371302", "370000", "110000"]),
      asOf: chance.chance(0.2) ? undefined : formatDay(chance.pick(days) + chance.int(7) - 3),
      parcel: !isLand && chance.chance(0.5) ? land() : undefined,
      ...more(undefined),
    };
  }

  /** What may go on or be renewed: mortgages and permits that stand. */
  function concerning(): Drawn {
    const isLand = chance.chance(0.5);
    return {
      ...wild(),
      subject: isLand ? chance.pick(mortgaged) : chance.pick(permitted),
      action: isLand ? "mortgage.renew" : chance.pick(permitting).code,
      parcel: undefined,
    };
  }

  function more(enterprise: string | undefined) {
    const own = world.benefits.filter((one) => one.enterprise === enterprise);
    const benefits = [...own, chance.pick(world.benefits), { id: "无此优惠" }];
    const projects = [chance.pick(world.projects), { id: "无此项目" }];
    return {
      benefit: chance.chance(0.25) ? chance.pick(benefits).id : undefined,
      project: chance.chance(0.2) ? chance.pick(projects).id : undefined,
      isIdentifierConfirmed: true,
    };
  }

  return () => {
    if (chance.chance(0.3)) return wild();
    if (chance.chance(0.1)) return concerning();
    const row = chance.pick(rows);
    const isLand = row.subject.kind === "parcel";
    const wanted = isLand ? "parcel" : "enterprise";
    const parcel = row.path.parcel!;
    const fitting = vocabulary.actions.filter(({ subjects }) => subjects.includes(wanted));
    const bearing = law.kinds.get(row.measure.kind)!.actions;
    const actions = fitting.filter(({ code }) => bearing.includes(code));
    const turns = runs(row.line).map(({ from }) => from);
    const edges = turns.filter(Number.isFinite);
    return {
      subject: row.subject.id,
      action: chance.pick(actions.length > 0 ? actions : fitting).code,
      jurisdiction: chance.chance(0.8) ? parcel.slice(0, 6) : chance.pick(counters),
      asOf: formatDay(chance.pick(edges.length > 0 ? edges : days) + chance.int(400) - 40),
      parcel: !isLand && chance.chance(0.5) ? chance.pick([parcel, parcel, land()]) : undefined,
      ...more(row.subject.id),
    };
  };
}
