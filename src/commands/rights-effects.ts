import { mayPerform } from "../domain/access/appointment.ts";
import { isRole, separated } from "../domain/access/role.ts";
import { type LedgerRefusal, refuseAs } from "../domain/ledger/refusal.ts";
import { lies } from "../domain/registry/region.ts";
import {
  findIsKeyStanding,
  findIsKeyTaken,
  recordAccountRevocation,
} from "../store/account-keys.ts";
import { type AccountSeat, findAccountSeat, findIsLoginTaken } from "../store/accounts.ts";
import {
  findAccount,
  listRolesOf,
  loadAppointments,
  loadStandingAppointments,
  recordAccount,
  recordAppointment,
  recordDismissal,
} from "../store/appointments.ts";
import {
  findInstitution,
  type Institution,
  recordInstitution,
  recordKey,
  type Scope,
} from "../store/callers.ts";
import type { Transaction } from "../store/database.ts";
import { dayText } from "../store/days.ts";
import { findIsSucceeded, recordInstitutionSuccession } from "../store/institution-successions.ts";
import { recordLogin } from "../store/logins.ts";
import { recordDepartments } from "../store/measure-reports.ts";
import type { Effect, EffectiveAct } from "./act-effects.ts";

type Input<Name extends string> = Readonly<Record<Name, string>>;

/** An institution within the territory of whoever acts; one elsewhere is as though there were none. */
async function findOwnInstitution(
  tx: Transaction,
  { officer }: EffectiveAct,
  operation: string,
  code: string,
): Promise<Institution | null> {
  const found = await findInstitution(tx, code);
  if (found === null) return null;
  const held = await loadAppointments(tx, officer.account);
  const { institution } = officer;
  return mayPerform(held, operation, { institution, regions: [found.region] }) ? found : null;
}

/** The same of an account, by the institution to which it belongs. */
async function findOwnAccount(
  tx: Transaction,
  act: EffectiveAct,
  operation: string,
): Promise<AccountSeat | null> {
  const { account } = act.input as Input<"account">;
  const found = await findAccountSeat(tx, account);
  if (found === null) return null;
  return (await findOwnInstitution(tx, act, operation, found.institution)) === null ? null : found;
}

type Entered = Omit<Institution, "scopes"> & {
  readonly scopes: readonly Scope[];
  readonly departments: readonly string[];
};

const enterInstitution: Effect = {
  async check(tx, { input }) {
    const { code } = input as Input<"code">;
    return (await findInstitution(tx, code)) === null ? null : refuseAs("institution.known");
  },
  async record(tx, { input }) {
    const { scopes, departments, ...institution } = input as unknown as Entered;
    await recordInstitution(tx, { ...institution, scopes: new Set(scopes) });
    await recordDepartments(tx, institution.code, departments);
  },
};

const succeedInstitution: Effect = {
  async check(tx, act) {
    const { predecessor, successor } = act.input as Input<"predecessor" | "successor">;
    for (const code of [predecessor, successor]) {
      if ((await findOwnInstitution(tx, act, "succeedInstitution", code)) === null)
        return refuseAs("institution.unknown");
      if (await findIsSucceeded(tx, code)) return refuseAs("institution.ended");
    }
    return null;
  },
  async record(tx, { input, on }, position) {
    const { predecessor, successor } = input as Input<"predecessor" | "successor">;
    await recordInstitutionSuccession(tx, { predecessor, successor, on: dayText(on) }, position);
  },
  isOfRights: true,
  isWithdrawal: true,
};

interface AccountInput extends Input<"code" | "institution" | "name"> {
  readonly kind: "person" | "program";
  readonly person: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
}

const openAccount: Effect = {
  async check(tx, act) {
    const { code, institution, issuer, subject } = act.input as unknown as AccountInput;
    if ((await findOwnInstitution(tx, act, "openAccount", institution)) === null)
      return refuseAs("institution.unknown");
    if ((await findAccountSeat(tx, code)) !== null) return refuseAs("account.known");
    const isKnown = issuer !== null && (await findIsLoginTaken(tx, { issuer, subject: subject! }));
    return isKnown ? refuseAs("account.known") : null;
  },
  async record(tx, { input }) {
    const { code, institution, kind, person, name, issuer, subject } =
      input as unknown as AccountInput;
    await recordAccount(tx, {
      code,
      institution,
      kind,
      // A program is nobody but itself.
      person: person ?? `program:${code}`,
      name,
    });
    if (issuer !== null) await recordLogin(tx, { account: code, issuer, subject: subject! });
  },
  isOfSeating: true,
};

