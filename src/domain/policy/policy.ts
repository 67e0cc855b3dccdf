import type { Sentence } from "../sentence.ts";
import type { ControlThreshold } from "../registry/control.ts";
import type { EntityKind, FactDefinition } from "../registry/fact.ts";
import type { Condition } from "./condition.ts";

/** Outcomes of an answer, strongest first (design §2); `duty` binds a body and decides nothing. */
export type Effect = "BLOCKED" | "RESTRICTED" | "DIFFERENTIAL" | "ENTITLED" | "DUTY";
export type Polarity = "restraint" | "incentive" | "duty";

export interface Strength {
  readonly name: string;
  readonly english: string;
  readonly effect: Effect;
  /** Words of which one must stand in the quotation. */
  readonly words: readonly string[];
}

export interface MeasureKind {
  readonly name: string;
  readonly english: string;
  readonly polarity: Polarity;
  /** Codes of the actions on which it bears; empty when no counter asks about it. */
  readonly actions: readonly string[];
  /** Why no counter asks about it. */
  readonly notAsked: string | null;
}

export interface Action {
  readonly code: string;
  readonly says: Sentence;
  readonly asker: string;
  /** What the question may be about; a question about anything else is refused. */
  readonly subjects: readonly ("enterprise" | "parcel")[];
  /** The kinds of permit with which it is concerned. */
  readonly permits: readonly string[];
  /** It is concerned with the mortgages on the land. */
  readonly concernsMortgages: boolean;
}

export interface DepartmentName {
  readonly from: string | null;
  readonly until: string | null;
  readonly name: string;
  readonly verified: boolean;
}

export interface Department {
  readonly name: string;
  readonly english: string;
  readonly succession: readonly DepartmentName[];
}

/** The words that packs may use. A new word is data. */
export interface Vocabulary {
  readonly facts: readonly FactDefinition[];
  readonly strengths: readonly Strength[];
  readonly kinds: readonly MeasureKind[];
  readonly actions: readonly Action[];
  readonly departments: readonly Department[];
  readonly control: readonly ControlThreshold[];
}

/** A question the text leaves open: the reading taken and the other one. */
export interface Doubt {
  readonly reading: string;
  readonly other: string;
  /** Dossier handle (J-…), when it has one. */
  readonly handle: string | null;
  /** Under the other reading the measure reaches controlling shareholders too. */
  readonly otherReachesControl: boolean;
}

export type UnitKind = Extract<
  EntityKind,
  "listing" | "parcel" | "enterprise" | "agreement" | "benefit" | "project" | "region"
>;

/** What a clause is about, one at a time: listings of some categories, agreements of some types, … */
export interface UnitSelector {
  readonly kind: UnitKind;
  /** Categories of listings or types of agreements; null for all. */
  readonly among: readonly string[] | null;
}

/** One consequence of a policy, restraint or incentive alike. */
export interface Measure {
  readonly id: string;
  readonly handles: readonly string[];
  readonly article: string;
  readonly kind: string;
  readonly strength: string;
  /** A one-off duty falls due and is carried out; a state holds on days. */
  readonly form: "state" | "one-off";
  readonly unit: UnitSelector;
  readonly when: readonly Condition[];
  /** Who bears it: 企业 (holder on the day), 地块, 区域, 当事人, 申请人, or a fact that names one. */
  readonly bearer: string;
  readonly reachesControl: boolean;
  /** The object is the land: the answer is graded by what the counter asks about (系于). */
  readonly isTiedToParcel: boolean;
  /** Rests on an agreement signed while the document was in force and outlives it (依协议). */
  readonly restsOnAgreement: boolean;
  /** Existing benefits run to their own expiry (豁免), with the sentence that says so. */
  readonly sparesBenefits: string | null;
  readonly enforcers: readonly string[];
  readonly quotation: string;
  /** The opening of the clause that the quotation completes. */
  readonly chapeau: string | null;
  /** Doubt about what the tie reaches; applies to the grades that need it. */
  readonly tieDoubt: Doubt | null;
  readonly doubts: readonly Doubt[];
}

export interface Category {
  readonly id: string;
  readonly handles: readonly string[];
  readonly article: string;
  readonly name: string | null;
  readonly quotation: string;
  readonly doubts: readonly Doubt[];
}

/** A way of dealing with the land that the document offers (处置方式). */
export interface Mode {
  readonly id: string;
  readonly handles: readonly string[];
  readonly article: string;
  readonly name: string;
  readonly quotations: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** Text that creates no measure here, with the reason; a framework may still bear on actions. */
export interface Uncoded {
  readonly handles: readonly string[];
  readonly article: string;
  readonly quotation: string;
  readonly reason: string;
  readonly actions: readonly string[];
}

/** When the document is in force. Days are numbers; `until` is the first day no longer, null for none. */
export interface Validity {
  readonly from: number;
  readonly until: number | null;
  /** The end under the other way of counting, when the document leaves it open. */
  readonly otherUntil: number | null;
  readonly expiryStated: boolean;
  /** What happens to a running measure at the end: it ends, or it continues. */
  readonly afterwards: "ends" | "continues";
  readonly quotation: string;
  readonly doubts: readonly Doubt[];
  /** The day on which its being in force was last confirmed; null when never. */
  readonly verifiedOn: string | null;
}

/** Words of the document: exactly these, and where they stand more than once, beside which others. */
export interface Quotation {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** One quotation in the pack: what it serves, and the article and id of what it serves. */
export interface Citation extends Quotation {
  readonly role:
    | "measure"
    | "chapeau"
    | "category"
    | "mode"
    | "validity"
    | "scope"
    | "basis"
    | "exemption"
    | "heading"
    | "uncoded";
  readonly article: string;
  readonly of: string;
  /** Where it stands in the pack. */
  readonly path: readonly (string | number)[];
}

/** A part of the text of which every character must be accounted for, up to `until` (not included). */
export interface Region {
  readonly name: string;
  readonly from: Quotation;
  readonly until: Quotation | null;
}

export interface Zone {
  readonly group: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/** A policy document as data: the whole of a pack, in English, ready for JSON. */
export interface Policy {
  readonly id: string;
  readonly title: string;
  readonly number: string | null;
  readonly issuer: string;
  readonly territory: string;
  readonly issuedOn: string;
  readonly basis: readonly {
    readonly title: string;
    readonly number: string | null;
    readonly quotation: string;
  }[];
  readonly validity: Validity;
  readonly scope: {
    readonly article: string;
    readonly quotation: string;
    readonly when: readonly Condition[];
    readonly doubts: readonly Doubt[];
  };
  /** The listing fact with which a listing begins. */
  readonly listedBy: string;
  readonly transferDoubt: Doubt | null;
  /** Zones that the document names, each with its other names. */
  readonly zones: readonly Zone[];
  readonly categories: readonly Category[];
  readonly withoutMeasures: readonly string[];
  readonly measures: readonly Measure[];
  readonly modes: readonly Mode[];
  readonly uncoded: readonly Uncoded[];
  readonly citations: readonly Citation[];
  readonly regions: readonly Region[];
}
