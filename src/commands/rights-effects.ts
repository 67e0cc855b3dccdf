import type { Effect } from "./act-effects.ts";

export const rightsEffects: Readonly<Record<string, Effect>> = {};
