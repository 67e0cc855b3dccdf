import { isRegionCode, lies } from "../domain/registry/region.ts";
import type { EntityRef, EntityStatement, Statement } from "../domain/registry/statement.ts";

/** Whether an act speaks of what is within a territory; or whom it depends on, and only the register knows. */
export type Placed = "within" | "elsewhere" | { readonly dependsOn: readonly string[] };

/**
 * Land and places lie where their codes say. An enterprise belongs where it was recorded to be (区划), where
 * it holds land, or where it was registered; whom an act merely names may be anywhere.
 */
export function placeAct(statements: readonly Statement[], territory: string): Placed {
  const places = statements.flatMap(placesOf);
  if (places.some((place) => !lies(place, territory))) return "elsewhere";
  const firms = new Set(statements.flatMap(firmsOf));
  const open = [...firms].filter((code) => !isAtHome(code, statements, territory));
  return open.length === 0 ? "within" : { dependsOn: open };
}

/** Where the land and the places are of which a statement speaks. */
function placesOf(statement: Statement): string[] {
  switch (statement.is) {
    case "tenure":
    case "mortgage":
    case "unit":
      return [countyOf(statement.parcel)];
    case "entity":
      return placesOfEntity(statement);
    default:
      return [];
  }
}

function placesOfEntity({ kind, code, parcel, region }: EntityStatement): string[] {
  if (kind === "region") return [region];
  if (kind === "parcel") return [countyOf(code)];
  // A benefit is its holder's, whatever land it names.
  return parcel === null || kind === "benefit" ? [] : [countyOf(parcel)];
}

function countyOf(parcel: string): string {
  return parcel.slice(0, 6);
}

/** Of which enterprises a statement says something that is not about land. */
function firmsOf(statement: Statement): string[] {
  switch (statement.is) {
    case "control":
      return onlyFirms(statement.held);
    case "fact":
    case "name":
      return onlyFirms(statement.about);
    case "entity":
      if (statement.kind === "enterprise" && !statement.isOnlyNamed) return [statement.code];
      return statement.enterprise !== null && (statement.kind !== "project" || !statement.parcel)
        ? onlyFirms({ kind: "enterprise", code: statement.enterprise })
        : [];
    default:
      return [];
  }
}

function onlyFirms({ kind, code }: EntityRef): string[] {
  return kind === "enterprise" && !code.startsWith("自然人:") ? [code] : [];
}

/** By what this act says, or by the register in which the enterprise was entered by its code. */
function isAtHome(code: string, statements: readonly Statement[], territory: string): boolean {
  const registered = code.slice(2, 8);
  if (isRegionCode(registered) && (lies(registered, territory) || lies(territory, registered)))
    return true;
  return statements.some(
    (said) =>
      (said.is === "tenure" && said.enterprise.code === code) ||
      (said.is === "fact" &&
        said.about.code === code &&
        said.fact === "区划" &&
        typeof said.value === "string" &&
        lies(said.value, territory)),
  );
}
