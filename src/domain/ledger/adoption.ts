import type { Law } from "../policy/law.ts";
import type { Policy } from "../policy/policy.ts";
import { lies } from "../registry/region.ts";
import { formatDay, type Interval } from "../time/day.ts";
import { optional, required } from "./field.ts";
import { form, type Form } from "./form.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";

/** A version of a policy as it stands: for which territory and which days it was adopted. */
export interface StandingVersion extends Interval {
  readonly territory: string;
}

/** What becomes of a version that stood: the days that are left of it; null where none are. */
export interface Cut<Version> {
  readonly version: Version;
  readonly left: Interval | null;
}

/**
 * What a newer version ends: the one that was adopted until further notice for the same territory ends
 * where the newer begins. Every other meeting of two versions on a day is refused.
 */
export function succeed<Version extends StandingVersion>(
  standing: readonly Version[],
  wanted: StandingVersion,
): readonly Cut<Version>[] | LedgerRefusal {
  const met = standing.filter(({ from, until }) => from < wanted.until && wanted.from < until);
  const hindered = met.find(
    ({ territory, from, until }) =>
      territory !== wanted.territory || until !== Infinity || from >= wanted.from,
  );
  if (hindered !== undefined) return overlap(hindered);
  return met.map((version) => ({ version, left: { from: version.from, until: wanted.from } }));
}

/** What is left of the versions when a policy is no longer adopted from a day on. */
export function withdraw<Version extends StandingVersion>(
  standing: readonly Version[],
  { territory, from: day }: { readonly territory: string; readonly from: number },
): readonly Cut<Version>[] {
  return standing
    .filter((version) => version.territory === territory && version.until > day)
    .map((version) => ({
      version,
      left: version.from < day ? { from: version.from, until: day } : null,
    }));
}

/** Two documents with one title or one number are versions of one, and no day may have two of them in a place. */
export function meetsOtherVersion(
  { policies }: Law,
  wanted: StandingVersion & { readonly policy: Policy },
): LedgerRefusal | null {
  const other = policies.find(
    ({ policy, adopted }) =>
      policy.id !== wanted.policy.id &&
      (policy.title === wanted.policy.title ||
        (policy.number !== null && policy.number === wanted.policy.number)) &&
      (lies(policy.territory, wanted.territory) || lies(wanted.territory, policy.territory)) &&
      meet(daysOf(policy, adopted), daysOf(wanted.policy, wanted)),
  );
  return other === undefined
    ? null
    : refuse(
        "policy.overlap",
        `与“${other.policy.id}”是同一文件的两版，施行期重叠`,
        `a version of the same document as ${other.policy.id}, and both would be in force`,
      );
}

function daysOf({ validity }: Policy, { from, until }: Interval): Interval {
  return {
    from: Math.max(validity.from, from),
    until: Math.min(validity.until ?? Infinity, until),
  };
}

function meet(one: Interval, other: Interval): boolean {
  return Math.max(one.from, other.from) < Math.min(one.until, other.until);
}

function overlap({ territory, from, until }: StandingVersion): LedgerRefusal {
  const [since, last] = [wordFrom(from), wordUntil(until)];
  return refuse(
    "policy.overlap",
    `该文件已有一版在 ${territory} 采用，${since.zh}${last.zh}；请先撤回或另择日期`,
    `a version is adopted for ${territory} ${since.en}${last.en}; withdraw it first or choose other days`,
  );
}

function wordFrom(day: number) {
  return Number.isFinite(day)
    ? { zh: `自 ${formatDay(day)}`, en: `from ${formatDay(day)}` }
    : { zh: "自始", en: "from the beginning" };
}

function wordUntil(day: number) {
  return Number.isFinite(day)
    ? { zh: `，至 ${formatDay(day)}（不含）`, en: ` until ${formatDay(day)}, not included` }
    : { zh: "，未定止日", en: " without an end" };
}

/** The versions of a policy that a law holds. */
function standingOf({ policies }: Law, code: string): StandingVersion[] {
  return policies
    .filter(({ policy }) => policy.id === code)
    .map(({ policy, adopted }) => ({ territory: policy.territory, ...adopted }));
}

export const adoptPolicy = form({
  code: "adoptPolicy",
  title: { zh: "采用一版政策包", en: "adopt a version of a policy pack" },
  source: "各文件施行与有效期条款",
  fields: {
    policy: required("text", "文件的编号", "the code of the document"),
    hash: required(
      "text",
      "所采用版本的 SHA-256（64 位小写十六进制），见政策包及 adoptions",
      "the SHA-256 of the version, 64 lower-case hex digits, as `adoptions` gives it",
    ),
    territory: required(
      "region",
      "采用于哪一区划，须在文件适用区划之内",
      "for which territory, within that of the document",
    ),
    from: required("day", "采用的首日，可在今日之后", "the first day, which may lie ahead"),
    until: optional(
      "day",
      "不再采用的首日；未定则不填",
      "the first day on which it is no longer adopted; left out where none is set",
    ),
    executionDays: optional(
      "integer",
      "执行单位须在措施起始后几日内办理；文件未写期限的，不填则不计逾期",
      "within how many days of its beginning a measure is to be carried out; without it nothing is ever overdue",
    ),
  },
  about: ({ territory }) => ({ parcels: [], regions: [territory] }),
  decide({ policy, territory, from, until, executionDays }, { law }) {
    if (until !== null && until <= from) return refuseAs("day.order");
    if (executionDays !== null && (executionDays < 1 || executionDays > executionDaysMax))
      return refuse(
        "field.malformed",
        `“executionDays”应为 1 至 ${executionDaysMax}`,
        `executionDays is 1 to ${executionDaysMax}`,
      );
    const cuts = succeed(standingOf(law, policy), { territory, from, until: until ?? Infinity });
    return "refused" in cuts ? cuts : { says: {} };
  },
});

const executionDaysMax = 3660;

export const withdrawPolicy = form({
  code: "withdrawPolicy",
  title: { zh: "不再采用一份政策文件", en: "withdraw a policy" },
  source: "各文件施行与有效期条款",
  fields: {
    policy: required("text", "文件的编号", "the code of the document"),
    territory: required("region", "采用于哪一区划", "the territory for which it was adopted"),
    from: required(
      "day",
      "不再采用的首日；此前各日的结论不变",
      "the first day on which it is no longer adopted; what holds on days before stays",
    ),
  },
  about: ({ territory }) => ({ parcels: [], regions: [territory] }),
  decide({ policy, territory, from }, { law }) {
    return withdraw(standingOf(law, policy), { territory, from }).length === 0
      ? refuse(
          "policy.not-in-force",
          `自该日起，${territory} 并未采用“${policy}”`,
          `from that day on, ${policy} is not adopted for ${territory}`,
        )
      : { says: {} };
  },
});

export const adoptionForms: readonly Form[] = [adoptPolicy, withdrawPolicy];
