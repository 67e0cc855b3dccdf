import { html } from "hono/html";
import type { Language } from "../domain/sentence.ts";
import { answerWords } from "./answer-words.ts";

type Html = ReturnType<typeof html>;

export interface Same {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Where the contract is served. */
  readonly endpoint: string;
  readonly language: Language;
}

/** The same question for whoever wants to ask it from a program; a click takes the whole of a text. */
export function sameQuestion({ document, variables, endpoint, language }: Same): Html {
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<details class="same"><summary>${say("same")}</summary>
<p class="hint">${say("sameIntro")}</p>
${block(say("sameCurl"), curlOf(document, variables, endpoint))}
${block(say("sameDocument"), document)}
${block(say("sameVariables"), JSON.stringify(variables, null, 2))}
</details>`;
}

function block(title: string, text: string): Html {
  return html`<h3>${title}</h3><pre translate="no"><code>${text}</code></pre>`;
}

function curlOf(document: string, variables: Same["variables"], endpoint: string): string {
  const query = document.replaceAll(/\s+/g, " ");
  const body = JSON.stringify({ query, variables }).replaceAll("'", String.raw`'\''`);
  return [
    `curl -sS '${endpoint}' \\`,
    `  -H "Authorization: Bearer $LIANDONG_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
  ].join("\n");
}
