import { checkDigit } from "../domain/registry/enterprise.ts";

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * A credit code that is formally right and plainly not a real one: its organisation code begins with
 * DEM (demonstration), which no organisation code issued so far does. Both check characters agree.
 */
export function fictitiousUscc(county: string, number: number): string {
  const organisation = `DEM${String(number).padStart(5, "0")}`;
  const stem = `91${county}${organisation}${organisationCheck(organisation)}`;
  return stem + checkDigit(stem);
}

/** The ninth character of an organisation code (GB 11714): modulo 11, X for ten. */
function organisationCheck(eight: string): string {
  const sum = organisationWeights.reduce(
    (held, weight, at) => held + weight * Number.parseInt(eight[at]!, 36),
    0,
  );
  const value = (11 - (sum % 11)) % 11;
  return value === 10 ? "X" : String(value);
}

/** A parcel code in cadastral district 999 of the county, on state-owned construction land (GB). */
export function fictitiousParcel(county: string, block: number, number: number): string {
  return `${county}999${String(block).padStart(3, "0")}GB${String(number).padStart(5, "0")}`;
}

/** The real-estate unit of the whole parcel: with a building, or bare land. */
export function realEstateUnitOn(parcel: string, building: number | null): string {
  return building === null
    ? `${parcel}W00000000`
    : `${parcel}F${String(building).padStart(8, "0")}`;
}
