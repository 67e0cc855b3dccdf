import { compareTold, wordDifference } from "../domain/answer/compare-told.ts";
import type { Database } from "../store/database.ts";
import {
  type Candidate,
  listAliases,
  listByKeys,
  listByWalk,
  listTouches,
  listTouchesUnder,
  type Touch,
  type Turn,
} from "../store/recall-search.ts";
import { type RecallRow, recordRecalls } from "../store/recalls.ts";
import type { Answering } from "./answering.ts";
import type { RecordedQuestion } from "./recorded-question.ts";
import { codesOf, mayDiffer, type Touched, touchedOf } from "./recall-touch.ts";

export interface TurnOptions {
  readonly database: Pick<Database, "checking" | "sequencing">;
  readonly answering: Pick<Answering, "again" | "lawAt">;
  /** How many batches are looked at before what was found is recorded. */
  readonly batchesMax: number;
  /** More touched rows than this are not held at once: then every batch is looked at. */
  readonly touchesMax: number;
  readonly signal: AbortSignal;
}

/** The search for everybody whom one transaction of acts concerns. */
export interface TurnSearch {
  readonly turn: Turn;
  /** Nobody can be concerned. */
  readonly isIdle: boolean;
  /** Looks at these batches beside those that are found. */
  look(candidates: readonly Candidate[]): Promise<void>;
  /** Looks at the next of them; false once all have been looked at. */
  next(): Promise<boolean>;
}

/** How many questions are told at a time, of those whose answers may differ. */
const tellersMax = 2;
const comparedMax = 50_000;
const beforeAll = "00000000-0000-0000-0000-000000000000";

export async function openTurn(
  turn: Turn,
  { database, answering, batchesMax, touchesMax, signal }: TurnOptions,
): Promise<TurnSearch> {
  const { checking } = database;
  const isOfLaw = turn.isOfVocabulary || turn.policies.length > 0;
  const touches = isOfLaw ? null : await listTouches(checking, turn, touchesMax);
  const few = touches === null ? null : await touchedBy(checking, touches);
  const keys = [...(few?.byKey.keys() ?? [])];
  const differenceOf = openComparison(turn, answering);
  let after: string | null = beforeAll;

  async function next(): Promise<boolean> {
    if (after === null) return false;
    const page = await pageAfter(after);
    await look(page.candidates);
    after = page.last;
    return after !== null;
  }

  async function pageAfter(seen: string) {
    const bounds = { before: turn.before, after: seen, most: batchesMax };
    if (few === null) return listByWalk(checking, turn, bounds);
    const candidates = await listByKeys(checking, keys, bounds);
    return { candidates, last: candidates.length < batchesMax ? null : candidates.at(-1)!.batch };
  }

  async function look(candidates: readonly Candidate[]): Promise<void> {
    const found: RecallRow[] = [];
    await eachOf(await mayDifferAmong(candidates), async ({ candidate, asked, item, day }) => {
      signal.throwIfAborted();
      const difference = await differenceOf(asked, day);
      if (difference === null) return;
      const { region, institution, batch } = candidate;
      found.push({ region, institution, batch, item, position: turn.position, difference });
    });
    if (found.length === 0) return;
    found.sort((a, b) => (a.batch === b.batch ? a.item - b.item : a.batch < b.batch ? -1 : 1));
    const recorded = await database.sequencing("recall", async (tx) => {
      await recordRecalls(tx, found);
      return found.length;
    });
    if (recorded === null) throw new Error("somebody else is recording recalls");
  }

  /** An answer about a position stays true. What looked under no key that is touched stays as it is. */
  async function mayDifferAmong(candidates: readonly Candidate[]) {
    const touched = few ?? (isOfLaw ? null : await touchedByKeysOf(candidates));
    const known = candidates.length === 0 ? null : await answering.lawAt(turn.position);
    if (known === null) return [];
    return candidates.flatMap((candidate) =>
      (JSON.parse(candidate.questions) as RecordedQuestion[]).flatMap((asked, item) => {
        const day = asked.asOf ?? candidate.day;
        const isWanted =
          asked.knownAt === null &&
          (touched === null ||
            candidate.keys === null ||
            mayDiffer(asked, day, { touched, law: known.law }));
        return isWanted ? [{ candidate, asked, item, day }] : [];
      }),
    );
  }

  async function touchedByKeysOf(candidates: readonly Candidate[]): Promise<Touched> {
    const looked = [...new Set(candidates.flatMap((one) => one.keys ?? []))];
    return touchedBy(checking, await listTouchesUnder(checking, turn, looked));
  }

  return { turn, isIdle: few?.byKey.size === 0, look, next };
}

async function touchedBy(
  checking: Database["checking"],
  touches: readonly Touch[],
): Promise<Touched> {
  return touchedOf(touches, await listAliases(checking, codesOf(touches)));
}

type Comparison = (asked: RecordedQuestion, day: string) => Promise<string | null>;

/** What a question came to with what was known before the acts, and with them; null where it is the same. */
function openComparison(
  { before, position }: Turn,
  answering: Pick<Answering, "again">,
): Comparison {
  // Many counters ask the same.
  const compared = new Map<string, Promise<string | null>>();

  async function compare(asked: RecordedQuestion, day: string): Promise<string | null> {
    const was = await answering.again(asked, { position: before, day });
    const is = await answering.again(asked, { position, day });
    const difference = compareTold(was.verdict, is.verdict);
    return difference === null ? null : wordDifference(difference);
  }

  return (asked, day) => {
    const { context: _, ...question } = asked;
    const name = JSON.stringify([question, day]);
    let difference = compared.get(name);
    if (difference === undefined) {
      if (compared.size >= comparedMax) compared.clear();
      compared.set(name, (difference = compare(asked, day)));
    }
    return difference;
  };
}

/** A few at a time; the first failure ends them all. */
async function eachOf<T>(things: readonly T[], use: (thing: T) => Promise<void>): Promise<void> {
  const left = things.values();
  const worker = async (): Promise<void> => {
    for (const thing of left) await use(thing);
  };
  await Promise.all(Array.from({ length: tellersMax }, worker));
}
