import type { Doubt, Policy, Vocabulary } from "./policy.ts";

/** What a policy still owes its reviewers: it may be published with this, never silently. */
export interface ReviewDebt {
  readonly policy: string;
  /** Different doubts; one that a clause hands to several measures counts once. */
  readonly doubts: number;
  /** Nobody has confirmed that the document is still in force. */
  readonly isUnverified: boolean;
  /** Departments that enforce a measure and whose succession is not confirmed. */
  readonly departments: readonly string[];
}

export function reviewDebt(policy: Policy, vocabulary: Vocabulary): ReviewDebt {
  const enforcers = new Set(policy.measures.flatMap((measure) => measure.enforcers));
  const unconfirmed = vocabulary.departments.filter(
    ({ name, succession }) => enforcers.has(name) && succession.some(({ verified }) => !verified),
  );
  return {
    policy: policy.id,
    doubts: doubtsOf(policy).size,
    isUnverified: policy.validity.verifiedOn === null,
    departments: unconfirmed.map(({ name }) => name),
  };
}

/** Each doubt by its words and the article it stands under. */
function doubtsOf({
  validity,
  scope,
  transferDoubt,
  categories,
  measures,
  modes,
}: Policy): Set<string> {
  const rows: readonly { readonly article: string; readonly doubts: readonly Doubt[] }[] = [
    { article: "施行", doubts: validity.doubts },
    { article: scope.article, doubts: scope.doubts },
    { article: "转让", doubts: transferDoubt === null ? [] : [transferDoubt] },
    ...categories,
    ...measures.map(({ article, doubts, tieDoubt }) => ({
      article,
      doubts: tieDoubt === null ? doubts : [...doubts, tieDoubt],
    })),
    ...modes,
  ];
  return new Set(
    rows.flatMap(({ article, doubts }) =>
      doubts.map(({ reading, other }) => JSON.stringify([article, reading, other])),
    ),
  );
}
