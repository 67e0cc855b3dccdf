import { randomUUIDv7 } from "node:crypto";
import type postgres from "postgres";
import { findNow } from "../store/checks.ts";
import type { Signing } from "./open-signing.ts";
import {
  type AnsweredBatch,
  type ReadingMoment,
  sealBatches,
  type Sealed,
  type Sealing,
} from "./seal-checks.ts";

/** With what answers are signed where the key may be replaced meanwhile. */
export interface LastingSealing extends Sealing {
  /** Not needed where there is only one. */
  readonly signerAt?: Signing["signerAt"];
}

interface Hand {
  readonly checking: postgres.Sql;
  readonly sealing: LastingSealing;
}

/** Signs with the key that stood when it was read. */
export async function signBatches(
  batches: readonly AnsweredBatch[],
  moment: ReadingMoment,
  hand: Hand,
): Promise<Sealed> {
  const { signer, signerAt } = hand.sealing;
  const standing = signerAt === undefined ? signer : await signerAt(moment.position);
  // Of several rotations within a moment one was missed.
  if (standing === null) return signLate(batches, moment, hand);
  return sealBatches(randomUUIDv7(), batches, moment, { ...hand.sealing, signer: standing });
}

/** Signs with the key that stands by now, and says so. */
export async function signLate(
  batches: readonly AnsweredBatch[],
  { position, readAt }: Pick<ReadingMoment, "position" | "readAt">,
  { checking, sealing }: Hand,
): Promise<Sealed> {
  const signer = (await sealing.signerAt?.(null)) ?? sealing.signer;
  const moment = { position, readAt, sealedLateAt: await findNow(checking) };
  return sealBatches(randomUUIDv7(), batches, moment, { ...sealing, signer });
}
