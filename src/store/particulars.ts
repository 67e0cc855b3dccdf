import { sql } from "drizzle-orm";
import type { DischargeStatement, UnitStatement } from "../domain/registry/statement.ts";
import type { Transaction } from "./database.ts";
import { dayText } from "./days.ts";
import { type Entities, entityKey } from "./entities.ts";
import { json } from "./visible.ts";

interface Opening {
  readonly entities: Entities;
  /** The position from which the rows are known. */
  readonly from: number;
}

/** Real-estate unit numbers by which parcels are known too; one that is known already is left. */
export async function recordUnits(
  tx: Transaction,
  units: readonly { readonly said: UnitStatement; readonly openedBy: number }[],
  { entities, from }: Opening,
): Promise<void> {
  const rows = units.map(({ said, openedBy }) => {
    const parcel = entities.get(entityKey({ kind: "parcel", code: said.parcel }))!;
    return { region: parcel.region, code: said.unit, entity: parcel.id, opened: openedBy };
  });
  if (rows.length === 0) return;
  await tx.execute(
    sql`insert into identifier (region, kind, code, entity, known, opened_by)
        select distinct on (code) region, 'unit', code, entity, int8range(${from}::bigint, null), opened
        from json_to_recordset(${json(rows)}) as r(region text, code text, entity bigint, opened bigint)
        where not exists (select from identifier i where i.kind = 'unit' and i.code = r.code)`,
  );
}

/** Duties that have been carried out; the same one on the same day is recorded once. */
export async function recordDischarges(
  tx: Transaction,
  discharges: readonly { readonly said: DischargeStatement; readonly openedBy: number }[],
  { entities, from }: Opening,
): Promise<void> {
  const rows = discharges.map(({ said, openedBy }) => {
    const about = entities.get(entityKey(said.about))!;
    const subject =
      said.subject === null
        ? null
        : entities.get(entityKey({ kind: "enterprise", code: said.subject }))!.id;
    return {
      region: about.region,
      entity: about.id,
      measure: said.measure,
      subject,
      on_day: dayText(said.on),
      opened: openedBy,
    };
  });
  if (rows.length === 0) return;
  await tx.execute(
    sql`insert into discharge (region, entity, measure, subject, on_day, known, opened_by)
        select region, entity, measure, subject, on_day, int8range(${from}::bigint, null), opened
        from json_to_recordset(${json(rows)}) as r(region text, entity bigint, measure text,
          subject bigint, on_day date, opened bigint)
        where not exists (select from discharge d where d.entity = r.entity and d.measure = r.measure
          and d.subject is not distinct from r.subject and d.on_day = r.on_day and upper_inf(d.known))`,
  );
}
