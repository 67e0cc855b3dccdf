import type { Timeline } from "../time/timeline.ts";
import type { Chain, Condition } from "./condition.ts";
import type { CompiledPolicy } from "./law.ts";
import type { Doubt, Measure } from "./policy.ts";

export type SubjectKind = "enterprise" | "person" | "parcel" | "region";

export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** One of the things that must all hold for a measure to hold; what starts or ends an interval. */
export type Part = { readonly line: Timeline } & (
  | { readonly role: "condition"; readonly condition: Condition; readonly chain: Chain }
  /** The land lies in the territory of the document. */
  | { readonly role: "territory" }
  /** The subject holds the land (使用权), is the enterprise named, the party, the applicant. */
  | { readonly role: "bearer"; readonly word: string }
  | { readonly role: "control"; readonly held: string; readonly unrecorded: string }
  /** The document is in force; for a measure that rests on an agreement, was so on the day of signing. */
  | { readonly role: "validity" }
  /** This version of the document is the one adopted for the day. */
  | { readonly role: "adoption" }
  | {
      readonly role: "signed-in-force";
      readonly agreement: string;
      readonly signedOn: number | null;
    }
  /** The listing is not suspended. */
  | { readonly role: "suspension"; readonly listing: string }
  /** A benefit granted before the measure began has run out. */
  | {
      readonly role: "benefit-expired";
      readonly benefit: string;
      readonly unrecorded: readonly string[];
    }
);

/** How a measure reaches its subject. */
export interface Path {
  /** The thing the measure is about: a listing, an agreement, a parcel, … */
  readonly unit: { readonly kind: string; readonly id: string };
  readonly parcel: string | null;
  /** The enterprise whose controlling shareholder the subject is. */
  readonly via: string | null;
  /** The existing benefit whose own expiry this row follows. */
  readonly benefit: string | null;
}

/**
 * What follows from a measure for one subject along one path: on which days it holds, does not, or
 * cannot be known. It takes no today; a deadline that passes at midnight is already in it.
 */
export interface Consequence {
  readonly measure: Measure;
  readonly policy: CompiledPolicy;
  readonly subject: Subject;
  readonly path: Path;
  readonly line: Timeline;
  /** The same, were the document in force for ever: tells an expired document from a silent one. */
  readonly ifInForce: Timeline;
  readonly parts: readonly Part[];
  /** Those that a row carries whatever is asked; the tie's doubt depends on the question. */
  readonly doubts: readonly Doubt[];
  /** `other-reading` rows never decide; they show what a doubt would change. */
  readonly standing: "decides" | "other-reading";
}
