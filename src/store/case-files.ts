import { sql } from "drizzle-orm";
import type { FactDefinition } from "../domain/registry/fact.ts";
import type { FiledAct } from "../domain/ledger/form.ts";
import type { World } from "../domain/registry/world.ts";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { loadMortgages } from "./mortgages.ts";
import { json } from "./visible.ts";
import { loadWorld, preferIndices } from "./worlds.ts";

/** The numbers of what an act is about. */
export interface FileScope {
  readonly parcels: readonly number[];
  readonly enterprises: readonly number[];
}

/** All that is known now of some land and firms. */
export async function loadFileWorld(
  tx: Transaction,
  scope: FileScope,
  {
    definitions,
    isDemonstration,
  }: { readonly definitions: readonly FactDefinition[]; readonly isDemonstration: boolean },
): Promise<World> {
  await preferIndices(tx);
  const { world } = await loadWorld(
    tx,
    { ...scope, isWithPlaces: false },
    { definitions, isDemonstration, at: null },
  );
  return { ...world, mortgages: await loadMortgages(tx, scope.parcels) };
}

interface FoundAct extends Record<string, unknown> {
  readonly position: number;
  readonly kind: string;
  readonly effective_on: string | null;
  readonly basis: string | null;
  readonly institution: string;
  readonly canonical: string;
}

/** The acts about any of these things, in their order. */
export async function loadFiledActs(
  tx: Transaction,
  entities: readonly number[],
): Promise<FiledAct[]> {
  const rows = await tx.execute<FoundAct>(
    sql`select distinct a.position, a.kind, a.effective_on::text as effective_on, a.basis, a.institution,
          convert_from(a.canonical, 'UTF8') as canonical
        from json_array_elements_text(${json(entities)}) w
        join act_about b on b.entity = w::bigint join act a on a.position = b.position
        order by a.position`,
  );
  return rows.map(filedAct);
}

function filedAct({
  position,
  kind,
  effective_on,
  basis,
  institution,
  canonical,
}: FoundAct): FiledAct {
  const { content } = JSON.parse(canonical) as { content?: { fields?: Record<string, unknown> } };
  return {
    position,
    form: kind,
    effectiveOn: effective_on === null ? null : dayOfText(effective_on),
    documentNumber: basis,
    institution,
    fields: content?.fields ?? {},
  };
}

/** The position of the newest act about any of these things; 0 where there is none. */
export async function findVersion(tx: Transaction, entities: readonly number[]): Promise<number> {
  const [row] = await tx.execute<{ version: number }>(
    sql`select coalesce(max(b.position), 0) as version
        from json_array_elements_text(${json(entities)}) w join act_about b on b.entity = w::bigint`,
  );
  return row!.version;
}

export interface AboutRow {
  readonly position: number;
  readonly entity: number;
  readonly region: string;
}

/** Files acts under what they are about. */
export async function recordAbout(tx: Transaction, rows: readonly AboutRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    sql`insert into act_about (position, entity, region)
        select r.position, r.entity, r.region
        from json_to_recordset(${json(rows)}) as r(position bigint, entity bigint, region text)
        on conflict do nothing`,
  );
}
