import { findHorizon } from "../store/lens.ts";
import { findLaw, type KnownLaw } from "../store/laws.ts";
import { findIsDemonstration, findSetting } from "../store/settings.ts";
import type { Transaction } from "../store/database.ts";

/** What every act is decided on: the law, the day, and the nature of the register. */
export interface Ground {
  readonly law: KnownLaw;
  /** Today in Asia/Shanghai, by the database's clock. */
  readonly today: number;
  readonly salt: string;
  readonly isDemonstration: boolean;
}

/** Null where no law has been adopted: nothing can be decided then. */
export async function findGround(tx: Transaction): Promise<Ground | null> {
  const law = await findLaw(tx, null);
  const salt = await findSetting(tx, "person-salt");
  if (law === null || salt === null) return null;
  const { today } = await findHorizon(tx);
  return { law, today, salt, isDemonstration: await findIsDemonstration(tx) };
}
