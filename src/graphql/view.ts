import type { Transaction } from "../store/database.ts";
import { findHorizon, type Lens } from "../store/lens.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { read } from "./loaders.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { readDay } from "./scalars.ts";

/** The register as one question sees it: on which day, knowing what, under which law. */
export interface View extends Lens {
  readonly law: KnownLaw;
  readonly isDemonstration: boolean;
}

/** From where to look; the same two for everything that is read. */
export const viewArgs = builder.args((t) => ({
  asOf: t.field({
    type: "Day",
    description:
      "所问之日；不写即当日（亚洲/上海）。 / The day; today in Asia/Shanghai where absent.",
  }),
  knownAt: t.field({
    type: "Position",
    description: "按当时所知；不写即最新。 / As known at this position; the newest where absent.",
  }),
}));

/** Which part of a long list. */
export const pageArgs = builder.args((t) => ({
  first: t.int({
    description: "至多几项，1 至 100；不写为 20。 / How many at most, 1 to 100; 20 where absent.",
  }),
  after: t.string({
    description:
      "接在哪一项之后（其 cursor）；不写即从头。 / After which item, by its cursor; from the beginning where absent.",
  }),
}));

export interface ViewText {
  readonly asOf?: string | null | undefined;
  readonly knownAt?: number | null | undefined;
}

/** Looks something up through a view that is opened in the same transaction, or says why it cannot be. */
export async function lookUp<T>(
  { asOf, knownAt }: ViewText,
  context: Context,
  find: (view: View, tx: Transaction) => Promise<T> | T,
): Promise<T | Refusal> {
  const day = asOf == null ? null : readDay(asOf);
  if (day !== null && typeof day !== "number") return day;
  return read(context, async (tx) => {
    const { head, today } = await findHorizon(tx);
    const position = knownAt ?? head;
    if (knownAt != null && (knownAt < 1 || knownAt > head)) return unknownPosition(knownAt);
    const law = await findLaw(tx, position);
    if (law === null) return noLaw(position);
    const { isDemonstration } = context;
    return find({ asOf: day ?? today, position, law, isDemonstration }, tx);
  });
}

function unknownPosition(position: number): Refusal {
  return refusal("position.unknown", {
    zh: `登记簿还没有第 ${position} 号`,
    en: `the register has not reached position ${position}`,
  });
}

function noLaw(position: number): Refusal {
  return refusal("law.none", {
    zh: `登记簿在第 ${position} 号时尚未采用任何政策文件`,
    en: `no document had been adopted at position ${position}`,
  });
}

/** The lens of a view alone: what distinguishes one reading of the register from another. */
export function lensOf({ asOf, position }: View): Lens {
  return { asOf, position };
}
