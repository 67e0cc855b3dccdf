import type { Role } from "../domain/access/role.ts";
import type { Sentence } from "../domain/sentence.ts";
import { findIsHeld, recordAccount, recordAppointment } from "../store/appointments.ts";
import { findAccountSeat } from "../store/accounts.ts";
import { type Institution, recordInstitution } from "../store/callers.ts";
import type { Database, Transaction } from "../store/database.ts";
import { dayText } from "../store/days.ts";
import { findHorizon } from "../store/lens.ts";
import { findLaw } from "../store/laws.ts";
import { findIsDemonstration } from "../store/settings.ts";
import type { Acting } from "./context.ts";
import { issueWithin } from "./issue-keys.ts";
import { hidePerson } from "./read-act.ts";
import { recordAll } from "./record-acts.ts";

/** Somebody whom no security administrator has appointed: the first of them, or one of a demonstration. */
export interface OfficerSeat {
  readonly account: string;
  readonly institution: Institution;
  /** `自然人:NUMBER`, of which only a salted hash is kept. */
  readonly person: string;
  readonly name: string;
  readonly role: Role;
  /** The territory. */
  readonly region: string;
}

export interface SeatedOfficer {
  readonly account: string;
  /** Shown this once. */
  readonly key: string;
}

export interface SeatRefusal {
  readonly refused: "role.held" | "account.known";
  readonly because: Sentence;
}

const isSeated: SeatRefusal = {
  refused: "role.held",
  because: {
    zh: "已有安全管理员；其余人员由其任命",
    en: "there is a security administrator, who appoints all others",
  },
};

function isKnown(account: string): SeatRefusal {
  return {
    refused: "account.known",
    because: { zh: `账户“${account}”已开立`, en: `the account "${account}" is open already` },
  };
}

interface Seating {
  readonly acting: Acting;
  readonly salt: string;
}

/** Opens the accounts that are not open yet, appoints them from today by one act, and gives each a key. */
export function seatOfficers(
  database: Database,
  seats: readonly OfficerSeat[],
  seating: Seating,
): Promise<readonly SeatedOfficer[]> {
  if (seats.length === 0) return Promise.resolve([]);
  return database.recording(seating.acting, (tx) => seatWithin(tx, seats, seating));
}

/** Seats the first security administrator; where there is one, that one appoints all others. */
export function seatFirst(
  database: Database,
  seat: OfficerSeat,
  seating: Seating,
): Promise<SeatedOfficer | SeatRefusal> {
  return database.recording(seating.acting, async (tx) => {
    if (await findIsHeld(tx, "security-admin")) return isSeated;
    if ((await findAccountSeat(tx, seat.account)) !== null) return isKnown(seat.account);
    return (await seatWithin(tx, [seat], seating))[0]!;
  });
}

async function seatWithin(
  tx: Transaction,
  seats: readonly OfficerSeat[],
  seating: Seating,
): Promise<SeatedOfficer[]> {
  for (const { institution } of seats) await recordInstitution(tx, institution);
  const opened: OfficerSeat[] = [];
  for (const seat of seats) {
    const { account: code, institution, name } = seat;
    if ((await findAccountSeat(tx, code)) !== null) continue;
    const person = hidePerson(seat.person, seating.salt);
    await recordAccount(tx, {
      code,
      kind: "person",
      person,
      name,
      institution: institution.code,
    });
    opened.push(seat);
  }
  if (opened.length > 0) await appointWithin(tx, opened, seating);
  const seated: SeatedOfficer[] = [];
  for (const { account, institution } of seats) {
    const issued = await issueWithin(tx, {
      institution: institution.code,
      label: account,
      account,
    });
    seated.push({ account, key: issued!.key });
  }
  return seated;
}

async function appointWithin(
  tx: Transaction,
  seats: readonly OfficerSeat[],
  { acting }: Seating,
): Promise<void> {
  const law = await findLaw(tx, null);
  if (law === null) throw new Error("no law has been adopted");
  const appointed = seats.map(({ account, institution, role, region }) => ({
    account,
    institution: institution.code,
    role,
    region,
  }));
  const { today } = await findHorizon(tx);
  const { outcomes } = await recordAll(
    tx,
    [
      {
        kind: "appoint",
        idempotencyKey: `seats/${appointed.map(({ account }) => account).join(",")}`,
        statements: [],
        isCorrection: false,
        region: acting.region,
        basis: null,
        effectiveOn: today,
        content: { appointed },
      },
    ],
    { acting, law, isDemonstration: await findIsDemonstration(tx) },
  );
  const [outcome] = outcomes;
  if (outcome?.is !== "accepted") throw new Error("these officers were appointed before");
  for (const one of appointed)
    await recordAppointment(tx, { ...one, from: dayText(today) }, outcome.position);
}
