import type { CompiledPolicy } from "../policy/law.ts";
import { asks } from "./document.ts";

/** What is recorded once a mode is chosen, and of what; null where the mode has no consequence. */
export interface ModeFact {
  readonly of: "listing" | "parcel";
  readonly fact: string;
}

/** Of each row at most one is chosen at a time; modes that stand in none are chosen beside each other. */
const alternatives: readonly Readonly<Record<string, ModeFact | null>>[] = [
  {
    自主开发: { of: "listing", fact: "自主改造" },
    合作开发: { of: "listing", fact: "合作开发" },
    政府收储: null,
  },
  {
    原土地使用权人改造: { of: "parcel", fact: "采用原土地使用权人改造" },
    原农村集体经济组织改造: { of: "parcel", fact: "采用集体经济组织改造" },
    市场主体改造: { of: "parcel", fact: "采用市场主体改造" },
    政府收储改造: null,
  },
  {
    政府主导: { of: "parcel", fact: "拟由他人实施再开发" },
    市场主体: { of: "parcel", fact: "拟由他人实施再开发" },
    原使用权人: null,
  },
];

/** The fact that a mode sets and those that it ends, as far as the document asks about them. */
export function factsOfMode(
  { measures }: CompiledPolicy,
  mode: string,
): { readonly begins: ModeFact | null; readonly ends: readonly ModeFact[] } {
  const row = alternatives.find((one) => Object.hasOwn(one, mode));
  const known = Object.values(row ?? {}).filter(
    (one): one is ModeFact => one !== null && asks(measures, one.fact),
  );
  const begins = known.find(({ fact }) => fact === row?.[mode]?.fact) ?? null;
  return { begins, ends: known.filter(({ fact }) => fact !== begins?.fact) };
}
