import { html } from "hono/html";
import type { Language } from "../domain/sentence.ts";
import { day, formatDay } from "../domain/time/day.ts";
import { answerWords } from "./answer-words.ts";
import { addressOf, type Asked } from "./asked.ts";
import { outcomeWords } from "./check-words.ts";
import { fact, groundCard, missingList, stretchOf } from "./ground-card.ts";
import { outcomeIcon } from "./outcome-icon.ts";
import type { Ground, PageAction, PageMissing, Told } from "./page-queries.ts";
import { axisOf } from "./timeline-bars.ts";

type Html = ReturnType<typeof html>;

export interface Answer {
  readonly told: Told;
  readonly asked: Asked;
  readonly action: PageAction | undefined;
  /** What the subject is called, where that is known here. */
  readonly name: string | null;
  readonly institution: string | null;
}

/** The answer: what it comes to first, in plain words, and then everything it rests on. */
export function answerPart(answer: Answer, note: Html | string): Html {
  const { told, asked } = answer;
  const { language } = asked;
  const { bases, duties } = told;
  const axis = axisOf([...bases, ...duties].map(stretchOf), told.asOf);
  const isToldAbove = told.outcome === "INDETERMINATE" && bases.length === 1;
  const card = (ground: Ground): Html =>
    groundCard(ground, { axis, language, action: answer.action, tellsMissing: !isToldAbove });
  return html`${verdictPart(answer)}
${note}
${bases.length === 0 ? "" : section("bases", language, bases.length, html`${bases.map(card)}`)}
${remarkPart(told, language)}
${duties.length === 0 ? "" : section("duties", language, duties.length, html`<p class="hint">${answerWords.dutiesIntro[language]}</p>${duties.map(card)}`)}
${concernPart(told, language)}
${recordPart(answer)}`;
}

