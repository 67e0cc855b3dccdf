import { lies } from "../domain/registry/region.ts";
import { loadAppointments } from "../store/appointments.ts";
import { findAttachment, recordAttachment } from "../store/attachments.ts";
import type { Database } from "../store/database.ts";
import type { EvidenceStore, Kept } from "../store/evidence-files.ts";
import type { Officer } from "./submission.ts";

/** Something handed in to be named by acts. */
export interface HandedIn {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly mediaType: string;
}

/** What stands in the register of it. */
export interface Received extends Kept {
  /** As it was first handed in there: the same bytes are not of two kinds. */
  readonly mediaType: string;
}

export interface Receiving {
  readonly database: Pick<Database, "recording">;
  readonly store: EvidenceStore;
}

/**
 * Keeps evidence and enters it in the register, which never speaks of bytes that could still be lost.
 * Null where whoever hands it in is appointed to nothing at their institution.
 */
export async function receiveEvidence(
  { database, store }: Receiving,
  { bytes, mediaType }: HandedIn,
  officer: Officer,
): Promise<Received | null> {
  const kept = await store.put(bytes);
  return database.recording(officer, async (tx) => {
    const { account, institution } = officer;
    const held = await loadAppointments(tx, account);
    const [first, ...more] = held.filter((one) => one.institution === institution);
    if (first === undefined) return null;
    // It lies where whoever handed it in may see it.
    const isAtHome = [first, ...more].some(({ region }) => lies(officer.region, region));
    const region = isAtHome ? officer.region : first.region;
    await recordAttachment(tx, { ...kept, region, mediaType, institution, account });
    const standing = await findAttachment(tx, kept.hash, [region]);
    return { ...kept, mediaType: standing?.mediaType ?? mediaType };
  });
}
