import type { ActFile } from "../store/act-files.ts";
import { findInstitution } from "../store/callers.ts";
import type { Database, Transaction } from "../store/database.ts";
import { recordImport } from "../store/imports.ts";
import { findLaw } from "../store/laws.ts";
import type { ReceivedRow, RejectedRow } from "../store/received-rows.ts";
import { findIsDemonstration, findSetting } from "../store/settings.ts";
import { openSpool, type Spool } from "../store/spools.ts";
import type { Sentence } from "../domain/sentence.ts";
import { findHindrance, type Hindrance } from "./hindrance.ts";
import type { Acting } from "./context.ts";
import { importChunk, type RowOutcome } from "./import-chunk.ts";
import { hidePersonsWithin } from "./read-act.ts";
import { rehearse } from "./rehearsal.ts";

export interface ImportOptions {
  readonly institution: string;
  readonly operator: string;
  /** Everything is done and nothing stays. */
  readonly isRehearsal: boolean;
  /** Is given the rows that were rejected, as they came. */
  readonly takeRejected?: (rows: AsyncIterable<RejectedRow>) => Promise<void>;
}

export interface ImportReport {
  readonly file: string;
  readonly hash: string;
  readonly isRehearsal: boolean;
  readonly received: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** How many rows of consequences were opened and closed on the way. */
  readonly opened: number;
  readonly closed: number;
  /** Why rows were rejected, and how often. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The first of them. */
  readonly first: readonly Pick<RejectedRow, "line" | "code" | "says">[];
}

export interface ImportRefusal {
  readonly refused: "institution.unknown" | "institution.scope" | "law.none" | Hindrance["refused"];
  readonly because: Sentence;
}

const chunkLength = 500;
const chunkLetters = 2_000_000;
const firstMax = 20;

/**
 * Takes in a file of acts, a few hundred in a transaction. Rows that lack what another row of the file
 * brings are tried again after it, so that the order of a file says nothing. Whatever breaks it off, the
 * same file again does the rest.
 */
export async function importActs(
  database: Database,
  file: ActFile,
  options: ImportOptions,
): Promise<ImportReport | ImportRefusal> {
  const asked = { institution: options.institution, operator: options.operator };
  const begun = await database.recording(asked, async (tx) => {
    const hindrance = await findHindrance(tx, database);
    return hindrance ?? beginImport(tx, options);
  });
  if ("refused" in begun) return begun;
  await using spools = new AsyncDisposableStack();
  const taking = { file, begun, spools };
  const taken = options.isRehearsal
    ? // What one row brings a later one may need: all of a rehearsal is one transaction.
      await rehearse(database).recording(begun.acting, (tx) => takeFile(taking, (use) => use(tx)))
    : await takeFile(taking, (use) => database.recording(begun.acting, use));
  await options.takeRejected?.(taken.rejected.rows());
  return await reportOn(taken, options.isRehearsal);
}

interface Begun {
  readonly acting: Acting;
  readonly salt: string;
  readonly isDemonstration: boolean;
}

async function beginImport(
  tx: Transaction,
  { institution, operator }: ImportOptions,
): Promise<Begun | ImportRefusal> {
  const found = await findInstitution(tx, institution);
  if (found === null)
    return refuse(
      "institution.unknown",
      `登记簿中没有机构“${institution}”`,
      `the register knows no institution ${institution}`,
    );
  if (!found.scopes.has("record"))
    return refuse(
      "institution.scope",
      `机构“${found.name}”没有登记的权限`,
      `${found.english} may not record`,
    );
  const salt = await findSetting(tx, "person-salt");
  if (salt === null || (await findLaw(tx, null)) === null)
    return refuse(
      "law.none",
      "登记簿尚未采用任何政策文件，请先运行 liandong adopt",
      "the register has adopted no law; run liandong adopt first",
    );
  const { code, region } = found;
  const acting = { institution: code, operator, region, client: `${code}/import` };
  return { acting, salt, isDemonstration: await findIsDemonstration(tx) };
}

type Run = <T>(use: (tx: Transaction) => Promise<T>) => Promise<T>;

interface Taking {
  readonly file: ActFile;
  readonly begun: Begun;
  readonly spools: AsyncDisposableStack;
}

interface Taken {
  readonly file: string;
  readonly hash: string;
  readonly tally: Tally;
  readonly rejected: Spool<RejectedRow>;
}

interface Tally {
  received: number;
  accepted: number;
  unchanged: number;
  opened: number;
  closed: number;
}

