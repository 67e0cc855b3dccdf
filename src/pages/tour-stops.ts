import { html } from "hono/html";
import type { Question } from "../domain/answer/answers.ts";
import type { Language, Sentence } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import { answerWords } from "./answer-words.ts";
import { addressOf, type Asked } from "./asked.ts";
import { formWords } from "./check-words.ts";
import { type Counter, counterFor, groupCounters } from "./counters.ts";

type Html = ReturnType<typeof html>;

/** A question that a visitor of the demonstration may ask by following a link. */
export interface Stop {
  readonly title: Sentence;
  /** What the register calls the subject; null when it knows no such subject. */
  readonly name: string | null;
  readonly question: Question;
  readonly explanation: Sentence;
}

/** What the form holds before anything has been typed: in the demonstration, enough to be sent as it is. */
export function emptyAsked(language: Language, on: string, counters: readonly Counter[]): Asked {
  const isChoosing = counters.length > 0;
  const said = (word: Sentence): string => (isChoosing ? word[language] : "");
  return {
    language,
    counter: counters[0]?.code ?? "",
    subject: "",
    action: "",
    on,
    purpose: said(formWords.demoPurpose),
    caseNumber: said(formWords.demoCase),
    operator: said(formWords.demoOperator),
    jurisdiction: "",
    parcel: "",
    benefit: "",
    project: "",
    knownAt: "",
    isConfirmed: false,
    isLined: false,
    stop: "",
    ticket: "",
  };
}

/** A stop as the form would hold it, asked by the counter that would ask it in life. */
export function askedAt(
  stop: Stop,
  number: number,
  { language, counters }: { readonly language: Language; readonly counters: readonly Counter[] },
): Asked {
  const { subject, action, jurisdiction, asOf, parcel, benefit, project } = stop.question;
  const counter = counterFor(counters, { action, jurisdiction });
  return {
    ...emptyAsked(language, formatDay(asOf), counters),
    counter: counter?.code ?? "",
    subject: subject.id,
    action,
    jurisdiction: counter?.region === jurisdiction ? "" : jurisdiction,
    parcel: parcel ?? "",
    benefit: benefit ?? "",
    project: project ?? "",
    stop: String(number),
  };
}

/** The tour as links, by the city whose counter asks; every link works as it stands. */
export function tourList(
  stops: readonly Stop[],
  {
    language,
    counters,
    current,
  }: {
    readonly language: Language;
    readonly counters: readonly Counter[];
    readonly current: string;
  },
): Html {
  const places = new Map(
    groupCounters(counters).map(({ place, counters: [one] }) => [one!.region.slice(0, 4), place]),
  );
  const numbered = stops.map((stop, at) => ({ stop, number: at + 1 }));
  const cities = Map.groupBy(numbered, ({ stop }) => stop.question.jurisdiction.slice(0, 4));
  const isOpen = (list: typeof numbered, at: number): boolean =>
    current === "" ? at === 0 : list.some(({ number }) => current === String(number));
  return html`<nav class="tour" aria-labelledby="tour">
<h2 id="tour">${formWords.tour[language]}</h2>
<p class="hint">${formWords.tourIntro[language]}</p>
${[...cities].map(
  ([city, list], at) => html`<details${isOpen(list, at) ? " open" : ""}>
<summary lang="zh-CN">${places.get(city) ?? city}</summary>
<ol>${list.map(({ stop, number }) => html`<li value="${number}"><a href="${addressOf(askedAt(stop, number, { language, counters }), true)}"${current === String(number) ? html` aria-current="page"` : ""}>${stop.title[language]}</a></li>`)}</ol>
</details>`,
)}
</nav>`;
}

/** What the tour says about the question that was asked by its link, and the way to the next one. */
export function stopNote(
  stops: readonly Stop[],
  { asked, counters }: { readonly asked: Asked; readonly counters: readonly Counter[] },
): Html | string {
  const number = Number(asked.stop);
  const stop = Number.isSafeInteger(number) ? stops[number - 1] : undefined;
  if (stop === undefined) return "";
  const { language } = asked;
  const next = stops[number];
  return html`<aside class="note" aria-labelledby="note"><h2 id="note">${answerWords.explanation[language]} <span class="count">${number}/${stops.length}</span></h2><p><b>${stop.title[language]}</b></p><p>${stop.explanation[language]}</p>
${next === undefined ? "" : html`<p><a class="next" href="${addressOf(askedAt(next, number + 1, { language, counters }), true)}">${answerWords.nextStop[language]}${language === "zh" ? "：" : ": "}${next.title[language]}</a></p>`}</aside>`;
}

/** The name under which the tour knows a code; nothing where it does not. */
export function nameIn(stops: readonly Stop[], code: string): string | null {
  return (
    stops.find(({ name, question }) => name !== null && question.subject.id === code)?.name ?? null
  );
}

/** Codes that can be chosen by name while typing. */
export function namedCodes(stops: readonly Stop[]): ReadonlyMap<string, string> {
  return new Map(
    stops.flatMap(({ name, question }) =>
      name === null ? [] : [[question.subject.id, name] as const],
    ),
  );
}
