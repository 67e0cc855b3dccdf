import { html } from "hono/html";
import type { Language } from "../domain/sentence.ts";
import { answerWords, pathWords } from "./answer-words.ts";
import { outcomeWords } from "./check-words.ts";
import type { Ground, PageAction, PageMissing } from "./page-queries.ts";
import { type Axis, type Stretch, timelineBars } from "./timeline-bars.ts";

type Html = ReturnType<typeof html>;

/** The days of a ground as its bar. */
export function stretchOf(ground: Ground): Stretch {
  return { ...ground, status: ground.isCertain ? "in-force" : "unknown" };
}

/** One ground of an answer: its sentence as issued, its days with their causes, and what is open. */
export function groundCard(
  ground: Ground,
  {
    axis,
    language,
    action,
    tellsMissing,
  }: {
    readonly axis: Axis;
    readonly language: Language;
    /** Its list of kinds has their names in both languages. */
    readonly action: PageAction | undefined;
    readonly tellsMissing: boolean;
  },
): Html {
  const { effect, kind, isCertain, article, document } = ground;
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  const said = action?.kinds.find(({ name }) => name === kind)?.says;
  return html`<article class="ground ${isCertain ? effect : "INDETERMINATE"}">
<h3>${said === undefined ? html`<span lang="zh-CN">${kind}</span>` : spaced(said[language])}</h3>
${marksOf(ground, language)}
${tellsMissing ? missingList(ground.missing, language) : ""}
<figure class="quotation" lang="zh-CN"><blockquote><p>${ground.chapeau === null ? "" : html`<span class="chapeau">${ground.chapeau}……</span>`}<q>${ground.quotation}</q></p></blockquote>
<figcaption><span class="article">${article}</span> <cite>${document.title}</cite>${document.number === null ? "" : html`<span class="number">${document.number}</span>`}</figcaption></figure>
${timelineBars([stretchOf(ground)], axis, language)}
<dl class="facts">
${fact(say("path"), pathOf(ground, language))}
${fact(say("enforcers"), html`<span lang="zh-CN">${ground.enforcers.join("、")}</span>`)}
${effect === "DIFFERENTIAL" ? fact(say("terms"), html`${say("termsNone")}`) : ""}
${fact(say("validity"), html`${document.expiryStated ? say("expiryStated") : say("expiryUnstated")}`)}
</dl>
${doubtList(ground, language)}
</article>`;
}

/** English names of the vocabulary are hyphenated, being codes as well. */
export function spaced(name: string): string {
  return name.replaceAll("-", " ");
}

/** What it does and the word of the text that says so; of what is not certain, only what it would do. */
function marksOf({ effect, strength, isCertain }: Ground, language: Language): Html {
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  const is = effect === "DUTY" ? answerWords.duty[language] : outcomeWords[effect].is[language];
  return html`<p class="marks"><span class="effect">${isCertain ? "" : say("if")}${is} <code>${effect}</code></span><span class="strength">${say("strength")} <b lang="zh-CN">${strength}</b></span></p>`;
}

/** A missing fact is told with whose duty it is to record it: that is what can be done about it. */
export function missingList(missing: readonly PageMissing[], language: Language): Html | string {
  if (missing.length === 0) return "";
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<dl class="missing">${missing.map(({ says, about, recordedBy }) => html`<div><dt>${say("lacks")}</dt><dd><b>${says[language]}</b>${about === null ? "" : html` <span class="about">${say("about")} <code>${about}</code></span>`}</dd><dt>${say("owedBy")}</dt><dd>${recordedBy === null ? say("owedByNobody") : html`<span lang="zh-CN">${recordedBy}</span>`}</dd></div>`)}</dl>`;
}

export function fact(term: string, text: Html): Html {
  return html`<div><dt>${term}</dt><dd>${text}</dd></div>`;
}

function pathOf({ path }: Ground, language: Language): Html {
  const { unit, parcel, via, benefit } = path;
  const word = (name: keyof typeof pathWords): string => pathWords[name][language];
  const kind = (Object.keys(pathWords) as string[]).includes(unit.kind)
    ? word(unit.kind as keyof typeof pathWords)
    : unit.kind;
  const parts = [
    ...(via === null ? [] : [html`${word("via")} <code>${via}</code>`]),
    ...(parcel === null ? [] : [html`${word("parcel")} <code>${parcel}</code>`]),
    ...(benefit === null ? [] : [html`${word("benefit")} <span lang="zh-CN">${benefit}</span>`]),
    ...(unit.id === parcel || unit.id === benefit
      ? []
      : [html`${kind} <code lang="zh-CN">${ownPart(unit.id, parcel)}</code>`]),
  ];
  return html`${parts.map((part, at) => html`${at === 0 ? "" : language === "zh" ? "，" : ", "}${part}`)}`;
}

/** The number of a listing begins with its land, which has just been named. */
function ownPart(id: string, parcel: string | null): string {
  return parcel !== null && id.startsWith(`${parcel}/`) ? id.slice(parcel.length + 1) : id;
}

function doubtList({ doubts, effect }: Ground, language: Language): Html | string {
  if (doubts.length === 0) return "";
  const say = (word: keyof typeof answerWords): string => answerWords[word][language];
  return html`<details class="doubts"${effect === "RESTRICTED" ? " open" : ""}><summary>${say("doubts")} <span class="count">${doubts.length}</span></summary>
<ul>${doubts.map(({ reading, other }) => html`<li><dl><div><dt>${say("taken")}</dt><dd lang="zh-CN">${reading}</dd></div><div><dt>${say("otherwise")}</dt><dd lang="zh-CN">${other}</dd></div></dl></li>`)}</ul></details>`;
}
