import { lies } from "../registry/region.ts";
import type { Role } from "./role.ts";
import { rightTo } from "./table.ts";

/** What somebody is appointed to today: a role, for a territory, at an institution. */
export interface Appointment {
  readonly role: Role;
  readonly region: string;
  /** The code of the institution. */
  readonly institution: string;
}

/** Whether these appointments, of one institution, allow an operation in every one of these places. */
export function mayPerform(
  held: readonly Appointment[],
  operation: string,
  { institution, regions }: { readonly institution: string; readonly regions: readonly string[] },
): boolean {
  const right = rightTo(operation);
  return (
    right !== undefined &&
    regions.every((region) =>
      held.some(
        (one) =>
          one.institution === institution &&
          right.roles.includes(one.role) &&
          lies(region, one.region),
      ),
    )
  );
}
