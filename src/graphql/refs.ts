import type { Action } from "../domain/policy/policy.ts";
import type { CompiledMeasure, CompiledPolicy } from "../domain/policy/law.ts";
import type { ListingRow } from "../store/listings.ts";
import { builder } from "./builder.ts";
import type { View } from "./view.ts";

/*
 * The types of the register that lead to each other, by name only: what each publishes stands in the
 * file of its own.
 */

interface Viewed {
  readonly view: View;
}

/** A thing by the number of its row and its code; whatever else it has is read when asked for. */
interface Thing<Name extends string> extends Viewed {
  readonly __typename: Name;
  readonly id: number;
  readonly code: string;
}

export type ViewedEnterprise = Thing<"Enterprise">;
export type ViewedParcel = Thing<"Parcel">;

export interface ViewedListing extends Viewed {
  readonly row: ListingRow;
}

export interface ViewedPolicy extends Viewed {
  readonly __typename: "Policy";
  readonly compiled: CompiledPolicy;
}

export interface ViewedMeasure extends Viewed {
  readonly compiled: CompiledMeasure;
}

export interface ViewedAction extends Viewed {
  readonly action: Action;
}

export const enterpriseType = builder.objectRef<ViewedEnterprise>("Enterprise");
export const parcelType = builder.objectRef<ViewedParcel>("Parcel");
export const listingType = builder.objectRef<ViewedListing>("Listing");
export const policyType = builder.objectRef<ViewedPolicy>("Policy");
export const measureType = builder.objectRef<ViewedMeasure>("Measure");
export const actionType = builder.objectRef<ViewedAction>("Action");
