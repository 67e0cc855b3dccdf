import type { Timeline } from "../time/timeline.ts";
import { isNever } from "../time/timeline.ts";
import { controlTimeline } from "../registry/control.ts";
import type { Benefit, Tenure, World } from "../registry/world.ts";
import type { Subject } from "./consequence.ts";
import type { Law } from "./law.ts";

export interface Controller {
  readonly holder: string;
  readonly line: Timeline;
  /** What is not recorded where control is unknown: the share, or a determination on the threshold. */
  readonly unrecorded: "持股比例" | "控股认定";
}

/** The world as derivation asks it: tenures by parcel, controllers by enterprise, benefits by holder. */
export interface Register {
  readonly law: Law;
  readonly world: World;
  readonly tenures: ReadonlyMap<string, readonly Tenure[]>;
  readonly controllers: ReadonlyMap<string, readonly Controller[]>;
  readonly benefits: ReadonlyMap<string, readonly Benefit[]>;
  readonly subjectOf: (enterprise: string) => Subject;
}

export function indexWorld(world: World, law: Law): Register {
  const controllers = new Map<string, Controller[]>();
  for (const [held, statements] of Map.groupBy(world.controls, (statement) => statement.held)) {
    const byHolder = Map.groupBy(statements, (statement) => statement.holder);
    const lines = [...byHolder].map(([holder, own]) => ({
      holder,
      line: controlTimeline(own, law.vocabulary.control),
      unrecorded: own.some((one) => "share" in one && one.share === null)
        ? ("持股比例" as const)
        : ("控股认定" as const),
    }));
    controllers.set(
      held,
      lines.filter(({ line }) => !isNever(line)),
    );
  }
  return {
    law,
    world,
    tenures: Map.groupBy(world.tenures, (tenure) => tenure.parcel),
    controllers,
    benefits: Map.groupBy(world.benefits, (benefit) => benefit.enterprise),
    subjectOf: (id) => ({ kind: world.enterprises.get(id)?.kind ?? "enterprise", id }),
  };
}
