import { lies } from "../domain/registry/region.ts";

/** An institution of the demonstration, whose key the server knows, so that a visitor may ask as it. */
export interface Counter {
  readonly code: string;
  readonly name: string;
  readonly english: string;
  readonly region: string;
  readonly key: string;
}

/** Which kind of counter asks about what; the code of a counter begins with its kind. */
const askers: readonly (readonly [RegExp, string])[] = [
  [/^(?:loan|financing-fund)\./, "bank"],
  [/^(?:mortgage|title)\./, "registration"],
  [/^(?:land-auction|land-price|land)\./, "land-centre"],
  [/^(?:subsidy|incentive|reward|exit-reward)\./, "finance"],
  [/^(?:power|gas)\./, "power"],
  [/^water\./, "water"],
  [/^land-use-tax\./, "tax"],
  [/^safety-permit\./, "safety"],
  [/^(?:pollution-permit|discharge)\./, "environment"],
];

/** The counter that would ask this in life: of the territory and the kind, else the nearest there is. */
export function counterFor(
  counters: readonly Counter[],
  { action, jurisdiction }: { readonly action: string; readonly jurisdiction: string },
): Counter | undefined {
  const kind = askers.find(([pattern]) => pattern.test(action))?.[1] ?? "approval";
  const near = counters.filter(({ region }) => lies(jurisdiction, region));
  return near.find(({ code }) => code.startsWith(`${kind}-`)) ?? near[0] ?? counters[0];
}

export interface CounterGroup {
  readonly place: string;
  readonly counters: readonly Counter[];
}

/** Counters by city, under what their names have in common. */
export function groupCounters(counters: readonly Counter[]): CounterGroup[] {
  const cities = Map.groupBy(counters, ({ region }) => region.slice(0, 4));
  return [...cities].map(([stem, group]) => ({
    place: commonStart(group.map(({ name }) => name)) || stem,
    counters: group,
  }));
}

function commonStart(names: readonly string[]): string {
  const [first = "", ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  return others.length === 0 ? "" : first.slice(0, length);
}
