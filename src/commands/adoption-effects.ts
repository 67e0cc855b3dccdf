import type { Effect } from "./act-effects.ts";

export const adoptionEffects: Readonly<Record<string, Effect>> = {};
