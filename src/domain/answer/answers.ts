import type { World } from "../registry/world.ts";
import type { Consequence, Subject } from "../policy/consequence.ts";
import type { Law } from "../policy/law.ts";
import { type FiledRow, fileRows } from "./filing.ts";

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

/** A world and everything that follows from it, filed so that it can be asked. */
export interface Answers {
  readonly law: Law;
  readonly world: World;
  readonly filed: ReadonlyMap<string, readonly FiledRow[]>;
}

export function prepareAnswers(law: Law, world: World, rows: readonly Consequence[]): Answers {
  return { law, world, filed: Map.groupBy(fileRows(rows, law, world), ({ under }) => under) };
}
