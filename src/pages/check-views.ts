import { html } from "hono/html";
import { type Lines, linesPart } from "./all-lines.ts";
import { addressOf, type Asked, type TextField } from "./asked.ts";
import { answerPart } from "./check-answer.ts";
import { checkForm, faultSummary } from "./check-form.ts";
import { answerWords } from "./answer-words.ts";
import { formWords, frameWords, keyWords, outcomeWords } from "./check-words.ts";
import type { Counter } from "./counters.ts";
import { keyEntered, keyForm, type KeyFault } from "./key-part.ts";
import { noAnswer } from "./no-answer.ts";
import { pageFrame } from "./page-frame.ts";
import {
  checkDocument,
  type Failure,
  type PageAction,
  type Refused,
  type Told,
} from "./page-queries.ts";
import { type Same, sameQuestion } from "./same-question.ts";
import { nameIn, namedCodes, type Stop, stopNote, tourList } from "./tour-stops.ts";

type Html = ReturnType<typeof html>;

/** What every view of the page is made from. */
export interface View {
  readonly asked: Asked;
  /** Whether the address holds a question, so that the other language asks it again. */
  readonly isAsked: boolean;
  readonly isDemonstration: boolean;
  readonly counters: readonly Counter[];
  readonly counter: Counter | undefined;
  readonly stops: readonly Stop[];
}

export function keyPage(view: View, fault: KeyFault): Html {
  const { language } = view.asked;
  return framed(view, keyWords.title[language], keyForm(language, fault));
}

/** The form as it is first met, or with what is wrong in it. */
export function formPage(
  view: View,
  {
    actions,
    faults,
  }: { readonly actions: readonly PageAction[]; readonly faults: readonly TextField[] },
): Html {
  const { language } = view.asked;
  const say = (word: "title" | "lead" | "intro" | "faults" | "tour"): string =>
    word === "title" ? frameWords.title[language] : formWords[word][language];
  const title = faults.length > 0 ? `${say("faults")} · ${say("title")}` : say("title");
  return framed(
    view,
    title,
    html`<div class="columns">
<div class="first">
<h1>${say("lead")}</h1>
<p class="intro">${say("intro")}</p>
${view.stops.length === 0 ? "" : html`<p class="onward"><a href="#tour">${say("tour")}</a></p>`}
${faultSummary(faults, language)}
${formPart(view, actions, { faults })}
</div>
${view.stops.length === 0 ? "" : html`<div class="second">${tourPart(view)}</div>`}
</div>`,
  );
}

/** Enterprises and land have timelines of their own to show; of a person only answers are told. */
export function isDrawn({ question }: Told): boolean {
  return question.subject.kind !== "PERSON";
}

export function answerPage(
  view: View,
  {
    told,
    lines,
    actions,
    same,
  }: {
    readonly told: Told;
    readonly lines: Lines | Failure | null;
    readonly actions: readonly PageAction[];
    readonly same: Pick<Same, "variables" | "endpoint">;
  },
): Html {
  const { asked, stops, counter, counters } = view;
  const { language } = asked;
  const action = actions.find(({ code }) => code === asked.action);
  const institution =
    counter === undefined ? null : language === "zh" ? counter.name : counter.english;
  const name = nameIn(stops, told.question.subject.id);
  return answered(
    view,
    `${outcomeWords[told.outcome].is[language]} · ${action?.says[language] ?? asked.action}`,
    html`${answerPart({ told, asked, action, name, institution }, stopNote(stops, { asked, counters }))}
${isDrawn(told) ? linesOrLink(asked, told, lines) : ""}
${sameQuestion({ document: checkDocument, language, ...same })}`,
    formPart(view, actions, {}),
  );
}

function linesOrLink(asked: Asked, told: Told, lines: Lines | Failure | null): Html {
  const { language } = asked;
  if (lines !== null) return linesPart({ lines, asOf: told.asOf, language });
  const address = addressOf({ ...asked, isLined: true }, true);
  return html`<p class="lines"><a href="${address}#lines">${answerWords.linesAsk[language]}</a></p>`;
}

/** A refusal or a failure. It has its own look, so that nobody takes it for an answer. */
export function noAnswerPage(
  view: View,
  {
    reply,
    actions,
  }: { readonly reply: Refused | Failure; readonly actions: readonly PageAction[] },
): Html {
  const { language } = view.asked;
  const isRefusal = reply.is === "Refusal";
  const title = answerWords[isRefusal ? "refused" : "failed"][language];
  const wantsConfirmation = reply.code === "identifier.check-digit";
  // Without the list of actions nothing can be asked; the same address may be tried again.
  const form = actions.length === 0 ? "" : formPart(view, actions, { wantsConfirmation });
  return answered(view, title, noAnswer(reply, language), form);
}

function answered(view: View, title: string, answer: Html, form: Html | string): Html {
  const { language } = view.asked;
  const side =
    form === ""
      ? ""
      : html`<section class="again" aria-labelledby="again"><h2 id="again">${formWords.again[language]}</h2>${form}</section>`;
  return framed(
    view,
    title,
    html`<div class="columns answered">
<div class="first">${answer}</div>
<div class="second">${side}${view.stops.length === 0 ? "" : tourPart(view)}</div>
</div>`,
  );
}

function formPart(
  { asked, counters, stops }: View,
  actions: readonly PageAction[],
  {
    faults = [],
    wantsConfirmation = false,
  }: {
    readonly faults?: readonly TextField[];
    readonly wantsConfirmation?: boolean;
  },
): Html {
  const known = namedCodes(stops);
  return html`${counters.length > 0 ? "" : keyEntered(asked.language)}${checkForm({ asked, faults, actions, counters, known, wantsConfirmation })}`;
}

function tourPart({ asked, counters, stops }: View): Html {
  return tourList(stops, { language: asked.language, counters, current: asked.stop });
}

function framed({ asked, isAsked, isDemonstration }: View, title: string, main: Html): Html {
  const { language } = asked;
  const other = { ...asked, language: language === "zh" ? "en" : "zh" } as const;
  const home = other.language === "en" ? "/?lang=en" : "/";
  return pageFrame({
    language,
    title,
    other: isAsked ? addressOf(other, true) : home,
    isDemonstration,
    main,
  });
}
