import type { EntityRef, Statement } from "../domain/registry/statement.ts";
import type { AboutRow } from "../store/case-files.ts";
import { type Entities, entityKey } from "../store/entities.ts";
import type { SubmittedAct } from "./record-acts.ts";

/** The things of which a statement says something, and those that it needs. */
export function refsOf(statement: Statement): EntityRef[] {
  switch (statement.is) {
    case "entity":
      return [
        statement,
        ...land(statement.parcel),
        ...(statement.enterprise === null ? [] : [firm(statement.enterprise)]),
        ...(statement.parties ?? []).map(firm),
      ];
    case "unit":
    case "mortgage":
      return land(statement.parcel);
    case "tenure":
      return [statement.enterprise, ...land(statement.parcel)];
    case "control":
      return [statement.holder, statement.held];
    case "discharge":
      return [statement.about, ...(statement.subject === null ? [] : [firm(statement.subject)])];
    default:
      return [statement.about];
  }
}

/** All things that an act is about. */
export function refsOfAct({ statements, about = [] }: SubmittedAct): EntityRef[] {
  return [...statements.flatMap(refsOf), ...statements.flatMap(landOf), ...about];
}

/** The land on which a listing or an agreement stands has the act in its file too. */
function landOf(statement: Statement): EntityRef[] {
  return "about" in statement && ["listing", "agreement"].includes(statement.about.kind)
    ? land(statement.about.code.split(/[/|]/, 1)[0]!)
    : [];
}

/** Under what an act is filed once everything that it enters has its number. */
export function filing(
  entities: Entities,
): (filed: { readonly act: SubmittedAct; readonly position: number }) => AboutRow[] {
  return ({ act, position }) =>
    [...new Set(refsOfAct(act).map(entityKey))].flatMap((key) => {
      const known = entities.get(key);
      return known === undefined ? [] : [{ position, entity: known.id, region: known.region }];
    });
}

function firm(code: string): EntityRef {
  return { kind: "enterprise", code };
}

function land(code: string | null): EntityRef[] {
  return code === null ? [] : [{ kind: "parcel", code }];
}
