import type { Logger } from "pino";
import type { TrustedIssuer } from "../domain/trusted-issuer.ts";
import type { Database } from "../store/database.ts";
import { type Allowances, openAllowances } from "./allowance.ts";
import { type Authenticate, openDoor } from "./authenticate.ts";
import { type EdgeLimits, edgeLimits } from "./limits.ts";
import { plainFault } from "./log.ts";
import { openTokenDoor } from "./token-door.ts";
import { openTokens } from "./tokens.ts";

/** What every request of a caller goes through, whatever it is for. */
export interface Gates {
  readonly limits: EdgeLimits;
  readonly authenticate: Authenticate;
  readonly allowances: Allowances;
}

export interface GateParts {
  readonly database: Database;
  readonly limits?: Partial<EdgeLimits>;
  /** Whose tokens are believed; none where nobody is named. */
  readonly issuers?: readonly TrustedIssuer[];
  /** Where the world finds this service; proofs of holding a key say it. */
  readonly origin?: string | null;
  /** Milliseconds since 1970, by which tokens are in time. */
  readonly clock?: () => number;
}

export function openGates(
  { database, limits: given, issuers = [], origin = null, clock = Date.now }: GateParts,
  log: Pick<Logger, "warn">,
): Gates {
  const limits = { ...edgeLimits, ...given };
  const failed = (issuer: string, error: unknown): void =>
    log.warn({ issuer, fault: plainFault(error) }, "the issuer cannot be asked");
  const identify = openTokens(issuers, { clock, failed });
  const findBearer = issuers.length === 0 ? null : openTokenDoor({ database, identify, origin });
  return {
    limits,
    authenticate: openDoor(database, { ...limits, findBearer }),
    allowances: openAllowances(limits),
  };
}
