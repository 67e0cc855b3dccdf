import type { Interval } from "../time/day.ts";
import {
  fromRuns,
  not,
  or,
  and,
  type Timeline,
  type Truth,
  NO,
  UNKNOWN,
  YES,
} from "../time/timeline.ts";

/**
 * A dated statement about a shareholder: either a share in percent (null when the share was not
 * recorded) or a determination by a body that it controls or does not.
 */
export type ControlStatement = Interval & {
  readonly holder: string;
  readonly held: string;
} & ({ readonly share: number | null } | { readonly determined: boolean });

/** The legal threshold of control by share, dated; exactly on it may be unknown (公司法 第二百六十五条). */
export interface ControlThreshold extends Interval {
  readonly percent: number;
  /** What a share of exactly `percent` is. */
  readonly exactly: Truth;
  readonly basis: string;
}

/**
 * The days on which a shareholder controls, from its statements: a determination decides; without
 * one, the share against the threshold of that day; without either, no.
 */
export function controlTimeline(
  statements: readonly ControlStatement[],
  thresholds: readonly ControlThreshold[],
): Timeline {
  const inOrder = statements.toSorted((a, b) => a.from - b.from);
  const determined = inOrder.filter((statement) => "determined" in statement);
  const shares = inOrder.filter((statement) => "share" in statement);
  const byDetermination = fromRuns(
    determined.map(({ from, until, determined: value }) => ({
      from,
      until,
      value: value ? YES : NO,
    })),
    NO,
  );
  const silent = not(
    fromRuns(
      determined.map(({ from, until }) => ({ from, until, value: YES })),
      NO,
    ),
  );
  const byShare = fromRuns(
    shares.flatMap((share) =>
      thresholds.map((threshold) => ({
        from: Math.max(share.from, threshold.from),
        until: Math.min(share.until, threshold.until),
        value: judge(share.share, threshold),
      })),
    ),
    NO,
  );
  return or(byDetermination, and(silent, byShare));
}

function judge(share: number | null, threshold: ControlThreshold): Truth {
  if (share === null) return UNKNOWN;
  if (share === threshold.percent) return threshold.exactly;
  return share > threshold.percent ? YES : NO;
}
