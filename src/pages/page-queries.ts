import type { Outcome } from "../domain/answer/verdict.ts";
import type { Effect } from "../domain/policy/policy.ts";
import type { Sentence } from "../domain/sentence.ts";

/**
 * The page asks like any other client of the contract: it is given a way to run a document under a
 * key, and what it says to people is made from the replies alone.
 */
export type Ask = (
  document: string,
  variables: Readonly<Record<string, unknown>>,
  key: string | undefined,
) => Promise<Reply>;

export interface Reply {
  readonly data?: unknown;
  readonly errors?:
    | readonly {
        readonly message: string;
        readonly extensions?: Readonly<Record<string, unknown>> | undefined;
      }[]
    | undefined;
}

/** What may be asked about, and what the kinds of measure that bear on it are called. */
export const actionsDocument = `query Actions {
  actions(first: 100) {
    is: __typename
    ... on ActionConnection {
      edges { node { code says { zh en } kinds { name says { zh en } } } }
    }
    ... on Refusal { code because { zh en } }
  }
}`;

export interface PageAction {
  readonly code: string;
  readonly says: Sentence;
  readonly kinds: readonly { readonly name: string; readonly says: Sentence }[];
}

export interface PageActions {
  readonly is: "ActionConnection";
  readonly edges: readonly { readonly node: PageAction }[];
}

/** The question itself, as it is also shown for copying. */
export const checkDocument = `query Check($input: CheckInput!) {
  check(input: $input) {
    is: __typename
    ... on Verdict {
      outcome
      atLeast
      asOf
      nextChangeOn
      subjectKnown
      isDemonstration
      position
      record
      question { jurisdiction subject { kind id } }
      bases { ...Ground }
      duties { ...Ground }
      concerns { kind id what lastOn }
      remarks { code says { zh en } policy article quotation }
    }
    ... on Refusal { code because { zh en } }
  }
}

fragment Ground on Basis {
  measure
  kind
  strength
  effect
  isCertain
  document { id title number expiryStated }
  article
  chapeau
  quotation
  from
  until
  startedBy { role says { zh en } about }
  endedBy { role says { zh en } about }
  restsOn { zh en }
  missing { fact says { zh en } about recordedBy }
  doubts { reading other }
  path { unit { kind id } parcel via benefit }
  enforcers
}`;

export interface PageCause {
  /** Which kind of requirement changed; `discharge` where a duty was carried out. */
  readonly role: string;
  readonly says: Sentence;
  readonly about: string | null;
}

export interface PageMissing extends Omit<PageCause, "role"> {
  readonly fact: string;
  readonly recordedBy: string | null;
}

export interface Ground {
  readonly measure: string;
  readonly kind: string;
  readonly strength: string;
  readonly effect: Effect;
  readonly isCertain: boolean;
  readonly document: {
    readonly id: string;
    readonly title: string;
    readonly number: string | null;
    readonly expiryStated: boolean;
  };
  readonly article: string;
  readonly chapeau: string | null;
  readonly quotation: string;
  /** First day, and first day no longer; null where open. */
  readonly from: string | null;
  readonly until: string | null;
  readonly startedBy: readonly PageCause[];
  readonly endedBy: readonly PageCause[];
  readonly restsOn: readonly Sentence[];
  readonly missing: readonly PageMissing[];
  readonly doubts: readonly { readonly reading: string; readonly other: string }[];
  readonly path: {
    readonly unit: { readonly kind: string; readonly id: string };
    readonly parcel: string | null;
    readonly via: string | null;
    readonly benefit: string | null;
  };
  readonly enforcers: readonly string[];
}

export interface Told {
  readonly is: "Verdict";
  readonly outcome: Outcome;
  readonly atLeast: Outcome;
  readonly asOf: string;
  readonly nextChangeOn: string | null;
  readonly subjectKnown: boolean;
  readonly isDemonstration: boolean;
  readonly position: number;
  readonly record: string;
  readonly question: {
    readonly jurisdiction: string;
    readonly subject: { readonly kind: string; readonly id: string };
  };
  readonly bases: readonly Ground[];
  readonly duties: readonly Ground[];
  readonly concerns: readonly {
    readonly kind: string;
    readonly id: string;
    readonly what: string;
    readonly lastOn: string | null;
  }[];
  readonly remarks: readonly {
    readonly code: string;
    readonly says: Sentence;
    readonly policy: string | null;
    readonly article: string | null;
    readonly quotation: string | null;
  }[];
}

export interface Refused {
  readonly is: "Refusal";
  readonly code: string;
  readonly because: Sentence;
}

/** A reply that is no answer: the request was turned away, or the register could not be read. */
export interface Failure {
  readonly is: "Failure";
  readonly code: string;
  readonly says: Sentence | null;
  /** The number by which whoever runs the register finds what went wrong. */
  readonly requestId: string | null;
  /** The status under which the page tells it. */
  readonly status: number;
}

const statuses: Readonly<Record<string, number>> = {
  "caller.unknown": 401,
  "access.denied": 403,
  "limits.rate": 429,
  "limits.concurrency": 429,
  "limits.time": 503,
  "register.unavailable": 503,
};

/** What a reply comes to. A reply with an error in it is never taken for an answer, whatever else it holds. */
export function readReply<T>(reply: Reply, field: string): T | Failure {
  const [error] = reply.errors ?? [];
  const found = (reply.data as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  if (error === undefined && found !== null && found !== undefined) return found as T;
  const { code, says, requestId } = (error?.extensions ?? {}) as {
    readonly code?: string;
    readonly says?: Sentence;
    readonly requestId?: string;
  };
  return {
    is: "Failure",
    code: code ?? "unexpected",
    says: says ?? null,
    requestId: requestId ?? null,
    status: statuses[code ?? ""] ?? (/^(?:request|limits)\./.test(code ?? "") ? 400 : 500),
  };
}

export function isFailure(value: unknown): value is Failure {
  return (value as { readonly is?: unknown } | null)?.is === "Failure";
}
