import type { World } from "../registry/world.ts";
import type { Consequence, Subject } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";

export interface Question {
  readonly subject: Subject;
  readonly action: string;
  /** The territory of the counter that asks (six digits). */
  readonly jurisdiction: string;
  /** Civil day in Asia/Shanghai for which the answer holds. */
  readonly asOf: number;
  /** The land, the existing benefit or the project that the action is tied to, when the counter names it. */
  readonly parcel?: string;
  readonly benefit?: string;
  readonly project?: string;
}

/** The land that a question is about or names. */
export function landOf({ subject, parcel }: Question): string | undefined {
  return subject.kind === "parcel" ? subject.id : parcel;
}

/** The consequences of a world, ready to be asked. */
export interface Answers {
  readonly law: Law;
  readonly world: World;
  readonly bySubject: ReadonlyMap<string, readonly Consequence[]>;
  /** Rows about a parcel that reach their subject by no control. */
  readonly byParcel: ReadonlyMap<string, readonly Consequence[]>;
}

export function prepareAnswers(law: Law, world: World, rows: readonly Consequence[]): Answers {
  const aboutLand = rows.filter(({ path }) => path.parcel !== null && path.via === null);
  return {
    law,
    world,
    bySubject: Map.groupBy(rows, ({ subject }) => keyOf(subject)),
    byParcel: Map.groupBy(aboutLand, ({ path }) => path.parcel!),
  };
}

/** Enterprises and natural persons are asked about in one way. */
export function keyOf({ kind, id }: Subject): string {
  return `${kind === "person" ? "enterprise" : kind}:${id}`;
}
