import type { ExecutionResult } from "graphql";
import type { CheckDesk } from "../commands/check-desk.ts";
import { asRejection, rejection } from "../graphql/rejection.ts";
import type { Caller } from "../store/callers.ts";
import type { Database } from "../store/database.ts";
import { type Allowances, AllowanceSpent } from "./allowance.ts";
import type { Asking } from "./asking.ts";
import type { Authenticate } from "./authenticate.ts";
import { type Engine, faultBehind } from "./engine.ts";
import type { EdgeLimits } from "./limits.ts";
import { chooseMediaType } from "./media-type.ts";
import { type Params, readParams } from "./params.ts";
import { type Reply, replyOf, replyRejected } from "./reply.ts";
import { deskFor, type Visit } from "./visit.ts";

export interface Answering {
  readonly authenticate: Authenticate;
  readonly allowances: Allowances;
  readonly engine: Engine;
  readonly desk: CheckDesk;
  readonly database: Database;
  readonly isDemonstration: boolean;
  readonly limits: EdgeLimits;
}

/** Takes a request of the contract through all its gates; whatever happens becomes a reply. */
export async function answer(asking: Asking, visit: Visit, answering: Answering): Promise<Reply> {
  try {
    const found = answering.authenticate(asking.header("authorization"), asking);
    const { requestMsMax } = answering.limits;
    const caller = found instanceof Promise ? await within(requestMsMax, found) : found;
    visit.institution = caller.institution;
    return await answerCaller(asking, visit, { ...answering, caller });
  } catch (error) {
    const told = asRejection(error);
    if (told !== error) visit.faults.push(error);
    return replyRejected(told, visit);
  }
}

type ForCaller = Answering & { readonly caller: Caller };

async function answerCaller(asking: Asking, visit: Visit, answering: ForCaller): Promise<Reply> {
  const { allowances, caller, limits } = answering;
  await take(1, visit, answering);
  const type = chooseMediaType(asking.header("accept"));
  if (type === null) throw rejection("request.not-acceptable");
  allowances.enter(caller.institution);
  // The place is held until the work is done, even where the reply could not wait for it.
  const result = execute(asking, visit, answering);
  const leave = (): void => allowances.leave(caller.institution);
  void result.then(leave, leave);
  return replyOf(await within(limits.requestMsMax, result), type, visit);
}

async function execute(
  asking: Asking,
  visit: Visit,
  answering: ForCaller,
): Promise<ExecutionResult> {
  const { caller, database, desk, engine, isDemonstration, limits } = answering;
  const params = await readParams(asking, limits);
  visit.operation = operationOf(params);
  const result = await engine.execute(params, asking, {
    caller,
    database,
    desk: deskFor(visit, desk),
    isDemonstration,
    requestId: visit.requestId,
    charge: (cost) => (cost > 1 ? take(cost - 1, visit, answering) : undefined),
  });
  for (const error of result.errors ?? []) {
    const fault = faultBehind(error);
    if (fault !== undefined) visit.faults.push(fault);
  }
  return result;
}

async function take(points: number, visit: Visit, answering: ForCaller): Promise<void> {
  try {
    visit.allowance = await answering.allowances.take(answering.caller.institution, points);
  } catch (error) {
    if (!(error instanceof AllowanceSpent)) throw error;
    visit.allowance = error.allowance;
    throw rejection("limits.rate");
  }
}

function operationOf({ query, operationName }: Params): string | null {
  return operationName ?? /^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? null;
}

/** What takes too long is told as such; it may still be recorded, which its idempotency key will show. */
function within<T>(msMax: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(rejection("limits.time")), msMax);
    work.then(
      (done) => (clearTimeout(timer), resolve(done)),
      (error: unknown) => (clearTimeout(timer), reject(error)),
    );
  });
}
