import { nearKeys } from "../domain/answer/evidence.ts";
import type { Law } from "../domain/policy/law.ts";
import type { Touch } from "../store/recall-search.ts";
import type { RecordedQuestion } from "./recorded-question.ts";
import { bearingOn } from "./check-row.ts";

/** What a transaction touches, by key, and under which codes things were asked about. */
export interface Touched {
  readonly byKey: ReadonlyMap<string, readonly Touch[]>;
  /** The codes that the register keeps, by one that was asked with. */
  readonly kept: ReadonlyMap<string, ReadonlySet<string>>;
}

export function touchedOf(
  touches: readonly Touch[],
  aliases: readonly (readonly [asked: string, kept: string])[],
): Touched {
  const kept = new Map<string, Set<string>>();
  for (const [asked, code] of aliases) kept.set(asked, (kept.get(asked) ?? new Set()).add(code));
  return { byKey: Map.groupBy(touches, ({ under }) => under), kept };
}

/** The codes of firms and of land under which something was touched. */
export function codesOf(touches: readonly Touch[]): string[] {
  const codes = touches.flatMap(({ under }) =>
    under.startsWith("around:") || under.startsWith("within:")
      ? []
      : [under.slice(under.indexOf(":") + 1)],
  );
  return [...new Set(codes)];
}

/**
 * Whether what is known otherwise may bear on a question for a day: under one of its keys, about a kind
 * of measure of its action, on that day. A question that names a benefit may turn on any day's.
 */
export function mayDiffer(
  asked: RecordedQuestion,
  day: string,
  { touched: { byKey, kept }, law }: { readonly touched: Touched; readonly law: Law },
): boolean {
  const { kinds } = bearingOn(law, asked.action);
  return keysMaybe(asked, kept).some((key) =>
    byKey
      .get(key)
      ?.some(
        ({ kind, from, until }) =>
          kind === null ||
          (kinds.includes(kind) && (asked.benefit !== undefined || (from <= day && day < until))),
      ),
  );
}

/** Every key under which a question may have been looked for, whatever was known of what it names. */
function keysMaybe({ subject, parcel, jurisdiction }: RecordedQuestion, kept: Touched["kept"]) {
  const codesFor = (code: string) => [code, ...(kept.get(code) ?? [])];
  const isLand = subject.kind === "parcel" || subject.kind === "unit";
  const own = codesFor(subject.id).map((code) => `${isLand ? "parcel" : "enterprise"}:${code}`);
  const land = isLand ? subject.id : parcel;
  const there = (land === undefined ? [] : codesFor(land)).flatMap((code) => [
    `${isLand ? "holder" : "parcel"}:${code}`,
    `over:${code}`,
  ]);
  return [...own, ...there, ...nearKeys(jurisdiction)];
}
