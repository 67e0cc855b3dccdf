import type { World } from "../registry/world.ts";
import type { Law } from "../policy/law.ts";
import { and, fromRuns, NO, YES } from "../time/timeline.ts";
import type { Consequence, Part } from "../policy/consequence.ts";
import type { Filing } from "./filing.ts";

/**
 * Asked about land, what its holder bears for it counts too: the same rows under `holder:` the land,
 * where they bear on an action that is asked about land.
 */
export function holdersFiling(
  own: readonly Filing[],
  { vocabulary }: Law,
  { tenures }: World,
): Filing[] {
  const aboutLand = new Set(
    vocabulary.actions
      .filter(({ subjects }) => subjects.includes("parcel"))
      .map(({ code }) => code),
  );
  const kinds = new Set(
    vocabulary.kinds
      .filter(({ actions }) => actions.some((code) => aboutLand.has(code)))
      .map(({ name }) => name),
  );
  const byParcel = Map.groupBy(tenures, ({ parcel }) => parcel);
  return own.flatMap(({ origin, row }) => {
    const { parcel, via } = row.path;
    if (parcel === null || via !== null || row.subject.kind === "parcel") return [];
    if (!kinds.has(row.measure.kind)) return [];
    const held = (byParcel.get(parcel) ?? [])
      .filter(({ enterprise }) => enterprise === row.subject.id)
      .sort((one, other) => one.from - other.from);
    return [{ under: `holder:${parcel}`, origin, row: whileHolding(row, held) }];
  });
}

/** An enterprise that a finding names answers for the land only while it holds it. */
function whileHolding(row: Consequence, held: World["tenures"]): Consequence {
  const isBound = row.path.unit.kind === "project" || row.path.unit.kind === "agreement";
  if (isBound || row.measure.bearer === "企业") return row;
  const line = fromRuns(
    held.map(({ from, until }) => ({ from, until, value: YES })),
    NO,
  );
  return narrowed(row, { role: "bearer", word: "企业", line });
}

/** A row that holds only while one thing more does. */
export function narrowed(row: Consequence, part: Part): Consequence {
  return {
    ...row,
    line: and(row.line, part.line),
    ifInForce: and(row.ifInForce, part.line),
    parts: [...row.parts, part],
  };
}
