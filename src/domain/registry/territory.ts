import { NO, type Timeline, UNKNOWN, YES } from "../time/timeline.ts";
import { mapSpans, type Span } from "./fact.ts";
import { lies } from "./region.ts";

/** The days on which recorded regions lie in a territory; unknown while no region is recorded. */
export function withinTerritory(regions: readonly Span[], territory: string): Timeline {
  return mapSpans(regions, UNKNOWN, ({ from, until, value }) => [
    { from, until, value: value === null ? UNKNOWN : lies(String(value), territory) ? YES : NO },
  ]);
}
