import { sql } from "drizzle-orm";
import type { EntityRef, EntityStatement } from "../domain/registry/statement.ts";
import type { Transaction } from "./database.ts";
import { json } from "./visible.ts";

export interface KnownEntity {
  readonly id: number;
  readonly region: string;
}

/** By kind and code; enterprises and natural persons share one space of codes. */
export type Entities = Map<string, KnownEntity>;

export function entityKey({ kind, code }: EntityRef): string {
  return `${kind === "person" ? "enterprise" : kind} ${code}`;
}

/** The things among these that the register has ever entered. */
export async function loadEntities(tx: Transaction, refs: readonly EntityRef[]): Promise<Entities> {
  const wanted = [...new Map(refs.map((ref) => [entityKey(ref), ref])).values()];
  if (wanted.length === 0) return new Map();
  const rows = await tx.execute<{
    id: number;
    kind: EntityRef["kind"];
    code: string;
    region: string;
  }>(
    sql`select e.id, e.kind, e.code, e.region
        from json_to_recordset(${json(wanted)}) as w(kind text, code text)
        join entity e on e.code = w.code and e.kind in
          (w.kind, case w.kind when 'person' then 'enterprise' when 'enterprise' then 'person' end)`,
  );
  return new Map(rows.map((row) => [entityKey(row), { id: row.id, region: row.region }]));
}

export interface EnteredEntity {
  readonly said: EntityStatement;
  readonly openedBy: number;
}

/** Enters things under the numbers that they get, in an order in which owners come first. */
export async function recordEntities(
  tx: Transaction,
  entered: readonly EnteredEntity[],
  known: { readonly entities: Entities; readonly from: number },
): Promise<void> {
  const { entities, from } = known;
  for (const kinds of [["enterprise", "person", "parcel", "region"], null]) {
    const now = entered.filter(
      ({ said }) =>
        (kinds === null) !== ["enterprise", "person", "parcel", "region"].includes(said.kind),
    );
    if (now.length === 0) continue;
    const idOf = (kind: EntityRef["kind"], code: string | null): number | null =>
      code === null ? null : entities.get(entityKey({ kind, code }))!.id;
    const rows = now.map(({ said, openedBy }) => ({
      ...said,
      parcel: idOf("parcel", said.parcel),
      enterprise: idOf("enterprise", said.enterprise),
      parties: said.parties?.map((code) => idOf("enterprise", code)) ?? null,
      opened: openedBy,
    }));
    const made = await tx.execute<{ id: number; kind: EntityRef["kind"]; code: string }>(
      sql`insert into entity (region, kind, code, label, type, policy, episode, parcel, enterprise, parties, known, opened_by)
          select region, kind, code, label, type, policy, episode, parcel, enterprise,
            (select array_agg(p::text::bigint) from json_array_elements(parties) p), int8range(${from}::bigint, null), opened
          from json_to_recordset(${json(rows)}) as r(region text, kind text, code text, label text, type text,
            policy text, episode int, parcel bigint, enterprise bigint, parties json, opened bigint)
          returning id, kind, code`,
    );
    const regions = new Map(now.map(({ said }) => [entityKey(said), said.region]));
    for (const row of made)
      entities.set(entityKey(row), { id: row.id, region: regions.get(entityKey(row))! });
  }
  await recordIdentifiers(tx, entered, known);
}

/** Every thing is known by its code from the beginning; a renumbering would date it. */
async function recordIdentifiers(
  tx: Transaction,
  entered: readonly EnteredEntity[],
  { entities, from }: { readonly entities: Entities; readonly from: number },
): Promise<void> {
  const rows = entered.map(({ said, openedBy }) => ({
    region: said.region,
    kind: said.kind,
    code: said.label ?? said.code,
    entity: entities.get(entityKey(said))!.id,
    opened: openedBy,
  }));
  if (rows.length === 0) return;
  await tx.execute(
    sql`insert into identifier (region, kind, code, entity, known, opened_by)
        select region, kind, code, entity, int8range(${from}::bigint, null), opened
        from json_to_recordset(${json(rows)}) as r(region text, kind text, code text, entity bigint, opened bigint)`,
  );
}
