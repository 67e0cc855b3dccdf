import { describe, expect, it } from "vitest";
import type { Consequence } from "../../../src/domain/policy/consequence.ts";
import { derive } from "../../../src/domain/policy/derive.ts";
import { compileLaw } from "../../../src/domain/policy/law.ts";
import type { Policy } from "../../../src/domain/policy/policy.ts";
import type { World } from "../../../src/domain/registry/world.ts";
import { formatDay } from "../../../src/domain/time/day.ts";
import { valueOn } from "../../../src/domain/time/timeline.ts";
import { rowKey } from "../../support/canonical.ts";
import { keyOf, Oracle, type Path } from "../../support/oracle.ts";
import { loadPacks } from "../../support/packs.ts";
import { daysOf, randomWorld, subjectOf } from "../../support/random-world.ts";
import { random, type Random, seedOf } from "../../support/random.ts";
import { switched } from "../../support/switched.ts";

const { vocabulary, policies } = loadPacks();
const seed = seedOf(20_261_121);
const probes = Number(process.env["PROBES"] ?? 100_000);
const perWorld = 25;

/** P1. What the engine says of a day is what direct reading of the facts of that day says. */
describe("the engine against a reading of single days", () => {
  it(`agrees on ${probes} random questions to the packs as they are (SEED=${seed})`, () => {
    const tally = compare(policies, probes, seed);
    report(tally);
    expect(tally.mismatches).toEqual([]);
    expect(silent(policies, tally)).toEqual([]);
  });

  it(`agrees on ${probes / 10} more where every switch a pack can throw is thrown (SEED=${seed})`, () => {
    const changed = policies.map((policy, at) => switched(policy, random(seed + at)));
    expect(compare(changed, probes / 10, seed + 1).mismatches).toEqual([]);
  });
});

interface Tally {
  readonly counts: Map<string, [number, number, number]>;
  readonly mismatches: string[];
  worlds: number;
}

function compare(law: readonly Policy[], count: number, from: number): Tally {
  const compiled = compileLaw(vocabulary, law);
  const about = subjectOf(vocabulary, law);
  const tally: Tally = { counts: new Map(), mismatches: [], worlds: 0 };
  for (let asked = 0; asked < count && tally.mismatches.length < 5; tally.worlds += 1) {
    const worldSeed = from * 1000 + tally.worlds;
    const world = randomWorld(about, worldSeed);
    const rows = Map.groupBy(derive(compiled, world), rowKey);
    const oracle = new Oracle(vocabulary, world);
    const paths = oracle.paths(law);
    if (paths.length === 0) continue;
    asked += askWorld(
      {
        oracle,
        paths,
        rows,
        world,
        worldSeed,
        chance: random(worldSeed + 1),
        share: Math.min(perWorld, count - asked),
      },
      tally,
    );
  }
  return tally;
}

interface Asked {
  readonly oracle: Oracle;
  readonly paths: readonly Path[];
  readonly rows: ReadonlyMap<string, readonly Consequence[]>;
  readonly world: World;
  readonly worldSeed: number;
  readonly chance: Random;
  readonly share: number;
}

function askWorld(
  { oracle, paths, rows, world, worldSeed, chance, share }: Asked,
  tally: Tally,
): number {
  const known = new Map(paths.map((path) => [keyOf(path), path]));
  for (const key of rows.keys())
    if (!known.has(key))
      tally.mismatches.push(
        `world ${worldSeed}: the engine has a row that no reading yields: ${key}`,
      );
  const live = [...rows.keys()].flatMap((key) => known.get(key) ?? []);
  const days = daysOf(world);
  for (let at = 0; at < share; at += 1) {
    const path =
      live.length > 0 && chance.chance(0.75) ? rarest(live, tally, chance) : chance.pick(paths);
    const own = rows.get(keyOf(path)) ?? [];
    const day = drawDay(days, own, chance);
    for (const reading of at % 8 === 0
      ? (["in-force", "forever"] as const)
      : (["in-force"] as const)) {
      const derived = Math.max(
        0,
        ...own.map(({ line, ifInForce }) => valueOn(reading === "forever" ? ifInForce : line, day)),
      );
      const read = oracle.value(path, day, reading);
      if (derived !== read && tally.mismatches.length < 5)
        tally.mismatches.push(
          `world ${worldSeed}, ${formatDay(day)}, ${keyOf(path)} (${reading}): engine ${derived}, oracle ${read}`,
        );
      if (reading === "forever") continue;
      const counted = tally.counts.get(measureKey(path)) ?? [0, 0, 0];
      counted[read] += 1;
      tally.counts.set(measureKey(path), counted);
    }
  }
  return share;
}

/** Of a few that derivation speaks of, the one whose measure has been found in force least often. */
function rarest(live: readonly Path[], { counts }: Tally, chance: Random): Path {
  const drawn = [1, 2, 3, 4].map(() => chance.pick(live));
  return drawn.reduce((held, path) =>
    (counts.get(measureKey(path))?.[2] ?? 0) < (counts.get(measureKey(held))?.[2] ?? 0)
      ? path
      : held,
  );
}

/** Beside an edge of the world or of what was derived from it; sometimes any day. */
function drawDay(days: readonly number[], own: readonly Consequence[], chance: Random): number {
  const edges = own.flatMap(({ line }) => line.starts.filter(Number.isFinite));
  if (edges.length > 0 && chance.chance(0.5)) return chance.pick(edges) + chance.int(3) - 1;
  if (days.length > 0 && chance.chance(0.6)) return chance.pick(days) + chance.int(3) - 1;
  return 14_600 + chance.int(7000);
}

function measureKey({ policy, measure }: Path): string {
  return `${policy.id} ${measure.id}`;
}

/** Probes prove nothing about a measure that never held, or never did not. */
function silent(law: readonly Policy[], { counts }: Tally): string[] {
  return law.flatMap(({ id, measures }) =>
    measures.flatMap((measure) => {
      const [no, , yes] = counts.get(`${id} ${measure.id}`) ?? [0, 0, 0];
      return no > 0 && yes > 0 ? [] : [`${id} ${measure.id}: yes ${yes}, no ${no}`];
    }),
  );
}

function report({ counts, worlds }: Tally): void {
  const lines = [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, [no, unknown, yes]]) => `  ${key}: no ${no}, unknown ${unknown}, yes ${yes}`);
  console.log(`SEED=${seed}, ${worlds} worlds\n${lines.join("\n")}`);
}
