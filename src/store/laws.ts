import { sql } from "drizzle-orm";
import { compileLaw, type Law } from "../domain/policy/law.ts";
import { readLawText } from "../domain/policy/law-text.ts";
import type { Policy, Vocabulary } from "../domain/policy/policy.ts";
import type { Interval } from "../domain/time/day.ts";
import type { Transaction } from "./database.ts";
import { dayOfText, dayText } from "./days.ts";
import { StaleRegister } from "./newest-head.ts";
import { passing } from "./passing.ts";
import { json, type KnownAt, visible } from "./visible.ts";

export type LawPart = "policy" | "vocabulary" | "engine";

/** One part of the law as it was entered; its hash is that of its text and its document. */
export interface LawRow {
  readonly part: LawPart;
  readonly code: string;
  readonly region: string;
  readonly hash: string;
  readonly body: string;
  readonly document: string | null;
}

/** A part that is law, for its territory and the days for which it was adopted. */
export interface KnownPart extends Pick<LawRow, "part" | "code" | "region" | "hash">, Interval {
  readonly id: number;
  /** Within how many days a measure is to be carried out; null where no term was set. */
  readonly executionDays: number | null;
}

/** The law known at a position: which rows, and what they say. */
export interface KnownLaw {
  readonly law: Law;
  /** Of several versions of one policy, the earlier days first. */
  readonly parts: readonly KnownPart[];
  readonly engine: string;
}

const compiled = new Map<string, KnownLaw>();
const compiledMax = 16;

/** The law known at a position, compiled once for each set of parts; null where none was adopted. */
export async function findLaw(tx: Transaction, at: KnownAt): Promise<KnownLaw | null> {
  const parts = await loadParts(tx, at);
  const key = parts.map(({ id, hash }) => `${id}:${hash}`).join(" ");
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const bodies = await tx.execute<{ id: number; body: string }>(
    sql`select l.id, l.body from law l
        join json_array_elements_text(${json(parts.map(({ id }) => id))}) w on l.id = w::bigint`,
  );
  const bodyOf = new Map(bodies.map(({ id, body }) => [id, body]));
  const vocabulary = parts.find(({ part }) => part === "vocabulary");
  if (vocabulary === undefined) return null;
  const adopted = new Map<Policy, Interval>();
  for (const edition of editionsOf(parts)) {
    const policy = readLawText<Policy>(bodyOf.get(edition.id)!);
    const { region: territory, from, until } = edition;
    adopted.set(policy.territory === territory ? policy : { ...policy, territory }, {
      from,
      until,
    });
  }
  const made: KnownLaw = {
    parts,
    engine: parts.find(({ part }) => part === "engine")?.code ?? "",
    law: compileLaw(
      readLawText<Vocabulary>(bodyOf.get(vocabulary.id)!),
      [...adopted.keys()],
      adopted,
    ),
  };
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value!);
  compiled.set(key, made);
  return made;
}

async function loadParts(tx: Transaction, at: KnownAt): Promise<KnownPart[]> {
  const rows = await passing("register.law", () =>
    tx.execute<StoredPart>(
      sql`select l.id, l.part, l.code, l.region, encode(l.hash, 'hex') as hash,
            l.from_day::text as from, l.until_day::text as until, l.execution_days as "executionDays"
          from (select) one left join law l on ${visible("l", at)} order by l.part, l.code, l.from_day`,
    ),
  );
  // A register without law says so in a row of its own: no row at all is no answer.
  if (rows.length === 0) throw new StaleRegister("the register did not say what is law");
  return rows.flatMap(({ id, ...row }) =>
    id === null ? [] : { ...row, id, from: dayOfText(row.from), until: dayOfText(row.until) },
  );
}

type StoredPart = Omit<KnownPart, "from" | "until" | "id"> & {
  id: number | null;
  from: string;
  until: string;
} & Record<string, unknown>;

