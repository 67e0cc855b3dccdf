import { loadConsequences, loadCourses } from "../store/consequence-lists.ts";
import { loadFacts, loadFactsOnDay } from "../store/facts.ts";
import { type ViewedConsequence, type ViewedCourse } from "./consequence.ts";
import type { Context } from "./context.ts";
import { load, loadPage } from "./loaders.ts";
import { type Page, readPage } from "./page.ts";
import { readRecord, type ViewedFact } from "./recorded-fact.ts";
import type { ViewedEnterprise, ViewedParcel } from "./refs.ts";
import { lensOf } from "./view.ts";

/*
 * What is told of enterprises and of land alike: what was recorded of them, and what follows.
 */

type Thing = ViewedEnterprise | ViewedParcel;
type PageText = Parameters<typeof readPage>[0];

const places = ["区划", "园区"] as const;

/** The region or the zone recorded for the day; null where none is, or it is not known. */
export async function placeOf(
  { view, id }: Thing,
  place: (typeof places)[number],
  context: Context,
): Promise<string | null> {
  const facts = await load(context, loadFactsOnDay, { ...lensOf(view), names: places }, id);
  return readRecord(facts?.get(place)).value;
}

export async function factsOf({ view, id }: Thing, context: Context): Promise<ViewedFact[]> {
  const facts = await load(context, loadFacts, { position: view.position }, id);
  return (facts ?? []).map((fact) => ({ view, fact }));
}

/** What holds for a thing on the day, or cannot be known not to. */
export function consequencesOf(
  thing: Thing,
  args: PageText,
  context: Context,
): Promise<Page<ViewedConsequence>> {
  const { view } = thing;
  return loadPage(
    context,
    loadConsequences,
    { scope: { ...lensOf(view), ...readPage(args) }, key: keyOf(thing) },
    ({ row }) => ({ view, row }),
  );
}

/** The whole course of everything that is filed under a thing. */
export function coursesOf(
  thing: Thing,
  args: PageText,
  context: Context,
): Promise<Page<ViewedCourse>> {
  const { view } = thing;
  return loadPage(
    context,
    loadCourses,
    { scope: { ...lensOf(view), ...readPage(args) }, key: keyOf(thing) },
    (course) => ({ view, course }),
  );
}

/** The key under which its own consequences are filed. */
function keyOf({ __typename: name, code }: Thing): string {
  return `${name === "Enterprise" ? "enterprise" : "parcel"}:${code}`;
}
