import { sql } from "drizzle-orm";
import type { FactDefinition } from "../domain/registry/fact.ts";
import type { World } from "../domain/registry/world.ts";
import type { Transaction } from "./database.ts";
import { assembleWorld, type EntityRow, type FactRow, type RelationRows } from "./world-rows.ts";
import { json, type KnownAt, visible } from "./visible.ts";

/** Which part of the register: parcels with all that is on them, enterprises with all they have. */
export interface WorldScope {
  readonly parcels: readonly number[];
  readonly enterprises: readonly number[];
  /** Counties and zones, all of them: there are few. */
  readonly isWithPlaces: boolean;
}

export interface ScopedWorld {
  readonly world: World;
  /** The things of the scope itself; the others are there because these rest on them. */
  readonly origins: readonly string[];
}

export interface WorldReadingOptions {
  readonly definitions: readonly FactDefinition[];
  readonly isDemonstration: boolean;
  readonly at: KnownAt;
}

/**
 * The part of the register on which the consequences of these parcels and enterprises rest: whatever
 * is on the land, everybody bound to it or named by it, who controls them and what they were granted,
 * and every region.
 */
export async function loadWorld(
  tx: Transaction,
  scope: WorldScope,
  options: WorldReadingOptions,
): Promise<ScopedWorld> {
  const { at } = options;
  const land = among(scope.parcels);
  const tenures = await tx.execute<RelationRows["tenures"][number]>(
    sql`select t.enterprise, t.parcel, t.from_day::text as from_day, t.until_day::text as until_day
        from tenure t where t.parcel ${land} and ${visible("t", at)} order by t.id`,
  );
  const onLand = await loadEntityRows(
    tx,
    sql`(e.id ${land} or e.parcel ${land} or e.kind = 'region'
         or (e.kind = 'project' and e.parcel is null and e.enterprise ${among(scope.enterprises)}))
        and e.kind <> 'benefit'`,
    at,
  );
  const facts = await loadFacts(tx, onLand, at);
  const bound = new Set<number>([
    ...scope.enterprises,
    ...tenures.map(({ enterprise }) => enterprise),
    ...onLand.flatMap(({ parties, enterprise }) => [
      ...(parties ?? []),
      ...(enterprise === null ? [] : [enterprise]),
    ]),
    ...(await findNamed(tx, facts, options.definitions)),
  ]);
  const controls = await tx.execute<RelationRows["controls"][number]>(
    sql`select c.holder, c.held, c.basis, c.share::float8 as share, c.determined,
          c.from_day::text as from_day, c.until_day::text as until_day
        from control c where c.held ${among([...bound])} and ${visible("c", at)} order by c.id`,
  );
  const firms = [...new Set([...bound, ...controls.map(({ holder }) => holder)])];
  const owned = await loadEntityRows(
    tx,
    sql`e.id ${among(firms)} or (e.kind = 'benefit' and e.enterprise ${among([...bound])})`,
    at,
  );
  // A benefit names land that may lie outside the scope; only its code is needed.
  const elsewhere = owned.flatMap(({ parcel }) => parcel ?? []);
  const codes = await loadCodes(tx, elsewhere);
  const entities = [...onLand, ...owned];
  const world = assembleWorld(
    {
      entities,
      codes,
      facts: [...facts, ...(await loadFacts(tx, owned, at))],
      tenures,
      controls,
      discharges: await loadDischarges(tx, onLand, at),
    },
    options,
  );
  return { world, origins: originsOf(entities, scope) };
}

function originsOf(entities: readonly EntityRow[], scope: WorldScope): string[] {
  const [parcels, enterprises] = [new Set(scope.parcels), new Set(scope.enterprises)];
  return entities.flatMap(({ id, kind, code, parcel, enterprise }) => {
    const isOrigin =
      (kind === "parcel" && parcels.has(id)) ||
      (kind === "enterprise" && enterprises.has(id)) ||
      (kind === "region" && scope.isWithPlaces) ||
      (kind === "project" && parcel === null && enterprises.has(enterprise!));
    return isOrigin ? [`${kind}:${code}`] : [];
  });
}

/**
 * Keeps to the indices for the rest of a transaction. Tables that have grown since anybody counted their
 * rows, perhaps in this very transaction, would otherwise be read whole for each part that is loaded.
 */
export async function preferIndices(tx: Transaction): Promise<void> {
  await tx.execute(sql`select set_config('enable_seqscan', 'off', true)`);
}

/** A list of numbers as one parameter, as a subquery that `in` takes. */
export function ids(numbers: readonly number[]): ReturnType<typeof sql> {
  return sql`(select w::text::bigint from json_array_elements(${json(numbers)}) w)`;
}

/**
 * One of these numbers, as an array: unlike a subquery it can be looked up in several indices at once,
 * and the planner sees how many there are.
 */
function among(numbers: readonly number[]): ReturnType<typeof sql> {
  return sql`= any(${`{${numbers.join(",")}}`}::bigint[])`;
}

async function loadEntityRows(
  tx: Transaction,
  where: ReturnType<typeof sql>,
  at: KnownAt,
): Promise<EntityRow[]> {
  return tx.execute<EntityRow & Record<string, unknown>>(
    sql`select e.id, e.kind, e.code, e.label, e.type, e.policy, e.episode, e.parcel, e.enterprise,
          array_to_json(e.parties) as parties
        from entity e where (${where}) and ${visible("e", at)} order by e.id`,
  );
}

async function loadFacts(
  tx: Transaction,
  entities: readonly EntityRow[],
  at: KnownAt,
): Promise<FactRow[]> {
  return tx.execute<FactRow & Record<string, unknown>>(
    sql`select f.entity, f.name, f.value, f.from_day::text as from_day, f.until_day::text as until_day
        from fact f where f.entity ${among(entities.map(({ id }) => id))} and ${visible("f", at)}
        order by f.from_day`,
  );
}

/** Enterprises that a fact names (违约企业), whatever else ties them to the land. */
async function findNamed(
  tx: Transaction,
  facts: readonly FactRow[],
  definitions: readonly FactDefinition[],
): Promise<number[]> {
  const naming = new Set(
    definitions.filter(({ type }) => type === "enterprise").map(({ name }) => name),
  );
  const codes = facts.flatMap(({ name, value }) =>
    naming.has(name) && value.startsWith('"') ? [{ code: JSON.parse(value) as string }] : [],
  );
  if (codes.length === 0) return [];
  const rows = await tx.execute<{ id: number }>(
    sql`select e.id from json_to_recordset(${json(codes)}) as w(code text)
        join entity e on e.code = w.code and e.kind in ('enterprise', 'person')`,
  );
  return rows.map(({ id }) => id);
}

async function loadCodes(
  tx: Transaction,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.execute<{ id: number; code: string }>(
    sql`select e.id, e.code from entity e where e.id ${among(wanted)}`,
  );
  return new Map(rows.map(({ id, code }) => [id, code]));
}

async function loadDischarges(
  tx: Transaction,
  entities: readonly EntityRow[],
  at: KnownAt,
): Promise<RelationRows["discharges"]> {
  return tx.execute<RelationRows["discharges"][number] & Record<string, unknown>>(
    sql`select d.entity, d.measure, s.code as subject, d.on_day::text as on_day
        from discharge d left join entity s on s.id = d.subject
        where d.entity ${among(entities.map(({ id }) => id))} and ${visible("d", at)} order by d.id`,
  );
}
