import { refuseAs } from "../domain/ledger/refusal.ts";
import { findAccount } from "../store/appointments.ts";
import {
  findHasAcknowledged,
  findOpenRestoration,
  recordAcknowledgement,
} from "../store/restorations.ts";
import type { Effect } from "./act-effects.ts";

/** Two human beings say that they know; the second opens the register again. */
const acknowledgeRestoration: Effect = {
  async check(tx, { input, officer }) {
    const open = await findOpenRestoration(tx);
    if (open === null || open.size !== (input as { readonly size: number }).size)
      return refuseAs("restoration.none");
    const account = await findAccount(tx, officer.account);
    if (account?.kind !== "person") return refuseAs("account.required");
    return (await findHasAcknowledged(tx, open.id, account.person))
      ? refuseAs("restoration.acknowledged")
      : null;
  },
  async record(tx, { officer }) {
    const open = (await findOpenRestoration(tx))!;
    const { person } = (await findAccount(tx, officer.account))!;
    const { account, institution } = officer;
    await recordAcknowledgement(tx, { restoration: open.id, person, account, institution });
  },
  isOfRestoration: true,
};

export const restorationEffects: Readonly<Record<string, Effect>> = { acknowledgeRestoration };
