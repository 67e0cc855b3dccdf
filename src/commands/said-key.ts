import type { DatedStatement, EntityRef } from "../domain/registry/statement.ts";
import type { DatedKey, DatedTable } from "../store/dated.ts";
import { type Entities, entityKey } from "../store/entities.ts";

/** The key of a dated statement before its things have numbers. */
export interface SaidKey {
  readonly table: DatedTable;
  readonly refs: readonly EntityRef[];
  readonly words: readonly string[];
}

export function saidKey(statement: DatedStatement): SaidKey {
  switch (statement.is) {
    case "fact":
      return { table: "fact", refs: [statement.about], words: [statement.fact] };
    case "name":
      return { table: "name", refs: [statement.about], words: [] };
    case "tenure":
      return {
        table: "tenure",
        refs: [statement.enterprise, { kind: "parcel", code: statement.parcel }],
        words: [],
      };
    case "control":
      return {
        table: "control",
        refs: [statement.holder, statement.held],
        words: ["share" in statement.said ? "share" : "determination"],
      };
    case "mortgage":
      return {
        table: "mortgage",
        refs: [{ kind: "parcel", code: statement.parcel }],
        words: [statement.code],
      };
    default:
      return statement satisfies never;
  }
}

export function saidText({ table, refs, words }: SaidKey): string {
  return JSON.stringify([table, ...refs.map(entityKey), ...words]);
}

/** The key with numbers, where all of its things have one. */
export function numbered({ table, refs, words }: SaidKey, entities: Entities): DatedKey | null {
  const found = refs.map((ref) => entities.get(entityKey(ref)));
  if (found.some((one) => one === undefined)) return null;
  const last = found.at(-1)!;
  return { table, keys: [...found.map((one) => one!.id), ...words], region: last.region };
}
