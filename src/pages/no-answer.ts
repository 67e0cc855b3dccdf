import { html } from "hono/html";
import type { Language, Sentence } from "../domain/sentence.ts";
import { answerWords, remedyWords } from "./answer-words.ts";
import type { Failure, Refused } from "./page-queries.ts";

type Html = ReturnType<typeof html>;

/** Why there is no answer, in a shape that nobody takes for one, and what can be done about it. */
export function noAnswer(reply: Refused | Failure, language: Language): Html {
  const isRefusal = reply.is === "Refusal";
  const because = isRefusal ? reply.because : (reply.says ?? answerWords.unexpected);
  const remedies: Readonly<Record<string, Sentence>> = remedyWords;
  const remedy = remedies[reply.code];
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<section class="verdict none" aria-labelledby="outcome">
<svg class="icon" viewBox="0 0 64 64" width="64" height="64" aria-hidden="true" focusable="false"><path class="stroke" d="M8 10h48v34H30L18 56V44H8z"/><path class="solid" d="M29 17h6l-1 14h-4zM29.5 34h5v5h-5z"/></svg>
<div>
<h1 id="outcome">${say(isRefusal ? "refused" : "failed")}</h1>
<p class="because">${because[language]}</p>
${remedy === undefined ? "" : html`<p class="remedy"><b>${say("whatNow")}</b> ${remedy[language]}</p>`}
<p class="means">${say(isRefusal ? "refusedMeans" : "failedMeans")}</p>
<p class="source">${say("code")} <code>${reply.code}</code>${isRefusal || reply.requestId === null ? "" : html` · ${say("request")} <code>${reply.requestId}</code>`}</p>
</div>
</section>`;
}
