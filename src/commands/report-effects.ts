import type { Effect } from "./act-effects.ts";

export const reportEffects: Readonly<Record<string, Effect>> = {};