/** Takes the whole file in and records what became of it, at the end: an import that broke off is none. */
async function takeFile({ file, begun, spools }: Taking, run: Run): Promise<Taken> {
  const tally: Tally = { received: 0, accepted: 0, unchanged: 0, opened: 0, closed: 0 };
  const rejected = spools.use(openSpool<RejectedRow>());
  const { rows, hash } = file.begin();
  for (let left: AsyncIterable<ReceivedRow> = rows; ;) {
    const before = tally.accepted;
    const postponed = spools.use(openSpool<Postponed>());
    for await (const chunk of chunksOf(left)) {
      const { outcomes, derived } = await run(async (tx) =>
        importChunk(tx, chunk, await readingOf(tx, begun)),
      );
      if (left === rows) tally.received += chunk.length;
      tally.opened += derived.opened;
      tally.closed += derived.closed;
      for (const { is } of outcomes) if (is !== "rejected") tally[is] += 1;
      await postponed.add(refusedOf(chunk, outcomes, true));
      await rejected.add(refusedOf(chunk, outcomes, false).map(asRejected));
    }
    if (tally.accepted > before && postponed.count > 0) left = rowsOf(postponed);
    else {
      for await (const row of postponed.rows()) await rejected.add([asRejected(row)]);
      break;
    }
  }
  await run((tx) => recordTaken(tx, { file: file.name, hash: hash(), tally, rejected }, begun));
  return { file: file.name, hash: hash(), tally, rejected };
}

async function readingOf(tx: Transaction, { acting, salt, isDemonstration }: Begun) {
  const law = await findLaw(tx, null);
  if (law === null) throw new Error("the law has been taken away between two transactions");
  return { acting, salt, isDemonstration, law };
}

/** A row that was refused, and may be accepted when others have been. */
interface Postponed {
  readonly line: number;
  readonly row: ReceivedRow;
  readonly code: string;
  readonly says: Sentence;
}

function refusedOf(
  chunk: readonly ReceivedRow[],
  outcomes: readonly RowOutcome[],
  maySucceedLater: boolean,
): Postponed[] {
  return chunk.flatMap((row, at) => {
    const outcome = outcomes[at]!;
    if (outcome.is !== "rejected" || outcome.maySucceedLater !== maySucceedLater) return [];
    return [{ line: row.line, row, code: outcome.code, says: outcome.says }];
  });
}

function asRejected({ row: { line, text, fields }, code, says }: Postponed): RejectedRow {
  return { line, text, fields, code, says };
}

async function* rowsOf(postponed: Spool<Postponed>): AsyncGenerator<ReceivedRow> {
  for await (const { row } of postponed.rows()) yield row;
}

async function* chunksOf(rows: AsyncIterable<ReceivedRow>): AsyncGenerator<ReceivedRow[]> {
  let [chunk, letters]: [ReceivedRow[], number] = [[], 0];
  for await (const row of rows) {
    chunk.push(row);
    letters += row.text.length;
    if (chunk.length < chunkLength && letters < chunkLetters) continue;
    yield chunk;
    [chunk, letters] = [[], 0];
  }
  if (chunk.length > 0) yield chunk;
}

function countsOf({ tally: { received, accepted, unchanged }, rejected }: Taken) {
  return { received, accepted, unchanged, rejected: rejected.count };
}

function recordTaken(tx: Transaction, taken: Taken, { acting, salt }: Begun): Promise<number> {
  const { institution, operator: actor, region } = acting;
  const { file, hash, rejected } = taken;
  return recordImport(
    tx,
    { region, institution, actor, file, hash, ...countsOf(taken) },
    withoutPersons(rejected.rows(), salt),
  );
}

/** What a register keeps of a row names no natural person. */
async function* withoutPersons(
  rows: AsyncIterable<RejectedRow>,
  salt: string,
): AsyncGenerator<RejectedRow> {
  for await (const row of rows) yield { ...row, text: hidePersonsWithin(row.text, salt) };
}

async function reportOn(taken: Taken, isRehearsal: boolean): Promise<ImportReport> {
  const { file, hash, rejected } = taken;
  const reasons: Record<string, number> = {};
  const first: ImportReport["first"][number][] = [];
  for await (const { line, code, says } of rejected.rows()) {
    reasons[code] = (reasons[code] ?? 0) + 1;
    if (first.length < firstMax) first.push({ line, code, says });
  }
  const { opened, closed } = taken.tally;
  return { file, hash, isRehearsal, ...countsOf(taken), opened, closed, reasons, first };
}

function refuse(refused: ImportRefusal["refused"], zh: string, en: string): ImportRefusal {
  return { refused, because: { zh, en } };
}
