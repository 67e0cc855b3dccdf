import type { Interval } from "../time/day.ts";
import type { ControlStatement } from "./control.ts";
import type { Entity } from "./fact.ts";

export interface Enterprise extends Entity {
  readonly kind: "enterprise" | "person";
  readonly name: string | null;
}

export interface Parcel extends Entity {
  readonly kind: "parcel";
  readonly realEstateUnit: string | null;
}

/** A finding about a parcel: parcel × category × episode. Relisting is a new episode. */
export interface Listing extends Entity {
  readonly kind: "listing";
  readonly parcel: string;
  /** The policy under which the category was found; its folder name. */
  readonly policy: string;
  readonly category: string;
  readonly episode: number;
  readonly discharges: readonly Discharge[];
}

/** A one-off duty that has been carried out, for one subject, on a day. */
export interface Discharge {
  readonly measure: string;
  /** The enterprise that bore it; null when the thing itself says who (an agreement, a region). */
  readonly subject: string | null;
  readonly on: number;
}

export interface Agreement extends Entity {
  readonly kind: "agreement";
  readonly type: string;
  readonly parcel: string;
  readonly parties: readonly string[];
  readonly discharges: readonly Discharge[];
}

/** An incentive that was granted to an enterprise before a measure began. */
export interface Benefit extends Entity {
  readonly kind: "benefit";
  readonly enterprise: string;
  readonly parcel: string | null;
}

export interface Project extends Entity {
  readonly kind: "project";
  readonly applicant: string;
  readonly parcel: string | null;
}

/** A county, a development zone or a cluster, as the object of a measure. */
export interface Region extends Entity {
  readonly kind: "region";
  readonly discharges: readonly Discharge[];
}

export interface Permit extends Entity {
  readonly kind: "permit";
  readonly type: string;
  readonly enterprise: string;
}

export interface Mortgage extends Entity, Interval {
  readonly kind: "mortgage";
  readonly parcel: string;
  readonly mortgagee: string;
}

/** Land-use right: who held the parcel on `[from, until)`. */
export interface Tenure extends Interval {
  readonly enterprise: string;
  readonly parcel: string;
}

/** Everything established, as recorded. No consequence is in it. */
export interface World {
  readonly isDemonstration: boolean;
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  readonly parcels: ReadonlyMap<string, Parcel>;
  readonly listings: readonly Listing[];
  readonly agreements: readonly Agreement[];
  readonly benefits: readonly Benefit[];
  readonly projects: readonly Project[];
  readonly regions: ReadonlyMap<string, Region>;
  readonly permits: readonly Permit[];
  readonly mortgages: readonly Mortgage[];
  readonly tenures: readonly Tenure[];
  readonly controls: readonly ControlStatement[];
}
