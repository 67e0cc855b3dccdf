import type { AskedCheck } from "../commands/check-row.ts";
import { parseUscc } from "../domain/registry/enterprise.ts";
import { parseParcelCode } from "../domain/registry/parcel.ts";
import type { Context } from "./context.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Exactly one of them. */
export interface SubjectText {
  readonly uscc?: string | null | undefined;
  readonly parcel?: string | null | undefined;
  readonly person?: string | null | undefined;
}

export interface ContextText {
  readonly purpose: string;
  readonly caseNumber: string;
  readonly operator: string;
}

/** A question as it came, before anybody has read it. */
export interface QuestionText {
  readonly subject: SubjectText;
  readonly action: string;
  readonly jurisdiction?: string | null | undefined;
  readonly asOf?: string | null | undefined;
  readonly knownAt?: number | null | undefined;
  readonly parcel?: string | null | undefined;
  readonly benefit?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly isIdentifierConfirmed?: boolean | null | undefined;
  readonly idempotencyKey?: string | null | undefined;
}

/** The question as the desk takes it; a counter that names no territory stands in its own. */
export function askedOf(
  text: QuestionText,
  context: ContextText,
  { caller }: Context,
): AskedCheck | Refusal {
  const subject = subjectOf(text.subject);
  if (typeof subject !== "string") return subject;
  return {
    subject,
    action: text.action,
    jurisdiction: text.jurisdiction ?? counterOf(caller.region),
    asOf: text.asOf ?? undefined,
    knownAt: text.knownAt ?? undefined,
    parcel: text.parcel ?? undefined,
    benefit: text.benefit ?? undefined,
    project: text.project ?? undefined,
    isIdentifierConfirmed: text.isIdentifierConfirmed === true,
    context: {
      purpose: context.purpose,
      caseNumber: context.caseNumber,
      operator: context.operator,
    },
    idempotencyKey: text.idempotencyKey ?? undefined,
  };
}

/** A body of a whole province, or wider, stands at no counter: no document binds it everywhere. */
function counterOf(region: string): string | undefined {
  return region.endsWith("0000") ? undefined : region;
}

/** A code under the wrong name would be read as something else, so its length has to agree with it. */
export function subjectOf({ uscc, parcel, person }: SubjectText): string | Refusal {
  if (person != null) return personOf(person);
  if (parcel != null) {
    const length = bareLength(parcel);
    if (length === 19 || length === 28) return parcel;
    const read = parseParcelCode(parcel.slice(0, 64));
    return typeof read === "string" ? read : refusal("identifier.malformed", read.malformed);
  }
  const read = parseUscc(uscc!);
  return "malformed" in read ? refusal("identifier.malformed", read.malformed) : uscc!;
}

const personMark = "自然人:";

function personOf(text: string): string | Refusal {
  const token = text.replace(personMark, "").trim();
  if (token !== "") return `${personMark}${token}`;
  return refusal("identifier.malformed", {
    zh: "自然人须写明其标识",
    en: "a person is asked about by what identifies them",
  });
}

function bareLength(text: string): number {
  return text.replaceAll(/[\s-]/g, "").length;
}
