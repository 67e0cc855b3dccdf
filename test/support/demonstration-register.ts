import { graphql, type ExecutionResult } from "graphql";
import type { Acting } from "../../src/commands/context.ts";
import { seed } from "../../src/commands/seed.ts";
import { writtenDemonstration } from "../../src/cli/load.ts";
import type { Context } from "../../src/graphql/context.ts";
import { schema } from "../../src/graphql/schema.ts";
import type { Caller, Scope } from "../../src/store/callers.ts";
import { loadPacks } from "./packs.ts";
import { lead, openRegister, type TestRegister } from "./register.ts";

/** A register of the demonstration, asked by its contract as a resolver is: no HTTP in between. */
export interface DemonstrationRegister extends TestRegister {
  readonly position: number;
  ask<T>(
    source: string,
    variables: Record<string, unknown>,
    caller?: Caller,
    other?: Partial<Context>,
  ): Promise<Told<T>>;
}

export interface Told<T> {
  readonly data: T | null | undefined;
  readonly errors: ExecutionResult["errors"];
}

export function callerOf(
  institution: string,
  region: string,
  scopes: readonly Scope[] = ["ask"],
): Caller {
  return {
    institution,
    name: institution,
    english: institution,
    region,
    scopes: new Set(scopes),
    client: `${institution}/test`,
    account: null,
    territories: [region],
  };
}

export async function openDemonstration(): Promise<DemonstrationRegister> {
  const packs = loadPacks();
  const register = await openRegister(packs, { isDemonstration: true });
  const acting: Acting = { ...lead, client: "seed" };
  const { salt, database, desk } = register;
  const { position } = await seed(database, writtenDemonstration(packs.law), { acting, salt });
  return {
    ...register,
    position,
    ask: (source, variables, caller = callerOf("bank-371302", "371302"), other = {}) => {
      const usual = { caller, desk, database, isDemonstration: true, requestId: "test" };
      const context: Context = { ...usual, ...other };
      return tell(graphql({ schema, source, variableValues: variables, contextValue: context }));
    },
  };
}

async function tell<T>(result: ExecutionResult | Promise<ExecutionResult>): Promise<Told<T>> {
  const { data, errors } = await result;
  return { data: data as unknown as T, errors };
}
