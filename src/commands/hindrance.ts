import { rights } from "../domain/access/table.ts";
import type { Form } from "../domain/ledger/form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findUnanchoredMs } from "../store/leaves.ts";
import { countHolders } from "../store/appointments.ts";
import { acknowledgersMin, findOpenRestoration } from "../store/restorations.ts";
import { effectOf } from "./act-effects.ts";

type Bound = Pick<Database, "anchorLimitMs">;

/** Why nothing may be recorded now, whatever it says. */
export type Hindrance = LedgerRefusal & {
  readonly refused: "evidence.unanchored" | "register.restored";
};

/**
 * The register came out of a copy, and nobody has yet said that they know; or something recorded before
 * has been waiting for its place in the log for longer than the limit, and what cannot be proved is not
 * added to. Null where nothing hinders.
 */
export async function findHindrance(
  tx: Transaction,
  { anchorLimitMs }: Bound,
): Promise<Hindrance | null> {
  if ((await findOpenRestoration(tx)) !== null) {
    const { because } = refuseAs("register.restored");
    return { refused: "register.restored", because };
  }
  const unanchoredMs = await findUnanchoredMs(tx);
  if (unanchoredMs <= anchorLimitMs) return null;
  const [waits, limit] = [unanchoredMs, anchorLimitMs].map((ms) => Math.floor(ms / 1000));
  const { because } = refuse(
    "evidence.unanchored",
    `已有登记 ${waits} 秒未能写入留痕日志并签署，超过上限 ${limit} 秒；恢复之前不再登记`,
    `something recorded has waited ${waits} s for its place in the signed log, longer than the ${limit} s allowed; nothing is recorded until that is mended`,
  );
  return { refused: "evidence.unanchored", because };
}

/**
 * The same for an act. One that takes a right away is never kept waiting, nor what opens the register
 * again, nor who seats those who shall.
 */
export async function checkHindered(
  tx: Transaction,
  { code }: Form,
  database: Bound,
): Promise<Hindrance | null> {
  const { isWithdrawal, isOfRestoration, isOfSeating } = effectOf(code);
  if (isWithdrawal === true || isOfRestoration === true) return null;
  const hindrance = await findHindrance(tx, database);
  const isOfUse = isOfSeating === true && hindrance?.refused === "register.restored";
  return isOfUse && !(await isOpenable(tx)) ? null : hindrance;
}

/** Whether there are as many persons as it takes to open the register again. */
async function isOpenable(tx: Transaction): Promise<boolean> {
  const [role] = rights.acknowledgeRestoration.roles;
  return (await countHolders(tx, role!)) >= acknowledgersMin;
}
