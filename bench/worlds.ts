// Random Linyi parcels with every fact recorded, because no peer can answer "unknown".
import { compileLaw, type Law } from "../src/domain/policy/law.ts";
import type { Policy, Vocabulary } from "../src/domain/policy/policy.ts";
import { parseWorld } from "../src/domain/registry/parse-world.ts";
import type { World } from "../src/domain/registry/world.ts";
import { day, formatDay } from "../src/domain/time/day.ts";
import { readPolicies } from "../src/store/policy-files.ts";

/** The measures that are written in every engine. */
export const measured = [
  "五-1-1",
  "五-1-3",
  "五-2-1",
  "五-2-2",
  "五-3-1",
  "五-3-3",
  "五-3-2",
  "五-3-4",
  "五-4-1",
  "五-5-1",
];

export interface Parcel {
  readonly id: string;
  readonly holder: string;
  readonly category: string;
  readonly listed: readonly [number, number];
  readonly rectified: number;
  readonly deadline: number;
  readonly capacityListed: number;
  readonly eliminationDeadline: number;
  readonly eliminated: number;
}

export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function makeParcels(count: number, seed: number): Parcel[] {
  const random = chance(seed);
  const base = day("2014-01-01");
  const after = (from: number, span: number): number => from + 1 + Math.floor(random() * span);
  return Array.from({ length: count }, (_, at) => {
    const from = after(base, 700);
    return {
      id: `P${at}`,
      holder: `E${at}`,
      category: "一二三四五六七"[Math.floor(random() * 7)]!,
      listed: [from, random() < 0.2 ? after(from, 1500) : Infinity],
      rectified: random() < 0.5 ? after(from, 1200) : Infinity,
      deadline: after(from, 900),
      capacityListed: after(from - 200, 400),
      eliminationDeadline: after(from, 600),
      eliminated: random() < 0.5 ? after(from, 1500) : Infinity,
    };
  });
}

function since(at: number): unknown {
  return at === Infinity ? "否" : { 自: formatDay(at) };
}

export function toWorld(parcels: readonly Parcel[], vocabulary: Vocabulary): World {
  const written: Record<string, unknown> = {};
  for (const parcel of parcels) {
    const [from, until] = parcel.listed;
    written[`地块 ${parcel.id}`] = {
      类别: parcel.category,
      列入范围: { 自: formatDay(from), ...(until === Infinity ? {} : { 至: formatDay(until) }) },
      违约企业: parcel.holder,
      产能所属企业: parcel.holder,
      约定整改期限: formatDay(parcel.deadline),
      整改到位: since(parcel.rectified),
      列入淘汰落后产能: since(parcel.capacityListed),
      规定淘汰期限: formatDay(parcel.eliminationDeadline),
      完成淘汰: since(parcel.eliminated),
    };
    written[`企业 ${parcel.holder}`] = { 地块: [parcel.id] };
  }
  const parsed = parseWorld(written, {
    facts: vocabulary.facts,
    identifiers: "labels",
    policy: "linyi-2013-45",
    region: "371300",
  });
  if ("defects" in parsed) throw new Error(parsed.defects.map(({ says }) => says.en).join("\n"));
  return parsed.value;
}

export interface Laws {
  readonly vocabulary: Vocabulary;
  /** Only the measures that the peers have too. */
  readonly same: Law;
  /** Every pack, every measure. */
  readonly whole: Law;
}

export function readLaws(): Laws {
  const { vocabulary, folders, defects } = readPolicies(
    new URL("../policies", import.meta.url).pathname,
  );
  if (vocabulary === null || defects.length > 0) throw new Error("the policies have defects");
  const policies = folders.map(({ policy }) => policy!);
  const linyi = policies.find(({ id }) => id === "linyi-2013-45")!;
  const cut: Policy = {
    ...linyi,
    measures: linyi.measures.filter(({ id }) => measured.includes(id)),
  };
  return {
    vocabulary,
    same: compileLaw(vocabulary, [cut]),
    whole: compileLaw(vocabulary, policies),
  };
}

/** What a peer is given for one parcel on one day; days are numbers. */
export interface Situation {
  readonly category: string;
  readonly day: number;
  readonly listed: boolean;
  readonly rectified: boolean;
  readonly deadline: number;
  readonly capacityListed: boolean;
  readonly eliminationDeadline: number;
  readonly eliminated: boolean;
  readonly inForce: boolean;
}

const inForceFrom = day("2013-11-11");

export function situationOn(parcel: Parcel, at: number): Situation {
  return {
    category: parcel.category,
    day: at,
    listed: parcel.listed[0] <= at && at < parcel.listed[1],
    rectified: parcel.rectified <= at,
    deadline: parcel.deadline,
    capacityListed: parcel.capacityListed <= at,
    eliminationDeadline: parcel.eliminationDeadline,
    eliminated: parcel.eliminated <= at,
    inForce: inForceFrom <= at,
  };
}

/** The change points of a parcel, found by hand: no peer can find them. */
export function changePoints(parcel: Parcel): number[] {
  const days = [
    ...parcel.listed,
    parcel.rectified,
    parcel.deadline + 1,
    parcel.capacityListed,
    parcel.eliminationDeadline + 1,
    parcel.eliminated,
  ];
  return [...new Set(days.filter(Number.isFinite))].sort((a, b) => a - b);
}
