import type { Fields } from "./draft.ts";
import { jiaxingRoute } from "./tour-jiaxing.ts";
import { liaochengRoute } from "./tour-liaocheng.ts";
import { linyiRoute } from "./tour-linyi.ts";
import { luoyangRoute } from "./tour-luoyang.ts";
import type { TourRoute, TourStop } from "./tour-stop.ts";
import { zhangdianRoute } from "./tour-zhangdian.ts";

const routes: readonly TourRoute[] = [
  linyiRoute,
  zhangdianRoute,
  liaochengRoute,
  jiaxingRoute,
  luoyangRoute,
];

/** All stops, in the order in which they are best read. */
export const tour: readonly TourStop[] = routes.flatMap(({ policy, stops }) =>
  stops.map((stop) => ({ policy, ...stop })),
);

/** What is established about the firms of those stops; nothing is listed under a policy not encoded. */
export function tourFacts(policies: readonly string[]): [string, Fields][] {
  return routes
    .filter(({ policy }) => policies.includes(policy))
    .flatMap(({ facts }) => Object.entries(facts));
}
