import { html } from "hono/html";
import type { Language } from "../domain/sentence.ts";
import { keyWords } from "./check-words.ts";

type Html = ReturnType<typeof html>;

export type KeyFault = "wrong" | "refused" | null;

/** Shape of a key that was issued: its mark, and 32 random bytes as base64url. */
const shape = /^ld_[A-Za-z0-9_-]{20,200}$/;

export function isKey(text: string): boolean {
  return shape.test(text);
}

/** Where a person shows their institution's key. It goes by POST, and back only as a cookie. */
export function keyForm(language: Language, fault: KeyFault): Html {
  const say = (word: keyof typeof keyWords): string => keyWords[word][language];
  return html`<section class="key" aria-labelledby="key-title">
<h1 id="key-title">${say("title")}</h1>
<p>${say("intro")}</p>
<form class="check" method="post" action="/key" novalidate>
${hiddenLanguage(language)}
<div class="field${fault === null ? "" : " wrong"}"><label for="key">${say("label")}</label>
<p class="hint" id="key-hint">${say("hint")}</p>
${fault === null ? "" : html`<p class="fault" id="key-fault" role="alert">${say(fault)}</p>`}
<input id="key" name="key" type="password" class="code" autocomplete="off" required maxlength="203" aria-describedby="key-hint${fault === null ? "" : " key-fault"}"${fault === null ? "" : html` aria-invalid="true"`}></div>
<button type="submit">${say("enter")}</button>
</form>
</section>`;
}

/** Says that a key has been entered, and lets it be taken away again. */
export function keyEntered(language: Language): Html {
  return html`<form class="entered" method="post" action="/key">${hiddenLanguage(language)}<input type="hidden" name="key" value=""><p>${keyWords.entered[language]} <button type="submit" class="plain">${keyWords.leave[language]}</button></p></form>`;
}

function hiddenLanguage(language: Language): Html | string {
  return language === "en" ? html`<input type="hidden" name="lang" value="en">` : "";
}
