import { findInstitution } from "../store/callers.ts";
import type { ActFile } from "../store/act-files.ts";
import type { Database } from "../store/database.ts";
import type { ReceivedRow } from "../store/received-rows.ts";
import { type LedgerRefusal, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { findImpact, type Impact } from "./impact.ts";

/** The register waits while a file is tried, so a longer one is tried in parts. */
export const fileRowsMax = 1000;

export interface FileTrial {
  readonly institution: string;
  readonly operator: string;
}

/** What would follow from a file of acts, for everybody whom it affects. */
export async function findFileImpact(
  database: Database,
  file: ActFile,
  { institution, operator }: FileTrial,
): Promise<Impact | LedgerRefusal> {
  const rows: ReceivedRow[] = [];
  for await (const row of file.begin().rows) {
    rows.push(row);
    if (rows.length > fileRowsMax)
      return refuse(
        "field.malformed",
        `文件超过 ${fileRowsMax} 行，请分次试行`,
        `the file holds more than ${fileRowsMax} rows; try it in parts`,
      );
  }
  const reader = { institution, operator, within: "everywhere" } as const;
  const found = await database.reading(reader, (tx) => findInstitution(tx, institution));
  if (found === null || !found.scopes.has("record")) return refuseAs("act.denied");
  const acting = {
    institution: found.code,
    operator,
    region: found.region,
    client: `${found.code}/import`,
  };
  return findImpact(database, { rows, acts: [] }, acting, { first: everybody, after: null });
}

const everybody = 1_000_000;