/** Policies by code, the newest version first; days of one version that follow each other are one. */
function editionsOf(parts: readonly KnownPart[]): KnownPart[] {
  const policies = Map.groupBy(
    parts.filter(({ part }) => part === "policy"),
    ({ code }) => code,
  );
  return [...policies.values()].flatMap((rows) => {
    const editions: KnownPart[] = [];
    for (const row of rows) {
      const before = editions.at(-1);
      if (before?.hash === row.hash && before.region === row.region && before.until === row.from)
        editions[editions.length - 1] = { ...before, until: row.until };
      else editions.push(row);
    }
    return editions.toReversed();
  });
}

/** Closes the parts that are replaced and opens those that take their place. */
export async function recordLaw(
  tx: Transaction,
  { closes, opens }: { readonly closes: readonly number[]; readonly opens: readonly LawRow[] },
  position: number,
): Promise<void> {
  await closeLaw(tx, closes, position);
  await tx.execute(
    sql`insert into law (part, code, region, hash, body, document, known, opened_by)
        select part, code, region, decode(hash, 'hex'), body, document, int8range(${position}::bigint, null), ${position}::bigint
        from json_to_recordset(${json(opens)}) as r(part text, code text, region text, hash text, body text, document text)`,
  );
}

async function closeLaw(
  tx: Transaction,
  closes: readonly number[],
  position: number,
): Promise<void> {
  await tx.execute(
    sql`update law l set known = int8range(lower(l.known), ${position}::bigint), closed_by = ${position}::bigint
        where l.id in (select w::text::bigint from json_array_elements(${json(closes)}) w)`,
  );
}

/** A part that is law for other days from a position on: the same text, cut. */
export interface CutPart {
  readonly id: number;
  /** The days that are left; null where none are. */
  readonly left: Interval | null;
}

/** What a version of a policy is adopted for. */
export interface AdoptedPart extends LawRow, Interval {
  readonly executionDays: number | null;
}

/** Cuts what stood and enters what takes its place, on the axis of days. */
export async function recordAdoption(
  tx: Transaction,
  { cuts, opens }: { readonly cuts: readonly CutPart[]; readonly opens: readonly AdoptedPart[] },
  position: number,
): Promise<void> {
  await closeLaw(
    tx,
    cuts.map(({ id }) => id),
    position,
  );
  const left = cuts.flatMap(({ id, left: days }) =>
    days === null ? [] : [{ id, from: dayText(days.from), until: dayText(days.until) }],
  );
  await tx.execute(
    sql`insert into law (part, code, region, hash, body, document, from_day, until_day, execution_days, known, opened_by)
        select l.part, l.code, l.region, l.hash, l.body, l.document, r.from, r.until, l.execution_days,
          int8range(${position}::bigint, null), ${position}::bigint
        from json_to_recordset(${json(left)}) as r(id bigint, "from" date, until date)
        join law l on l.id = r.id`,
  );
  const rows = opens.map((row) => ({
    ...row,
    from: dayText(row.from),
    until: dayText(row.until),
  }));
  await tx.execute(
    sql`insert into law (part, code, region, hash, body, document, from_day, until_day, execution_days, known, opened_by)
        select part, code, region, decode(hash, 'hex'), body, document, "from", until, "executionDays",
          int8range(${position}::bigint, null), ${position}::bigint
        from json_to_recordset(${json(rows)}) as r(part text, code text, region text, hash text, body text,
          document text, "from" date, until date, "executionDays" int)`,
  );
}

/** A version of a policy that was law once, by its hash; null where the register never had it. */
export async function findVersion(
  tx: Transaction,
  code: string,
  hash: string,
): Promise<LawRow | null> {
  const [row] = await tx.execute<LawRow & Record<string, unknown>>(
    sql`select l.part, l.code, l.region, encode(l.hash, 'hex') as hash, l.body, l.document from law l
        where l.part = 'policy' and l.code = ${code} and encode(l.hash, 'hex') = ${hash}
        order by l.id desc limit 1`,
  );
  return row ?? null;
}

/** The policies about whose versions two persons have ever decided. */
export async function listDecided(tx: Transaction): Promise<string[]> {
  const rows = await tx.execute<{ code: string }>(
    sql`select distinct l.code from law l join act a on a.position in (l.opened_by, l.closed_by)
        where l.part = 'policy' and a.kind in ('adoptPolicy', 'withdrawPolicy')`,
  );
  return rows.map(({ code }) => code);
}
