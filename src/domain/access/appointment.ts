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
  if (right === undefined) return false;
  const fitting = held.filter(
    (one) => one.institution === institution && right.roles.includes(one.role),
  );
  // An act that names no place is nobody's, unless its place is looked up later.
  if (regions.length === 0) return right.isPlacedLater === true && fitting.length > 0;
  return regions.every((region) => fitting.some((one) => lies(region, one.region)));
}
