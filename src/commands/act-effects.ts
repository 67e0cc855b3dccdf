import type { LedgerRefusal } from "../domain/ledger/refusal.ts";
import type { Transaction } from "../store/database.ts";
import { adoptionEffects } from "./adoption-effects.ts";
import type { Ground } from "./ground.ts";
import { landEffects } from "./land-effects.ts";
import { reportEffects } from "./report-effects.ts";
import { restorationEffects } from "./restoration-effects.ts";
import { rightsEffects } from "./rights-effects.ts";
import type { Envelope, Officer } from "./submission.ts";

/** What an act is, for whoever looks at it beside its form's own rules. */
export interface EffectiveAct {
  readonly input: Readonly<Record<string, unknown>>;
  readonly envelope: Envelope;
  /** The day on which it takes effect. */
  readonly on: number;
  readonly officer: Officer;
  readonly ground: Ground;
}

/** What an act does beside stating facts: it looks at other tables first, and writes them in the same transaction. */
export interface Effect {
  readonly check?: (tx: Transaction, act: EffectiveAct) => Promise<LedgerRefusal | null>;
  /** Runs when the act has been recorded at the position. */
  readonly record?: (tx: Transaction, act: EffectiveAct, position: number) => Promise<void>;
  /** It changes what somebody may: it is answered when nobody goes by the old rights any more. */
  readonly isOfRights?: boolean;
  /** It takes a right away: nothing that is wrong with the evidence keeps it waiting. */
  readonly isWithdrawal?: boolean;
  /** It may be done while the register is read-only: it opens it again, or gives a key to who shall. */
  readonly isOfRestoration?: boolean;
  /** It seats a person: so it may be done then too, where there are not persons enough to open it. */
  readonly isOfSeating?: boolean;
}

const effects: Readonly<Record<string, Effect>> = {
  ...landEffects,
  ...reportEffects,
  ...adoptionEffects,
  ...rightsEffects,
  ...restorationEffects,
};

export function effectOf(form: string): Effect {
  return Object.hasOwn(effects, form) ? effects[form]! : {};
}
