import type { Language } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import type { Cause, ExplainedInterval, Missing } from "../domain/policy/explain.ts";
import type { Vocabulary } from "../domain/policy/policy.ts";
import type { LocatedDefect } from "../store/policy-files.ts";

export function wordDefect(
  { file, line, path, article, code, says }: LocatedDefect,
  language: Language,
): string {
  const place = line === null ? (path.length > 0 ? ` ${path.join(" › ")}` : "") : `:${line}`;
  return `${file}${place}${article === undefined ? "" : ` ${article}`} [${code}] ${says[language]}`;
}

export function wordDay(day: number): string {
  return Number.isFinite(day) ? formatDay(day) : "…";
}

/** A day for machines: text, or null where the interval is open. */
export function plainDay(day: number | null): string | null {
  return day !== null && Number.isFinite(day) ? formatDay(day) : null;
}

export function wordCauses(causes: readonly Cause[], language: Language): string {
  return causes.map(({ says }) => says[language]).join(language === "zh" ? "、" : ", ");
}

export function wordMissing(missing: readonly Missing[], language: Language): string {
  return missing
    .map(({ says, about, recordedBy }) => {
      const act =
        recordedBy === null ? "" : language === "zh" ? `（${recordedBy}）` : ` (${recordedBy})`;
      return `${says[language]}${about === null ? "" : `@${about}`}${act}`;
    })
    .join(language === "zh" ? "、" : ", ");
}

/** Strength and kind as the language has them: 不得／停止新增贷款, must-not / new-loans-stopped. */
export function wordKind(
  { strength, kind }: { readonly strength: string; readonly kind: string },
  language: Language,
  vocabulary: Vocabulary,
): string {
  if (language === "zh") return `${strength}／${kind}`;
  return `${englishOf(vocabulary.strengths, strength)} / ${englishOf(vocabulary.kinds, kind)}`;
}

function englishOf(
  rows: readonly { readonly name: string; readonly english: string }[],
  name: string,
): string {
  return rows.find((row) => row.name === name)?.english ?? name;
}

/** One interval on one line: days, status, what started it, what ends it, what is missing. */
export function wordInterval(interval: ExplainedInterval, language: Language): string {
  const zh = language === "zh";
  const status =
    interval.status === "in-force" ? (zh ? "生效" : "in force") : zh ? "待定" : "unknown";
  const parts = [`${wordDay(interval.from)} → ${wordDay(interval.until)}`, status];
  if (interval.startedBy.length > 0)
    parts.push(`${zh ? "起因" : "started by"} ${wordCauses(interval.startedBy, language)}`);
  if (interval.endedBy.length > 0)
    parts.push(`${zh ? "止因" : "ended by"} ${wordCauses(interval.endedBy, language)}`);
  if (interval.restsOn.length > 0) {
    const rests = interval.restsOn.map((part) => part[language]).join(zh ? "、" : ", ");
    parts.push(
      zh
        ? `终点未定，止于任一不再成立：${rests}`
        : `no end recorded; ends when any of these ceases: ${rests}`,
    );
  }
  if (interval.missing.length > 0)
    parts.push(`${zh ? "缺" : "missing"} ${wordMissing(interval.missing, language)}`);
  return parts.join("  ");
}
