import { createHash } from "node:crypto";
import { hashOfKey, recordInstitution, recordKey, type Scope } from "../../src/store/callers.ts";
import { recordAccount, recordAppointment } from "../../src/store/appointments.ts";
import type { Role } from "../../src/domain/access/role.ts";
import type { Officer } from "../../src/commands/submission.ts";
import type { Database } from "../../src/store/database.ts";

export interface Seat {
  readonly institution: string;
  readonly region: string;
  readonly account: string;
  /** The same for two accounts of one human being. */
  readonly person?: string;
  readonly kind?: "person" | "program";
  readonly roles: readonly Role[];
  /** Of the appointments; the institution's own region where absent. */
  readonly at?: string;
}

export interface Seated extends Officer {
  /** To be shown as a bearer. */
  readonly key: string;
}

const scopes: ReadonlySet<Scope> = new Set(["ask", "register", "record"]);

/** Seats somebody: institution, account, key and appointments, as they would be after all formalities. */
export function seat(database: Database, seat: Seat): Promise<Seated> {
  const { institution, region, account, person = account, kind = "person", roles, at } = seat;
  const key = `ld_${createHash("sha256").update(account).digest("base64url")}`;
  return database.recording({ institution: "test", operator: "seat" }, async (tx) => {
    await recordInstitution(tx, {
      code: institution,
      name: institution,
      english: institution,
      region,
      scopes,
    });
    await recordAccount(tx, { code: account, kind, person, name: account, institution });
    await recordKey(tx, { institution, hash: hashOfKey(key), label: account, account });
    for (const role of roles)
      await recordAppointment(
        tx,
        { account, institution, role, region: at ?? region, from: "2000-01-01" },
        1,
      );
    return {
      institution,
      operator: account,
      client: `${institution}/${account}`,
      region,
      account,
      key,
    };
  });
}
