import type { Effect } from "./act-effects.ts";

export const landEffects: Readonly<Record<string, Effect>> = {};
