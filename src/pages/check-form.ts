import { html } from "hono/html";
import type { Language, Sentence } from "../domain/sentence.ts";
import { type Asked, nameOf, type TextField } from "./asked.ts";
import { faultWords, formWords } from "./check-words.ts";
import { type Counter, groupCounters } from "./counters.ts";
import type { PageAction } from "./page-queries.ts";

type Html = ReturnType<typeof html>;

export interface Form {
  readonly asked: Asked;
  readonly faults: readonly TextField[];
  readonly actions: readonly PageAction[];
  /** The counters among which a visitor of the demonstration chooses; none where a key is entered. */
  readonly counters: readonly Counter[];
  /** Codes that may be chosen by their names while typing. */
  readonly known: ReadonlyMap<string, string>;
  /** The register has asked for confirmation of the code. */
  readonly wantsConfirmation: boolean;
}

/** The form: what is asked, and why it is asked, since every answer is recorded with that. */
export function checkForm(form: Form): Html {
  const { asked, counters, known } = form;
  const { language } = asked;
  const say = (word: keyof typeof formWords): string => formWords[word][language];
  return html`<form class="check" method="get" action="/" novalidate>
${language === "en" ? html`<input type="hidden" name="lang" value="en">` : ""}
<fieldset><legend>${say("question")}</legend>
${counters.length === 0 ? "" : counterField(form)}
${textField(form, "subject", {
  hint:
    known.size === 0
      ? say("subjectHint")
      : `${say("subjectHint")}${language === "en" ? " " : ""}${say("subjectHintDemonstration")}`,
  isCode: true,
  list: known,
})}
${form.wantsConfirmation || asked.isConfirmed ? confirmField(asked) : ""}
${actionField(form)}
${textField(form, "on", { hint: say("onHint"), isCode: true })}
</fieldset>
<fieldset><legend>${say("record")}</legend>
<p class="hint">${say("recordHint")}</p>
${textField(form, "purpose")}
${textField(form, "caseNumber")}
${textField(form, "operator")}
</fieldset>
${moreFields(form)}
<button type="submit">${say("ask")}</button>
</form>`;
}

/** The faults together, each leading to its field. */
export function faultSummary(faults: readonly TextField[], language: Language): Html | string {
  if (faults.length === 0) return "";
  return html`<div class="faults" role="alert" aria-labelledby="faults"><h2 id="faults">${formWords.faults[language]}</h2><ul>${faults.map((field) => html`<li><a href="#${nameOf(field)}">${faultOf(field, language)}</a></li>`)}</ul></div>`;
}

function faultOf(field: TextField, language: Language): string {
  const words: Readonly<Partial<Record<TextField, Sentence>>> = faultWords;
  return words[field]?.[language] ?? field;
}

interface Options {
  readonly hint?: string;
  readonly isCode?: boolean;
  readonly isOptional?: boolean;
  readonly list?: ReadonlyMap<string, string>;
}

type Labelled = Exclude<TextField, "stop" | "ticket">;

function textField(form: Form, field: Labelled, options: Options = {}): Html {
  const { hint, isCode = false, isOptional = false, list } = options;
  const name = nameOf(field);
  const listed = list !== undefined && list.size > 0 ? list : null;
  return wrap(
    form,
    field,
    hint,
    html`<input id="${name}" name="${name}" type="text" value="${form.asked[field]}" autocomplete="off" spellcheck="false" maxlength="200"${isCode ? html` class="code" autocapitalize="characters"` : ""}${isOptional ? "" : html` required`}${listed === null ? "" : html` list="known"`}${described(form, field, hint)}>${listed === null ? "" : html`<datalist id="known">${[...listed].map(([code, said]) => html`<option value="${code}">${said}</option>`)}</datalist>`}`,
  );
}

function wrap(form: Form, field: Labelled, hint: string | undefined, input: Html): Html {
  const { language } = form.asked;
  const name = nameOf(field);
  const isWrong = form.faults.includes(field);
  return html`<div class="field${isWrong ? " wrong" : ""}"><label for="${name}">${formWords[field][language]}</label>
${hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${isWrong ? html`<p class="fault" id="${name}-fault">${faultOf(field, language)}</p>` : ""}
${input}</div>`;
}

function described({ faults }: Form, field: Labelled, hint: string | undefined): Html | string {
  const name = nameOf(field);
  const isWrong = faults.includes(field);
  const by = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(isWrong ? [`${name}-fault`] : []),
  ].join(" ");
  if (by === "") return "";
  return html` aria-describedby="${by}"${isWrong ? html` aria-invalid="true"` : ""}`;
}

function counterField(form: Form): Html {
  const { asked, counters } = form;
  const { language } = asked;
  const option = ({ code, name, english }: Counter): Html =>
    html`<option value="${code}"${code === asked.counter ? html` selected` : ""}>${language === "zh" ? name : english}</option>`;
  return wrap(
    form,
    "counter",
    undefined,
    html`<select id="counter" name="counter" required${described(form, "counter", undefined)}>${groupCounters(counters).map(({ place, counters: group }) => html`<optgroup label="${place}">${group.map(option)}</optgroup>`)}</select>`,
  );
}

function actionField(form: Form): Html {
  const { asked, actions } = form;
  const { language } = asked;
  const unlisted =
    asked.action !== "" && !actions.some(({ code }) => code === asked.action)
      ? html`<option value="${asked.action}" selected>${asked.action}</option>`
      : "";
  return wrap(
    form,
    "action",
    undefined,
    html`<select id="action" name="action" required${described(form, "action", undefined)}><option value="">${formWords.choose[language]}</option>${unlisted}${actions.map(({ code, says }) => html`<option value="${code}"${code === asked.action ? html` selected` : ""}>${says[language]}</option>`)}</select>`,
  );
}

function confirmField({ isConfirmed, language }: Asked): Html {
  return html`<div class="tick"><input id="confirmed" name="confirmed" type="checkbox" value="1"${isConfirmed ? html` checked` : ""}><label for="confirmed">${formWords.confirmed[language]}</label></div>`;
}

/** What most questions do without; open where something stands in it. */
function moreFields(form: Form): Html {
  const { asked, faults, wantsConfirmation } = form;
  const { language } = asked;
  const fields = ["jurisdiction", "parcel", "benefit", "project", "knownAt"] as const;
  const isOpen = fields.some((field) => asked[field] !== "" || faults.includes(field));
  const optional = (field: (typeof fields)[number], hint?: string): Html =>
    textField(form, field, {
      isOptional: true,
      isCode: field !== "benefit" && field !== "project",
      ...(hint === undefined ? {} : { hint }),
    });
  return html`<details class="more"${isOpen ? html` open` : ""}><summary>${formWords.more[language]}</summary>
${optional("jurisdiction", formWords.jurisdictionHint[language])}
${optional("parcel")}
${optional("benefit")}
${optional("project")}
${optional("knownAt", formWords.knownAtHint[language])}
${wantsConfirmation || asked.isConfirmed ? "" : confirmField(asked)}
</details>`;
}
