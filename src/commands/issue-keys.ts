import { randomBytes } from "node:crypto";
import type { Sentence } from "../domain/sentence.ts";
import {
  findInstitution,
  hashOfKey,
  type Institution,
  recordInstitution,
  recordKey,
  recordRevocations,
} from "../store/callers.ts";
import type { Actor, Database, Transaction } from "../store/database.ts";

/** A key as it is handed over: this is the only time that anybody sees it. */
export interface IssuedKey {
  /** The code of the institution. */
  readonly institution: string;
  readonly label: string;
  readonly key: string;
}

export interface KeyRefusal {
  readonly refused: "institution.unknown" | "key.unknown";
  readonly because: Sentence;
}

/** Who issues keys where nobody is named: whoever runs the program. */
const operator: Actor = { institution: "liandong", operator: "keys" };

/** Enters institutions that are not there yet and issues a key to each. */
export function issueKeys(
  database: Database,
  institutions: readonly Institution[],
  label = "default",
): Promise<readonly IssuedKey[]> {
  return database.recording(operator, async (tx) => {
    const issued: IssuedKey[] = [];
    for (const institution of institutions) {
      await recordInstitution(tx, institution);
      issued.push((await issue(tx, institution.code, label))!);
    }
    return issued;
  });
}

/** Issues one more key to an institution that the register knows. */
export function issueKey(
  database: Database,
  institution: string,
  label: string,
): Promise<IssuedKey | KeyRefusal> {
  return database.recording(
    operator,
    async (tx) => (await issue(tx, institution, label)) ?? unknownInstitution(institution),
  );
}

function issue(tx: Transaction, institution: string, label: string): Promise<IssuedKey | null> {
  return issueWithin(tx, { institution, label, account: null });
}

/** Issues a key to an institution or to an account of it; null where there is no such institution. */
export async function issueWithin(
  tx: Transaction,
  { institution, label, account }: Omit<IssuedKey, "key"> & { readonly account: string | null },
): Promise<IssuedKey | null> {
  const key = `ld_${randomBytes(32).toString("base64url")}`;
  const isKnown = await recordKey(tx, { institution, label, hash: hashOfKey(key), account });
  return isKnown ? { institution, label, key } : null;
}

/** Withdraws the keys of an institution that bear a label; says how many stood. */
export function revokeKeys(
  database: Database,
  institution: string,
  label: string,
): Promise<number | KeyRefusal> {
  return database.recording(operator, async (tx) => {
    if ((await findInstitution(tx, institution)) === null) return unknownInstitution(institution);
    const withdrawn = await recordRevocations(tx, { institution, label });
    return withdrawn > 0 ? withdrawn : unknownKey(institution, label);
  });
}

function unknownInstitution(code: string): KeyRefusal {
  return {
    refused: "institution.unknown",
    because: {
      zh: `登记簿中没有机构“${code}”`,
      en: `the register knows no institution "${code}"`,
    },
  };
}

function unknownKey(institution: string, label: string): KeyRefusal {
  return {
    refused: "key.unknown",
    because: {
      zh: `机构“${institution}”没有名为“${label}”的有效密钥`,
      en: `the institution "${institution}" has no valid key labelled "${label}"`,
    },
  };
}
