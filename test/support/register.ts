import type { World } from "../../src/domain/registry/world.ts";
import { statementsOf } from "../../src/domain/registry/statements-of.ts";
import type { Statement } from "../../src/domain/registry/statement.ts";
import { adoptLaw } from "../../src/commands/adopt-law.ts";
import { type CheckDesk, openDesk } from "../../src/commands/check-desk.ts";
import type { Acting } from "../../src/commands/context.ts";
import { recordAll, type Recorded } from "../../src/commands/record-acts.ts";
import { beginRegister } from "../../src/commands/seed.ts";
import type { Database, Reader } from "../../src/store/database.ts";
import { findLaw } from "../../src/store/laws.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import type { Packs } from "./packs.ts";
import { ownSealing } from "./sealing.ts";

export const lead: Acting = {
  institution: "lead-371300",
  operator: "经办一",
  client: "lead-371300/test",
  region: "371300",
};

/** Sees everything, as the program itself does. */
export const observer: Reader = { institution: "test", operator: "observer", within: "everywhere" };

/** A register of its own with the law of the packs and nothing in it yet. */
export interface TestRegister extends FreshDatabase {
  readonly desk: CheckDesk;
  readonly salt: string;
  /** The position of the adoption. */
  readonly adopted: number;
}

export async function openRegister(
  { vocabulary, folders }: Packs,
  { isDemonstration = false } = {},
): Promise<TestRegister> {
  const fresh = await freshDatabase();
  const { database } = fresh;
  const nature = await beginRegister(database, { isDemonstration }, lead);
  const policies = folders.map(({ policy, document }) => ({ policy, document: document.issued }));
  const { position } = await adoptLaw(database, { vocabulary, policies, engine: "test" }, lead);
  return {
    ...fresh,
    desk: openDesk({ database, sealing: ownSealing, ...nature }),
    salt: nature.salt,
    adopted: position,
  };
}

export interface SaidAct {
  readonly key: string;
  readonly statements: readonly Statement[];
  readonly isCorrection?: boolean;
}

/** Records acts in one transaction, as an import would. */
export function say(database: Database, acts: readonly SaidAct[]): Promise<Recorded> {
  return database.recording(lead, async (tx) => {
    const law = await findLaw(tx, null);
    return recordAll(
      tx,
      acts.map(({ key, statements, isCorrection = false }) => ({
        idempotencyKey: key,
        statements,
        isCorrection,
        region: lead.region,
        basis: "测试",
        effectiveOn: null,
        content: { key },
      })),
      { acting: lead, law: law!, isDemonstration: false },
    );
  });
}

export function sayWorld(database: Database, world: World, key: string): Promise<Recorded> {
  return say(database, [{ key, statements: statementsOf(world, lead.region) }]);
}
