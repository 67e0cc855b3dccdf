import { sql } from "drizzle-orm";
import { copyLine } from "./copy-text.ts";
import { copyInto, type Transaction } from "./database.ts";
import { visibleText } from "./file-lines.ts";
import type { RejectedRow } from "./received-rows.ts";
import { json } from "./visible.ts";

/** A file of acts that was taken in to its end. */
export interface ImportRow {
  readonly region: string;
  readonly institution: string;
  readonly actor: string;
  readonly file: string;
  /** Hex of the SHA-256 of the file. */
  readonly hash: string;
  readonly received: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** Records what became of a file, with every row that did not become an act and why. */
export async function recordImport(
  tx: Transaction,
  taken: ImportRow,
  rejected: AsyncIterable<RejectedRow>,
): Promise<number> {
  const { region, institution, actor, file, hash } = taken;
  const [row] = await tx.execute<{ id: number }>(
    sql`insert into import (region, institution, actor, file, hash, received, accepted, unchanged, rejected)
        values (${region}, ${institution}, ${actor}, ${visibleText(file)}, decode(${hash}, 'hex'),
          ${taken.received}::int, ${taken.accepted}::int, ${taken.unchanged}::int, ${taken.rejected}::int)
        returning id`,
  );
  const { id } = row!;
  const columns = ["import", "line", "region", "content", "code", "zh", "en"];
  await copyInto(tx, "rejected_row", columns, written(rejected, { id, region }));
  return id;
}

async function* written(
  rows: AsyncIterable<RejectedRow>,
  { id, region }: { readonly id: number; readonly region: string },
): AsyncGenerator<string> {
  for await (const { line, text, code, says } of rows)
    yield copyLine(
      [id, line, region, text, code, says.zh, says.en].map((value) => visibleText(String(value))),
    );
}

/** Where the register knows these enterprises to be: their recorded region, and the land they hold. */
export async function loadPlaces(
  tx: Transaction,
  codes: readonly string[],
): Promise<Map<string, string[]>> {
  if (codes.length === 0) return new Map();
  const rows = await tx.execute<{ code: string; place: string }>(
    sql`with firm as (
          select e.id, e.code from json_array_elements_text(${json(codes)}) w
          join entity e on e.kind = 'enterprise' and e.code = w
        )
        select firm.code, btrim(f.value, '"') as place from firm
        join fact f on f.entity = firm.id and f.name = '区划' and upper_inf(f.known)
        where starts_with(f.value, '"')
        union
        select firm.code, left(p.code, 6) from firm
        join tenure t on t.enterprise = firm.id and upper_inf(t.known)
        join entity p on p.id = t.parcel`,
  );
  const places = Map.groupBy(rows, ({ code }) => code);
  return new Map([...places].map(([code, found]) => [code, found.map(({ place }) => place)]));
}
