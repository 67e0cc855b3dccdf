import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { dayOfText } from "./days.ts";
import { type Found, mapPages } from "./enterprises.ts";
import { type Keyed, type Lens, loadPages, type PageLens } from "./lens.ts";
import { json } from "./visible.ts";

/** An act as the log has it: who did what, on which document, and what it said. */
export interface LoggedAct extends Keyed {
  readonly position: number;
  /** The code of its form; `record` and `correct` for what was imported. */
  readonly kind: string;
  readonly region: string;
  readonly effectiveOn: number | null;
  readonly documentNumber: string | null;
  readonly institution: string;
  /** As it is called; null where it is none of the register's. */
  readonly institutionName: string | null;
  readonly account: string | null;
  readonly proposal: string | null;
  readonly recordedAt: string;
  readonly hash: string;
  readonly content: ActContent;
  /** The acts that have corrected it, by their positions. */
  readonly correctedBy: readonly number[];
}

/** What an act said: the fields of its form and what they establish, or the entries that were imported. */
export interface ActContent {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly evidence?: readonly string[];
  readonly says?: Readonly<Record<string, unknown>>;
  readonly approvedBy?: string;
  readonly 内容?: Readonly<Record<string, unknown>>;
}

interface StoredAct {
  readonly position: number;
  readonly kind: string;
  readonly region: string;
  readonly effective_on: string | null;
  readonly basis: string | null;
  readonly institution: string;
  readonly institution_name: string | null;
  readonly account: string | null;
  readonly proposal: string | null;
  readonly recorded_at: string;
  readonly hash: string;
  readonly canonical: string;
  readonly corrected_by: number[];
}

/** A correction names the act that it corrects by its position. */
function columns({ position }: Pick<Lens, "position">): SQL {
  return sql`a.position, a.kind, a.region, a.effective_on::text as effective_on, a.basis, a.institution,
    (select i.name from institution i where i.code = a.institution) as institution_name,
    a.account, a.proposal::text as proposal,
    to_char(a.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at,
    encode(a.hash, 'hex') as hash, convert_from(a.canonical, 'UTF8') as canonical,
    array(
      select distinct c.position from act_about o join act_about b on b.entity = o.entity
        join act c on c.position = b.position
      where o.position = a.position and c.kind = 'correct' and a.position < c.position
        and c.position <= ${position}::bigint
        and convert_from(c.canonical, 'UTF8')::json #>> '{content,fields,position}' = a.position::text
      order by c.position
    ) as corrected_by`;
}

/** The acts about parcels in their order, a page of each. */
export async function loadParcelFiles(
  tx: Transaction,
  parcels: readonly number[],
  lens: PageLens,
): Promise<Map<number, LoggedAct[]>> {
  // As wide as any position, so that the order of the texts is that of the numbers.
  const rows = sql`
    select ${columns(lens)}, lpad(a.position::text, 19, '0') as key
    from act_about f join act a on a.position = f.position
    where f.entity = p.thing and f.position <= ${lens.position}::bigint`;
  const pages = await loadPages<StoredAct>(tx, parcels, { ...lens, rows });
  return mapPages(pages, loggedAct);
}

/** The newest act about each of these parcels, as known at a position; 0 where there is none. */
export async function loadVersions(
  tx: Transaction,
  parcels: readonly number[],
  { position }: Lens,
): Promise<Map<number, number>> {
  const rows = await tx.execute<{ parcel: number; version: number }>(
    sql`select w::bigint as parcel, coalesce((
          select max(f.position) from act_about f
          where f.entity = w::bigint and f.position <= ${position}::bigint), 0) as version
        from json_array_elements_text(${json(parcels)}) w`,
  );
  return new Map(rows.map(({ parcel, version }) => [parcel, version]));
}

/** One act, as known at the position of a lens. */
export async function findLoggedAct(
  tx: Transaction,
  position: number,
  lens: Pick<Lens, "position">,
): Promise<LoggedAct | null> {
  const [row] = await tx.execute<StoredAct & Keyed & Record<string, unknown>>(
    sql`select ${columns(lens)}, a.position::text as key from act a
        where a.position = ${position}::bigint and a.position <= ${lens.position}::bigint`,
  );
  return row === undefined ? null : loggedAct(row);
}

/** The land that an act is about. */
export async function loadLandOfActs(
  tx: Transaction,
  positions: readonly number[],
  lens: Lens,
): Promise<Map<number, Found[]>> {
  const rows = await tx.execute<Found & { position: number } & Record<string, unknown>>(
    sql`select b.position, e.id, e.code
        from json_array_elements_text(${json(positions)}) w
        join act_about b on b.position = w::bigint join entity e on e.id = b.entity
        where e.kind = 'parcel' and e.known @> ${lens.position}::bigint
        order by e.code`,
  );
  const found = Map.groupBy(rows, ({ position }) => position);
  return new Map(
    [...found].map(([position, land]) => [position, land.map(({ id, code }) => ({ id, code }))]),
  );
}

function loggedAct(row: StoredAct & Keyed): LoggedAct {
  const { content } = JSON.parse(row.canonical) as { readonly content?: ActContent };
  return {
    key: row.key,
    position: row.position,
    kind: row.kind,
    region: row.region,
    effectiveOn: row.effective_on === null ? null : dayOfText(row.effective_on),
    documentNumber: row.basis,
    institution: row.institution,
    institutionName: row.institution_name,
    account: row.account,
    proposal: row.proposal,
    recordedAt: row.recorded_at,
    hash: row.hash,
    content: content ?? {},
    correctedBy: row.corrected_by,
  };
}