const appoint: Effect = {
  async check(tx, act) {
    const { role, region } = act.input as Input<"role" | "region">;
    const seat = await findOwnAccount(tx, act, "appoint");
    if (seat === null) return refuseAs("account.unknown");
    if (await isOwn(tx, act, seat)) return refuseAs("role.own");
    if (!lies(region, seat.region)) return refuseAs("role.beyond");
    const on = dayText(act.on);
    const standing = await loadStandingAppointments(tx, seat.code, on);
    if (standing.some((one) => one.role === role && one.region === region))
      return refuseAs("role.held");
    return checkSeparated(role, await listRolesOf(tx, seat.person, on));
  },
  async record(tx, { input, on }, position) {
    const { account, role, region } = input as Input<"account" | "role" | "region">;
    const { until } = input as { readonly until: number | null };
    const { institution } = (await findAccountSeat(tx, account))!;
    if (!isRole(role)) throw new TypeError(`no role is called ${role}`);
    await recordAppointment(
      tx,
      { account, institution, role, region, from: dayText(on), until: dayText(until ?? Infinity) },
      position,
    );
  },
  isOfRights: true,
  isOfSeating: true,
};

/** Nobody holds two of the three administrators' roles, by however many accounts. */
function checkSeparated(role: string, held: readonly string[]): LedgerRefusal | null {
  const apart: readonly string[] = separated;
  return apart.includes(role) && held.some((one) => one !== role && apart.includes(one))
    ? refuseAs("role.separated")
    : null;
}

async function isOwn(
  tx: Transaction,
  { officer }: EffectiveAct,
  { person }: AccountSeat,
): Promise<boolean> {
  return (await findAccount(tx, officer.account))?.person === person;
}

const dismiss: Effect = {
  async check(tx, act) {
    const { role } = act.input as Input<"role">;
    const seat = await findOwnAccount(tx, act, "dismiss");
    if (seat === null) return refuseAs("account.unknown");
    const standing = await loadStandingAppointments(tx, seat.code, dayText(act.on));
    return standing.some((one) => one.role === role) ? null : refuseAs("role.none");
  },
  async record(tx, { input, on }, position) {
    const { account, role } = input as Input<"account" | "role">;
    if (!isRole(role)) throw new TypeError(`no role is called ${role}`);
    await recordDismissal(tx, { account, role, on: dayText(on) }, position);
  },
  isOfRights: true,
  isWithdrawal: true,
};

interface KeyInput extends Input<"account" | "label" | "hash"> {
  readonly scopes: readonly Scope[];
}

const issueKey: Effect = {
  async check(tx, act) {
    const { label, hash } = act.input as unknown as KeyInput;
    const seat = await findOwnAccount(tx, act, "issueKey");
    if (seat === null) return refuseAs("account.unknown");
    if (await isOwn(tx, act, seat)) return refuseAs("role.own");
    return (await findIsKeyTaken(tx, { institution: seat.institution, label, hash }))
      ? refuseAs("key.known")
      : null;
  },
  async record(tx, { input }) {
    const { account, label, hash, scopes } = input as unknown as KeyInput;
    const { institution } = (await findAccountSeat(tx, account))!;
    const narrowed = scopes.length === 0 ? null : scopes;
    await recordKey(tx, { institution, account, label, hash, scopes: narrowed });
  },
  isOfRestoration: true,
};

const revokeKey: Effect = {
  async check(tx, act) {
    const { account, label } = act.input as Input<"account" | "label">;
    if ((await findOwnAccount(tx, act, "revokeKey")) === null) return refuseAs("account.unknown");
    return (await findIsKeyStanding(tx, { account, label })) ? null : refuseAs("key.unknown");
  },
  async record(tx, { input }) {
    await recordAccountRevocation(tx, input as Input<"account" | "label">);
  },
  isOfRights: true,
  isWithdrawal: true,
};

export const rightsEffects: Readonly<Record<string, Effect>> = {
  enterInstitution,
  succeedInstitution,
  openAccount,
  appoint,
  dismiss,
  issueKey,
  revokeKey,
};
