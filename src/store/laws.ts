import { sql } from "drizzle-orm";
import { compileLaw, type Law } from "../domain/policy/law.ts";
import { readLawText } from "../domain/policy/law-text.ts";
import type { Policy, Vocabulary } from "../domain/policy/policy.ts";
import type { Transaction } from "./database.ts";
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

/** The law known at a position: which rows, and what they say. */
export interface KnownLaw {
  readonly law: Law;
  readonly parts: readonly (Pick<LawRow, "part" | "code" | "hash"> & { readonly id: number })[];
  readonly engine: string;
}

const compiled = new Map<string, KnownLaw>();
const compiledMax = 16;

/** The law known at a position, compiled once for each set of parts; null where none was adopted. */
export async function findLaw(tx: Transaction, at: KnownAt): Promise<KnownLaw | null> {
  const parts = await tx.execute<KnownLaw["parts"][number] & Record<string, unknown>>(
    sql`select l.id, l.part, l.code, encode(l.hash, 'hex') as hash from law l
        where ${visible("l", at)} order by l.part, l.code`,
  );
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
  const made: KnownLaw = {
    parts,
    engine: parts.find(({ part }) => part === "engine")?.code ?? "",
    law: compileLaw(
      readLawText<Vocabulary>(bodyOf.get(vocabulary.id)!),
      parts
        .filter(({ part }) => part === "policy")
        .map(({ id }) => readLawText<Policy>(bodyOf.get(id)!)),
    ),
  };
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value!);
  compiled.set(key, made);
  return made;
}

/** Closes the parts that are replaced and opens those that take their place. */
export async function recordLaw(
  tx: Transaction,
  { closes, opens }: { readonly closes: readonly number[]; readonly opens: readonly LawRow[] },
  position: number,
): Promise<void> {
  await tx.execute(
    sql`update law l set known = int8range(lower(l.known), ${position}::bigint), closed_by = ${position}::bigint
        where l.id in (select w::text::bigint from json_array_elements(${json(closes)}) w)`,
  );
  await tx.execute(
    sql`insert into law (part, code, region, hash, body, document, known, opened_by)
        select part, code, region, decode(hash, 'hex'), body, document, int8range(${position}::bigint, null), ${position}::bigint
        from json_to_recordset(${json(opens)}) as r(part text, code text, region text, hash text, body text, document text)`,
  );
}
