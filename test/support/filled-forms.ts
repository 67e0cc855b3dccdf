import { checkDigit } from "../../src/domain/registry/enterprise.ts";
import type { Field } from "../../src/domain/ledger/field.ts";
import { findForm } from "../../src/domain/ledger/forms.ts";

/** A parcel whose code lies in a region, and a firm that is registered there. */
export function parcelIn(region: string): string {
  return `${region}999901GB00001`;
}

export function firmIn(region: string): string {
  const stem = `91${region}DEM900012`;
  return `${stem}${checkDigit(stem)}`;
}

/** What fills a field so that it can be read, all of it in one region. */
export function filledIn(region: string, { type, choices }: Field): unknown {
  if (choices !== null) return choices[0];
  switch (type) {
    case "parcel":
      return parcelIn(region);
    case "enterprise":
      return firmIn(region);
    case "listing":
      return `${parcelIn(region)}/zhangdian-2022-6/1/1`;
    case "region":
      return region;
    case "day":
      return "2024-01-01";
    case "integer":
    case "number":
      return 1;
    case "geometry":
      return '{"type":"Polygon","coordinates":[[[118.3,35.1],[118.4,35.1],[118.4,35.2],[118.3,35.1]]]}';
    case "boolean":
      return true;
    default:
      return "一项";
  }
}

/** Ways of naming what an act is about, where none is required. */
const placing = new Set(["parcel", "parcels", "region"]);

/** Whatever a form requires and what places it, as a client fills it in. */
export function filledForm(form: string, region: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(findForm(form)!.fields)
      .filter(([name, field]) => field.isRequired || placing.has(name))
      .map(([name, field]) => {
        const value = filledIn(region, field);
        return [name, field.isList ? [value] : value];
      }),
  );
}
