import type { Form } from "../domain/ledger/form.ts";
import type { LedgerRefusal } from "../domain/ledger/refusal.ts";
import type { Acting } from "./context.ts";

/** What comes with every act: the document on which it rests, its evidence, and the request itself. */
export interface Envelope {
  /** `YYYY-MM-DD`, as typed. */
  readonly effectiveOn: string;
  readonly documentNumber: string;
  /** Hex of the SHA-256 of what was uploaded. */
  readonly evidence: readonly string[];
  readonly idempotencyKey: string;
  /** The version of the land that the officer has seen; whatever came later refuses the act. */
  readonly expectedVersion: number | null;
}

export interface Submission {
  readonly form: Form;
  readonly typed: Readonly<Record<string, unknown>>;
  readonly envelope: Envelope;
}

/** Whoever acts, as the register knows them: an account of an institution. */
export interface Officer extends Acting {
  readonly account: string;
}

export type Submitted =
  | {
      readonly is: "recorded";
      readonly position: number;
      /** True where the same request had been recorded before. */
      readonly isRepeated: boolean;
    }
  | { readonly is: "proposed"; readonly proposal: string; readonly hash: string }
  | LedgerRefusal;
