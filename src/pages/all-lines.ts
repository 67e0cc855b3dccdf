import { html } from "hono/html";
import type { Language, Sentence } from "../domain/sentence.ts";
import { answerWords } from "./answer-words.ts";
import { spaced } from "./ground-card.ts";
import { type Failure, isFailure } from "./page-queries.ts";
import { axisOf, type Stretch, type StretchStatus, timelineBars } from "./timeline-bars.ts";

type Html = ReturnType<typeof html>;

const courses = `timeline(first: 50) {
        pageInfo { hasNextPage }
        edges {
          node {
            isOtherReading
            measure { article effect kind { says { zh en } } policy { title number } }
            path { parcel via benefit }
            stretches {
              status
              from
              until
              startedBy { role says { zh en } about }
              endedBy { role says { zh en } about }
              restsOn { zh en }
            }
          }
        }
      }`;

/** All days of everything that is derived for a subject, which only some institutions may read. */
export const enterpriseLines = `query EnterpriseTimeline($code: String!, $asOf: Day, $knownAt: Position) {
  found: enterprise(uscc: $code, isIdentifierConfirmed: true, asOf: $asOf, knownAt: $knownAt) {
    is: __typename
    ... on Enterprise {
      ${courses}
    }
  }
}`;

export const parcelLines = `query ParcelTimeline($code: String!, $asOf: Day, $knownAt: Position) {
  found: parcel(code: $code, asOf: $asOf, knownAt: $knownAt) {
    is: __typename
    ... on Parcel {
      ${courses}
    }
  }
}`;

interface Course {
  readonly isOtherReading: boolean;
  readonly measure: {
    readonly article: string;
    readonly effect: string;
    readonly kind: { readonly says: Sentence };
    readonly policy: { readonly title: string; readonly number: string | null };
  };
  readonly path: {
    readonly parcel: string | null;
    readonly via: string | null;
    readonly benefit: string | null;
  };
  readonly stretches: readonly (Omit<Stretch, "status"> & { readonly status: string })[];
}

/** What was found: unknown to the register, or refused, it holds no timeline. */
export interface Lines {
  readonly is: string;
  readonly timeline?: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly edges: readonly { readonly node: Course }[];
  };
}

export interface LinesView {
  readonly lines: Lines | Failure;
  readonly asOf: string;
  readonly language: Language;
}

export function linesPart({ lines, asOf, language }: LinesView): Html {
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<section class="lines" aria-labelledby="lines"><h2 id="lines">${say("allLines")}</h2>${bodyOf({ lines, asOf, language }, say)}</section>`;
}

function bodyOf(
  { lines, asOf, language }: LinesView,
  say: (word: keyof typeof answerWords) => string,
): Html {
  if (isFailure(lines))
    return html`<p>${lines.code === "access.denied" ? say("linesDenied") : (lines.says ?? answerWords.failedMeans)[language]} <code>${lines.code}</code></p>`;
  const rows = (lines.timeline?.edges ?? []).map(({ node }) => ({
    course: node,
    stretches: node.stretches.map((stretch) => ({ ...stretch, status: statusOf(stretch.status) })),
  }));
  if (rows.length === 0) return html`<p>${say("linesNone")}</p>`;
  const axis = axisOf(
    rows.flatMap(({ stretches }) => stretches),
    asOf,
  );
  return html`<p class="hint">${say("allLinesIntro")}</p>
${rows.map(({ course, stretches }) => html`<article class="course ${course.measure.effect}">${titleOf(course, language)}${timelineBars(stretches, axis, language)}</article>`)}
${lines.timeline?.pageInfo.hasNextPage === true ? html`<p>${say("linesCut")}</p>` : ""}`;
}

function titleOf({ measure, path, isOtherReading }: Course, language: Language): Html {
  const ways = [path.via, path.parcel, path.benefit].filter((part) => part !== null);
  return html`<h3>${spaced(measure.kind.says[language])}</h3><p class="source"><span lang="zh-CN">${measure.policy.number ?? measure.policy.title} ${measure.article}</span> <code lang="zh-CN">${ways.join(" · ")}</code>${isOtherReading ? html` <b>${answerWords.otherwise[language]}</b>` : ""}</p>`;
}

/** IN_FORCE as the contract writes it, `in-force` as a style and the words have it. */
function statusOf(status: string): StretchStatus {
  return status.toLowerCase().replace("_", "-") as StretchStatus;
}
