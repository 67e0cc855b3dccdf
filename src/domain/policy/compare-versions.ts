import { type Defect, defect, type Sentence } from "../sentence.ts";
import { addDays, formatDay } from "../time/day.ts";
import type { Note } from "./compare-measures.ts";
import type { Policy } from "./policy.ts";

export interface VersionDefect extends Defect {
  /** The later of the two policies; the defect stands in its pack. */
  readonly policy: string;
}

/**
 * Two policies with one title or one number are versions of one document: no day may have two, and
 * the days that have none are counted exactly.
 */
export function compareVersions(policies: readonly Policy[]): {
  defects: VersionDefect[];
  notes: Note[];
} {
  const defects: VersionDefect[] = [];
  const notes: Note[] = [];
  for (const versions of versionsOf(policies)) {
    const ordered = versions.toSorted((a, b) => a.validity.from - b.validity.from);
    for (const [at, later] of ordered.entries()) {
      const before = ordered.slice(0, at);
      for (const earlier of before) defects.push(...overlap(earlier, later));
      const covered = Math.max(...before.map(({ validity }) => validity.until ?? Infinity));
      if (before.length > 0 && covered < later.validity.from)
        notes.push(gap(before, later, covered));
    }
  }
  return { defects, notes };
}

/** Groups of two or more; a title that one shares and a number that another shares make one group. */
function versionsOf(policies: readonly Policy[]): Policy[][] {
  let groups: Policy[][] = [];
  for (const policy of policies) {
    const same = groups.filter((group) =>
      group.some(
        (other) =>
          other.title === policy.title ||
          (policy.number !== null && other.number === policy.number),
      ),
    );
    groups = [...groups.filter((group) => !same.includes(group)), [...same.flat(), policy]];
  }
  return groups.filter(({ length }) => length > 1);
}

function overlap(earlier: Policy, later: Policy): VersionDefect[] {
  const until = Math.min(earlier.validity.until ?? Infinity, later.validity.until ?? Infinity);
  const { from } = later.validity;
  if (from >= until) return [];
  const last = Number.isFinite(until) ? formatDay(addDays(until, -1)) : null;
  const says = {
    zh: `与 ${earlier.id} 是同一文件的两个版本，施行期重叠：${formatDay(from)} 至 ${last ?? "今后"}${last === null ? "" : `，共 ${until - from} 日`}`,
    en: `a version of the same document as ${earlier.id}, and both are in force: ${formatDay(from)} to ${last ?? "open end"}${last === null ? "" : `, ${until - from} days`}`,
  };
  return [{ ...defect("version.overlap", ["施行"], says), policy: later.id }];
}

function gap(before: readonly Policy[], later: Policy, from: number): Note {
  const until = later.validity.from;
  const names = [...before.map(({ id }) => id), later.id];
  const days = until - from;
  return note("version.gap", {
    zh: `${names.join("、")} 是同一文件的版本；${formatDay(from)} 至 ${formatDay(addDays(until, -1))} 共 ${days} 日没有版本施行`,
    en: `${names.join(", ")} are versions of one document; none is in force from ${formatDay(from)} to ${formatDay(addDays(until, -1))}, ${days} ${days === 1 ? "day" : "days"}`,
  });
}

function note(code: string, says: Sentence): Note {
  return { code, measures: [], says };
}
