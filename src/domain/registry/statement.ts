import type { Interval } from "../time/day.ts";
import type { EntityKind, FactValue } from "./fact.ts";
import type { Discharge } from "./world.ts";

/** A thing by its kind and the code under which the register keeps it. */
export interface EntityRef {
  readonly kind: EntityKind;
  readonly code: string;
}

/** A thing as the register enters it: what never changes about it. */
export interface EntityStatement extends EntityRef {
  readonly is: "entity";
  readonly region: string;
  /** What people call it, where its code is unique only with its owner's. */
  readonly label: string | null;
  readonly type: string | null;
  readonly policy: string | null;
  readonly episode: number | null;
  readonly parcel: string | null;
  readonly enterprise: string | null;
  readonly parties: readonly string[] | null;
  /** It is named here and described elsewhere; what is described counts. */
  readonly isOnlyNamed: boolean;
}

/** What one act says: that a thing exists, or that something holds of it on `[from, until)`. */
export type Statement = EntityStatement | DatedStatement | UnitStatement | DischargeStatement;

export type DatedStatement = Interval &
  (
    | {
        readonly is: "fact";
        readonly about: EntityRef;
        readonly fact: string;
        readonly value: FactValue;
      }
    | { readonly is: "name"; readonly about: EntityRef; readonly name: string }
    | { readonly is: "tenure"; readonly enterprise: EntityRef; readonly parcel: string }
    | {
        readonly is: "control";
        readonly holder: EntityRef;
        readonly held: EntityRef;
        /** Percent, or null when not recorded; or a determination. */
        readonly said: { readonly share: number | null } | { readonly determined: boolean };
      }
    | {
        readonly is: "mortgage";
        readonly parcel: string;
        readonly code: string;
        readonly mortgagee: string;
      }
  );

export interface UnitStatement {
  readonly is: "unit";
  readonly parcel: string;
  readonly unit: string;
}

export interface DischargeStatement extends Discharge {
  readonly is: "discharge";
  readonly about: EntityRef;
}
