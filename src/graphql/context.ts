import type { CheckDesk } from "../commands/check-desk.ts";
import type { Acting } from "../commands/context.ts";
import type { Caller } from "../store/callers.ts";
import type { Database, Reader } from "../store/database.ts";

/** What every resolver is given: who asks, and the two ways to what the register holds. */
export interface Context {
  readonly caller: Caller;
  readonly desk: CheckDesk;
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly requestId: string;
}

/** On whose behalf a question is answered and recorded: the operator is the one named with it. */
export function actingFor({ caller }: Context, operator: string): Acting {
  const { institution, client, region } = caller;
  return { institution, operator, client, region };
}

/** On whose behalf the register is read where no operator is named: the key stands for its holder. */
export function readerOf({ caller }: Context): Reader {
  const { institution, client, territories, scopes } = caller;
  return {
    institution,
    operator: client,
    within: territories,
    isAuditor: scopes.has("audit"),
  };
}
