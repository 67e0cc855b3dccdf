import type { Law } from "../policy/law.ts";
import type { Listing, World } from "../registry/world.ts";
import type { Sentence } from "../sentence.ts";
import type { Fields, InputOf } from "./field.ts";
import type { LedgerRefusal } from "./refusal.ts";

/** An act that stands in the file of a parcel. */
export interface FiledAct {
  readonly position: number;
  /** The code of its form; `record` and `correct` for what was imported. */
  readonly form: string;
  readonly effectiveOn: number | null;
  readonly documentNumber: string | null;
  readonly institution: string;
  /** The fields as they were handed in. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What is known when an act is decided: the law, the land with its people, and what was done about it. */
export interface CaseFile {
  /** From when the act takes effect. */
  readonly on: number;
  /** Today in Asia/Shanghai, by the database's clock. */
  readonly today: number;
  readonly law: Law;
  readonly world: World;
  /** In their order. */
  readonly acts: readonly FiledAct[];
  readonly documentNumber: string;
}

/** What an act says, in the grammar of worlds; `{}` where it only stands in the file. */
export interface Said {
  readonly says: Readonly<Record<string, unknown>>;
  /** It replaces what was recorded for the same days, instead of succeeding it. */
  readonly isCorrection?: boolean;
}

export type Decision = Said | LedgerRefusal;

/** Which land and which firms an act is about; what it is about decides whose territory it is in. */
export interface About {
  readonly parcels: readonly string[];
  readonly enterprises?: readonly string[];
  readonly regions?: readonly string[];
}

/** One kind of act: what it asks for, who it is about, and what it establishes. */
export interface Form<Input = Readonly<Record<string, unknown>>> {
  /** Its name as a mutation and as the kind of the act. */
  readonly code: string;
  readonly title: Sentence;
  /** The articles that ask for it. */
  readonly source: string;
  readonly fields: Fields;
  readonly needsEvidence: boolean;
  /** Enters land or firms that the register does not have yet. */
  readonly isEntering: boolean;
  about(input: Input): About;
  decide(input: Input, file: CaseFile): Decision;
}

export interface FormSpec<F extends Fields> {
  readonly code: string;
  readonly title: Sentence;
  readonly source: string;
  readonly fields: F;
  readonly needsEvidence?: boolean;
  readonly isEntering?: boolean;
  readonly about: (input: InputOf<F>) => About;
  readonly decide: (input: InputOf<F>, file: CaseFile) => Decision;
}

/** A form whose `decide` sees the values that its fields promise. */
export function form<F extends Fields>(spec: FormSpec<F>): Form {
  return { needsEvidence: false, isEntering: false, ...spec } as unknown as Form;
}

export function isRefused(decision: Decision): decision is LedgerRefusal {
  return "refused" in decision;
}

/** The listing of the file with this code. */
export function findListing(file: CaseFile, code: string): Listing | undefined {
  return file.world.listings.find(({ id }) => id === code);
}

/** The land of a listing's code. */
export function parcelOfListing(code: string): string {
  return code.slice(0, code.indexOf("/"));
}
