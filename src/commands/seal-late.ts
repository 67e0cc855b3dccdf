import type postgres from "postgres";
import { listUnsealed } from "../store/unsealed-batches.ts";
import type { SealedBatches } from "./sealed-batch.ts";

/** Signs what was recorded by a process that ended before it signed. */
export interface LateSealing {
  /** A few of them; true where there may be more. */
  take(): Promise<boolean>;
}

const lookedMax = 2000;
const sealedMax = 50;

/** From the end of one look to the beginning of the next. */
const restMs = 30_000;

/** Before every number that a batch may have. */
const first = "00000000-0000-0000-0000-000000000000";

/** Looks through everything once, and from then on at what is recent. */
export function openLateSealing(
  checking: postgres.Sql,
  { standing }: Pick<SealedBatches, "standing">,
): LateSealing {
  let after: string | null = first;
  let restsUntil = 0;
  return {
    async take() {
      if (performance.now() < restsUntil) return false;
      const { unsealed, looked, last } = await listUnsealed(checking, after, lookedMax);
      const taken = unsealed.slice(0, sealedMax);
      const isEnd = looked < lookedMax && taken.length === unsealed.length;
      after = isEnd ? null : taken.length < unsealed.length ? taken.at(-1)! : last;
      if (isEnd) restsUntil = performance.now() + restMs;
      // One that cannot be told again keeps no other waiting.
      const results = await Promise.allSettled(taken.map((id) => standing(id)));
      const failed = results.find((one) => one.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      return !isEnd;
    },
  };
}
