/** What clients wrote down, held against what stands in the register after everything was killed. */
import type postgres from "postgres";
import { asRole } from "./database.ts";
import type { ActNote, CheckNote, Note } from "./kill-journal.ts";

export interface Reckoning {
  readonly ownerUrl: string;
  readonly notes: readonly Note[];
  /** Before the numbers of the requests in question. */
  readonly name: string;
  /** Requests that were sent more than once: without a key each time may have left a record. */
  readonly retried: ReadonlySet<string>;
}

export interface Reckoned {
  readonly checks: number;
  readonly acts: number;
  /** Checks on record of which nobody was told. */
  readonly untold: number;
  /** Whatever must not be: one sentence each. */
  readonly wrongs: readonly string[];
}

/** One key is one record and one receipt, one act and everything that follows; nothing else is there. */
export async function reckon({ ownerUrl, notes, name, retried }: Reckoning): Promise<Reckoned> {
  const checks = notes.filter((note) => note.is === "check");
  const acts = notes.filter((note) => note.is === "act");
  return asRole(ownerUrl, async (sql) => {
    const kept = await loadChecks(sql, name);
    const found = judgeChecks(checks, kept, retried);
    const wrongs = [
      ...found,
      ...(await judgeKeys(sql, checks, name)),
      ...judgeActs(acts, await loadActs(sql, name)),
      ...(await judgeOrder(sql)),
    ];
    const told = new Set(checks.map(({ record }) => record));
    const untold = kept.filter(({ id }) => !told.has(id)).length;
    return { checks: checks.length, acts: acts.length, untold, wrongs };
  });
}

interface KeptCheck {
  readonly id: string;
  readonly request: string;
  readonly isSealed: boolean;
}

async function loadChecks(sql: postgres.Sql, name: string): Promise<readonly KeptCheck[]> {
  return sql<KeptCheck[]>`
    select c.id, c.case_number as request,
      exists (select from receipt r where r.batch = split_part(c.id, '/', 1)::uuid) as "isSealed"
    from check_record c where c.case_number like ${`${name}-%`}`;
}

function judgeChecks(
  notes: readonly CheckNote[],
  kept: readonly KeptCheck[],
  retried: ReadonlySet<string>,
): string[] {
  const wrongs: string[] = [];
  const standing = new Map(kept.map((check) => [check.id, check]));
  const seen = new Set<string>();
  for (const { record, request } of notes) {
    const check = standing.get(record);
    if (check === undefined) wrongs.push(`${request}: ${record} is lost`);
    else if (check.request !== request) wrongs.push(`${request}: ${record} is ${check.request}'s`);
    else if (!check.isSealed) wrongs.push(`${request}: ${record} has no receipt`);
    if (seen.has(record)) wrongs.push(`${request}: ${record} was told twice`);
    seen.add(record);
  }
  const told = Map.groupBy(notes, ({ request }) => request);
  for (const [request, records] of Map.groupBy(kept, (check) => check.request)) {
    const [first, ...more] = told.get(request) ?? [];
    const isOnce = first?.key != null || !retried.has(request);
    if (first === undefined) wrongs.push(`${request} stands and was never told`);
    else if (isOnce && records.length !== 1 + more.length)
      wrongs.push(`${request}: ${records.length} records of ${1 + more.length}`);
  }
  return wrongs;
}

/** Every key leads to the record that was told, and no two keys to one. */
async function judgeKeys(
  sql: postgres.Sql,
  notes: readonly CheckNote[],
  name: string,
): Promise<string[]> {
  const rows = await sql<{ key: string; record: string }[]>`
    select idempotency_key as key, batch || '/' || item as record from check_key
    where idempotency_key like ${`${name}-%`}`;
  const standing = new Map(rows.map(({ key, record }) => [key, record]));
  const keyed = notes.filter(({ key }) => key !== null);
  const wrongs = keyed
    .filter(({ key, record }) => standing.get(key!) !== record)
    .map(({ key, record }) => `the key ${key} leads to ${standing.get(key!)}, told was ${record}`);
  const records = new Set(rows.map(({ record }) => record));
  if (rows.length !== keyed.length || records.size !== rows.length)
    wrongs.push(`${keyed.length} keys, ${rows.length} rows, ${records.size} records`);
  return wrongs;
}

interface KeptAct {
  readonly key: string;
  readonly position: number;
  /** Rows that it established and that followed from it, those it opened and those it closed. */
  readonly effects: string;
}

/** Acts of one kind: each has done what each other has done. */
async function loadActs(sql: postgres.Sql, name: string): Promise<readonly KeptAct[]> {
  return sql<KeptAct[]>`
    select a.idempotency_key as key, a.position::int as position, concat_ws(' ',
      (select count(*) from fact f where f.opened_by = a.position),
      (select count(*) from fact f where f.closed_by = a.position),
      (select count(*) from consequence c where c.opened_by = a.position),
      (select count(*) from consequence c where c.closed_by = a.position)) as effects
    from act a where a.idempotency_key like ${`${name}-%`} order by a.position`;
}

function judgeActs(notes: readonly ActNote[], kept: readonly KeptAct[]): string[] {
  const standing = Map.groupBy(kept, ({ key }) => key);
  const wrongs = notes.flatMap(({ key, position }) => {
    const acts = standing.get(key) ?? [];
    return acts.length === 1 && acts[0]!.position === position
      ? []
      : [
          `the act ${key} stands at ${acts.map((act) => act.position).join()}, told was ${position}`,
        ];
  });
  if (kept.length !== notes.length) wrongs.push(`${kept.length} acts, ${notes.length} were told`);
  const effects = Map.groupBy(kept, (act) => act.effects);
  const isOfNone = [...effects.keys()].some((one) => /^0 |^(?:\d+ ){2}0 /.test(one));
  if (effects.size > 1 || isOfNone)
    wrongs.push(`acts had effects of ${effects.size} kinds: ${[...effects.keys()].join("; ")}`);
  return wrongs;
}

/** Positions without gaps, each known from a head on, and nothing opened or closed at another. */
async function judgeOrder(sql: postgres.Sql): Promise<string[]> {
  const [found] = await sql<Record<string, number>[]>`
    select (select max(position) - count(*) from act)::int as gaps,
      (select count(*) from act a where not exists (select from head h where h.position >= a.position))::int as headless,
      (select count(*) from head h where not exists (select from act a where a.position = h.position))::int as actless,
      (select count(*) from consequence c where not exists (select from head h where h.position = lower(c.known))
        or not upper_inf(c.known) and not exists (select from head h where h.position = upper(c.known)))::int as torn`;
  return Object.entries(found!)
    .filter(([, count]) => count !== 0)
    .map(([what, count]) => `${what}: ${count}`);
}
