import type { Sentence } from "../domain/sentence.ts";
import { dayText } from "../graphql/scalars.ts";
import type { Example } from "./graphiql.ts";

/** A question as the register's own words put it. */
interface Question {
  readonly subject: { readonly kind: string; readonly id: string };
  readonly action: string;
  readonly jurisdiction: string;
  readonly asOf: number;
  readonly parcel?: string;
  readonly benefit?: string;
  readonly project?: string;
}

/** A question of the tour, and what it comes to. */
export interface Stop {
  readonly title: Sentence;
  readonly question: Question;
  readonly expected: { readonly outcome: string };
}

const tabsMax = 16;

/**
 * Questions of the tour, each standing ready to be asked with the key of the counter that would ask it: of
 * those that are about the same action and come to the same, the first.
 */
export function examplesOf<Asked extends Stop>(
  stops: readonly Asked[],
  keyFor: (question: Asked["question"]) => string | null,
): Example[] {
  const kinds = new Map<string, Asked>();
  for (const stop of stops) {
    const kind = `${stop.question.action} ${stop.expected.outcome}`;
    if (!kinds.has(kind)) kinds.set(kind, stop);
  }
  return [...kinds.values()].slice(0, tabsMax).map(({ title, question }) => ({
    title,
    query: documentFor(question),
    variables: { input: inputOf(question) },
    key: keyFor(question),
  }));
}

function inputOf(question: Question): Readonly<Record<string, unknown>> {
  const { subject, action, jurisdiction, asOf, parcel, benefit, project } = question;
  return {
    subject: { [inputNames[subject.kind] ?? "uscc"]: subject.id },
    action,
    jurisdiction,
    asOf: dayText(asOf),
    parcel,
    benefit,
    project,
    context: { purpose: "试问 trying out", caseNumber: "1", operator: "访客 visitor" },
  };
}

const inputNames: Readonly<Record<string, string>> = {
  enterprise: "uscc",
  parcel: "parcel",
  person: "person",
};

/** A tab is called as its operation is. */
function documentFor({ action }: Question): string {
  return `query ${action.replaceAll(/\W/g, "_")}($input: CheckInput!) ${selection}`;
}

const selection = `{
  check(input: $input) {
    ... on Verdict {
      outcome
      atLeast
      subjectKnown
      isDemonstration
      asOf
      nextChangeOn
      position
      record
      bases {
        effect
        isCertain
        document { number title }
        article
        quotation
        from
        until
        startedBy { says { zh en } }
        endedBy { says { zh en } }
        missing { fact }
      }
      remarks { code says { zh en } }
    }
    ... on Refusal {
      code
      because { zh en }
    }
  }
}
`;
