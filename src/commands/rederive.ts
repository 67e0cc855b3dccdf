import { findHead, recordActs, recordHead } from "../store/acts.ts";
import { closeConsequences } from "../store/consequences.ts";
import type { Database, Transaction } from "../store/database.ts";
import { findEngineVersion } from "../store/engine-files.ts";
import { findLaw } from "../store/laws.ts";
import { findIsDemonstration } from "../store/settings.ts";
import { findStateHash } from "../store/state-hash.ts";
import type { Sentence } from "../domain/sentence.ts";
import { compareReading } from "./compare-derivation.ts";
import type { Acting } from "./context.ts";
import { type Derived, deriveAll } from "./derivation.ts";
import { ownAct } from "./own-act.ts";

export interface Rederived {
  readonly position: number;
  readonly derived: Derived;
  /** Hex of a hash over everything that stands then. */
  readonly state: string;
}

export interface RederiveRefusal {
  readonly refused: "law.none" | "engine.differs";
  readonly because: Sentence;
}

/**
 * Derives everything that is recorded anew. What is sound is not touched and needs no act; whatever
 * had to be put right is put right by one, so that it can be told when it was wrong.
 */
export function rederive(database: Database, acting: Acting): Promise<Rederived | RederiveRefusal> {
  return database.recording(acting, async (tx) => {
    const known = await findLaw(tx, null);
    if (known === null) return noLaw;
    if (known.engine !== findEngineVersion()) return otherEngine;
    const head = await findHead(tx);
    const position = head + 1;
    const isDemonstration = await findIsDemonstration(tx);
    const unsound = await closeUnsound(tx, position);
    const { opened, closed } = await deriveAll(tx, { law: known.law, isDemonstration, position });
    const derived = { opened, closed: closed + unsound };
    const state = await findStateHash(tx);
    if (derived.opened + derived.closed === 0) return { position: head, derived, state };
    const said = { kind: "rederive", key: position, content: { ...derived } };
    await recordActs(tx, [ownAct(position, said, acting)]);
    await recordHead(tx, position);
    return { position, derived, state };
  });
}

/** Derivation knows rows by their digest; what was changed behind it under the same one it would keep. */
async function closeUnsound(tx: Transaction, position: number): Promise<number> {
  const { deviations } = await compareReading((use) => use(tx), { isComplete: true, chance: 0 });
  const numbers = deviations.flatMap(({ row }) => row ?? []);
  await closeConsequences(tx, numbers, position);
  return numbers.length;
}

const noLaw: RederiveRefusal = {
  refused: "law.none",
  because: {
    zh: "登记簿尚未采纳任何政策；请先运行 liandong adopt",
    en: "the register has adopted no law; run liandong adopt first",
  },
};

const otherEngine: RederiveRefusal = {
  refused: "engine.differs",
  because: {
    zh: "登记簿由另一版本的程序推导；新版本须以 liandong adopt 登记后方可推导",
    en: "the register was derived by another version of the program, which enters by liandong adopt",
  },
};