function verdictPart(answer: Answer): Html {
  const { told, asked, action, name } = answer;
  const { language } = asked;
  const { outcome, subjectKnown, question } = told;
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<section class="verdict ${outcome}" aria-labelledby="outcome">
${outcomeIcon(outcome)}
<div>
<p class="matter"><b>${action?.says[language] ?? asked.action}</b>${name === null ? "" : html` <span lang="zh-CN">${name}</span>`} <code>${question.subject.id}</code> <time datetime="${told.asOf}">${told.asOf}</time></p>
<h1 id="outcome">${outcomeWords[outcome].is[language]} <code>${outcome}</code></h1>
<p class="means">${outcomeWords[outcome].means[language]}</p>
${reasonPart(told, language)}
${outcome === "INDETERMINATE" ? undeterminedPart(told, language) : ""}
${subjectKnown ? "" : html`<div class="stranger"><p><b>${say("unknownSubject")}</b></p><p>${say("unknownSubjectMeans")}</p></div>`}
${foremost(answer)}
</div>
</section>`;
}

/** The strongest ground in one line, for whoever needs no more: document, article, days. */
function reasonPart({ outcome, bases }: Told, language: Language): Html | string {
  const [first] = bases.filter(({ isCertain }) => isCertain);
  if (first === undefined || outcome === "INDETERMINATE") return "";
  const { document, article, from, until } = first;
  const days = language === "zh" ? daysInChinese(from, until) : daysInEnglish(from, until);
  return html`<p class="reason"><span lang="zh-CN">${document.number ?? document.title} ${article}</span>${language === "zh" ? "，" : ", "}${days}</p>`;
}

function daysInChinese(from: string | null, until: string | null): string {
  if (until === null) return from === null ? "起点早于记录，终点未定" : `${from} 起，终点未定`;
  return `${from === null ? "" : `${from} 起，`}最后一日 ${formatDay(day(until) - 1)}`;
}

function daysInEnglish(from: string | null, until: string | null): string {
  if (until === null)
    return from === null
      ? "since before the records, no end recorded"
      : `from ${from}, no end recorded`;
  return `${from === null ? "" : `from ${from}, `}last day ${formatDay(day(until) - 1)}`;
}

/** What is missing and what holds already, where nobody can overlook it. */
function undeterminedPart({ bases, atLeast }: Told, language: Language): Html {
  const missing = new Map<string, PageMissing>();
  for (const basis of bases)
    for (const one of basis.missing) missing.set(`${one.fact} ${one.about}`, one);
  const held =
    atLeast === "NO_MEASURE"
      ? html`${answerWords.atLeastNone[language]}`
      : html`${answerWords.atLeast[language]}<b>${outcomeWords[atLeast].is[language]}</b> <code>${atLeast}</code>`;
  return html`${missingList([...missing.values()], language)}<p class="held">${held}</p>`;
}

/** When to ask again, and the number under which the answer can be proved: both within sight. */
function foremost({ told, asked }: Answer): Html {
  const { language } = asked;
  const { nextChangeOn, record } = told;
  const next =
    nextChangeOn === null
      ? html`${answerWords.nextNone[language]}`
      : html`<time datetime="${nextChangeOn}">${nextChangeOn}</time> <a class="next" href="${addressOf({ ...asked, on: nextChangeOn, ticket: "", stop: "" }, true)}">${answerWords.nextAsk[language]}</a>`;
  return html`<dl class="facts">${fact(answerWords.next[language], next)}${fact(answerWords.recordNumber[language], html`<code>${record}</code>`)}</dl>`;
}

/** By whom, why and of which state of the register this was asked. */
function recordPart({ told, asked, institution }: Answer): Html {
  const { language } = asked;
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<section class="record" aria-labelledby="record"><h2 id="record">${say("check")}</h2><dl class="facts">
${institution === null ? "" : fact(say("askedBy"), html`${institution}`)}
${fact(say("jurisdiction"), html`<code>${told.question.jurisdiction}</code>`)}
${fact(say("purpose"), html`${asked.purpose}`)}
${fact(say("case"), html`${asked.caseNumber}`)}
${fact(say("operator"), html`${asked.operator}`)}
${fact(say("position"), html`${told.position}`)}
</dl></section>`;
}

function section(
  name: "bases" | "duties" | "remarks" | "concerns",
  language: Language,
  count: number,
  body: Html,
): Html {
  return html`<section class="${name}" aria-labelledby="${name}"><h2 id="${name}">${answerWords[name][language]} <span class="count">${count}</span></h2>${body}</section>`;
}

function remarkPart({ remarks }: Told, language: Language): Html | string {
  if (remarks.length === 0) return "";
  return section(
    "remarks",
    language,
    remarks.length,
    html`<p class="hint">${answerWords.remarksIntro[language]}</p>
<ul>${remarks.map(({ code, says, policy, article, quotation }) => html`<li><p>${says[language]}</p>${quotation === null ? "" : html`<blockquote lang="zh-CN"><q>${quotation}</q></blockquote>`}<p class="source"><span lang="zh-CN">${[article, policy].filter((part) => part !== null).join(" ")}</span> <code>${code}</code></p></li>`)}</ul>`,
  );
}

function concernPart({ concerns }: Told, language: Language): Html | string {
  if (concerns.length === 0) return "";
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  const kindOf = (kind: string): string =>
    kind === "permit" ? say("permit") : kind === "mortgage" ? say("mortgage") : kind;
  return section(
    "concerns",
    language,
    concerns.length,
    html`<p class="hint">${say("concernsIntro")}</p>
<ul>${concerns.map(({ kind, id, what, lastOn }) => html`<li><b>${kindOf(kind)}</b> <span lang="zh-CN">${what}</span> <code lang="zh-CN">${id}</code> ${lastOn === null ? say("lastDayNone") : html`${say("lastDay")} <time datetime="${lastOn}">${lastOn}</time>`}</li>`)}</ul>`,
  );
}
