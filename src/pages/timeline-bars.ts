import { html } from "hono/html";
import type { Language, Sentence } from "../domain/sentence.ts";
import { dateOf, day, dayOf, formatDay } from "../domain/time/day.ts";
import { lineWords } from "./answer-words.ts";
import type { PageCause } from "./page-queries.ts";

type Html = ReturnType<typeof html>;

export type StretchStatus = "in-force" | "unknown" | "lapsed" | "spared" | "suspended";

/** One run of days of one measure, `[from, until)`; null where open. */
export interface Stretch {
  readonly from: string | null;
  readonly until: string | null;
  readonly status: StretchStatus;
  readonly startedBy: readonly PageCause[];
  readonly endedBy: readonly PageCause[];
  readonly restsOn: readonly Sentence[];
}

/** The days that are drawn, from the left edge to the right one. */
export interface Axis {
  readonly first: number;
  readonly last: number;
  readonly asked: number;
}

/** One axis for all bars of a page, so that they can be compared: every edge and the day asked about. */
export function axisOf(stretches: readonly Stretch[], asked: string): Axis {
  const days = stretches
    .flatMap(({ from, until }) => [from, until])
    .filter((text) => text !== null)
    .map((text) => day(text));
  const [least, most] = [Math.min(day(asked), ...days), Math.max(day(asked), ...days)];
  const margin = Math.max(75, Math.round((most - least) * 0.14));
  return { first: least - margin, last: most + margin, asked: day(asked) };
}

/**
 * A measure's days as bars, drawn here so that no script is needed: solid in force, hatched unknown,
 * outlined lapsed. Every edge bears a number, under which the list below tells the day and the cause,
 * so that neither colour nor pointing is needed to read it.
 */
export function timelineBars(stretches: readonly Stretch[], axis: Axis, language: Language): Html {
  const edges = edgesOf(stretches);
  const lanes = lanesOf(edges, axis);
  const floor = 50 + 20 * Math.max(1, ...lanes.map((lane) => lane + 1));
  return html`<div class="line">
<svg class="bars" width="100%" height="${floor + 20}" aria-hidden="true" focusable="false">
${ticksOf(axis).map((tick) => html`<line class="tick" x1="${tick.x}%" x2="${tick.x}%" y1="22" y2="${floor}"/><text class="year" x="${tick.x}%" y="${floor + 15}" text-anchor="${anchorAt(tick.x)}">${tick.label}</text>`)}
<line class="base" x1="0" x2="100%" y1="${floor}" y2="${floor}"/>
${stretches.map((stretch) => barOf(stretch, axis))}
${askedMark(axis, floor, language)}
${edges.map((edge, at) => edgeMark(edge, at + 1, { axis, lane: lanes[at]! }))}
</svg>
${edgeList(stretches, edges, language)}
</div>`;
}

/** Where a day stands between the left edge (0) and the right one (100). */
function placeOf(value: number, { first, last }: Axis): number {
  const place = ((value - first) / (last - first)) * 100;
  return Math.round(Math.min(100, Math.max(0, place)) * 100) / 100;
}

function barOf({ from, until, status }: Stretch, axis: Axis): Html {
  const left = from === null ? 0 : placeOf(day(from), axis);
  const right = until === null ? 100 : placeOf(day(until), axis);
  const width = Math.round(Math.max(0.4, right - left) * 100) / 100;
  const box = (name: string): Html =>
    html`<rect class="${name}" x="${left}%" y="26" width="${width}%" height="16"/>`;
  const open =
    until === null
      ? html`<svg x="100%" y="26" overflow="visible"><path class="open" d="M-13 -1V17H1V-1Z M-13 0L-2 8L-13 16"/></svg>`
      : "";
  const since =
    from === null
      ? html`<svg x="0" y="26" overflow="visible"><path class="open" d="M13 -1V17H-1V-1Z M13 0L2 8L13 16"/></svg>`
      : "";
  const hatch =
    status === "unknown"
      ? html`<rect class="hatched" x="${left}%" y="26" width="${width}%" height="16" fill="url(#hatch)"/>`
      : "";
  return html`${box(`bar ${status}`)}${hatch}${open}${since}`;
}

function askedMark(axis: Axis, floor: number, language: Language): Html {
  const x = placeOf(axis.asked, axis);
  const anchor = x < 30 ? "start" : x > 70 ? "end" : "middle";
  return html`<line class="asked" x1="${x}%" x2="${x}%" y1="18" y2="${floor}"/><text class="asked" x="${x}%" y="13" text-anchor="${anchor}">${lineWords.asked[language]} ${formatDay(axis.asked)}</text>`;
}

interface Edge {
  readonly day: string;
  readonly ending: readonly Stretch[];
  readonly starting: readonly Stretch[];
}

/** The days on which something begins or ends, in order. */
function edgesOf(stretches: readonly Stretch[]): Edge[] {
  const days = stretches.flatMap(({ from, until }) => [from, until]);
  const known = [...new Set(days.filter((text) => text !== null))].sort();
  return known.map((text) => ({
    day: text,
    ending: stretches.filter(({ until }) => until === text),
    starting: stretches.filter(({ from }) => from === text),
  }));
}

/** Marks that would touch go to a lane below. */
function lanesOf(edges: readonly Edge[], axis: Axis): number[] {
  const taken: number[] = [];
  return edges.map((edge) => {
    const x = placeOf(day(edge.day), axis);
    const free = taken.findIndex((last) => x - last > 8);
    const lane = free === -1 ? taken.length : free;
    taken[lane] = x;
    return lane;
  });
}

function edgeMark(
  edge: Edge,
  number: number,
  { axis, lane }: { readonly axis: Axis; readonly lane: number },
): Html {
  const x = placeOf(day(edge.day), axis);
  const y = 54 + lane * 20;
  return html`<line class="edge" x1="${x}%" x2="${x}%" y1="23" y2="${y}"/><circle class="number" cx="${x}%" cy="${y}" r="8.5"/><text class="number" x="${x}%" y="${y + 4}" text-anchor="middle">${number}</text>`;
}

function anchorAt(x: number): "start" | "middle" | "end" {
  return x < 6 ? "start" : x > 94 ? "end" : "middle";
}

interface Tick {
  readonly x: number;
  readonly label: string;
}

/** Months or years, in steps that leave room for their labels on a narrow screen. */
function ticksOf(axis: Axis): Tick[] {
  const months = (axis.last - axis.first) / 30.44;
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((size) => months / size <= 4.5) ?? 1200;
  const begin = dateOf(axis.first);
  let month = Math.ceil((begin.year * 12 + begin.month) / step) * step;
  const ticks: Tick[] = [];
  for (;;) {
    const at = dayOf(
      Temporal.PlainDate.from({ year: Math.floor(month / 12), month: (month % 12) + 1, day: 1 }),
    );
    if (at >= axis.last) return ticks;
    const label = formatDay(at).slice(0, step % 12 === 0 ? 4 : 7);
    if (at > axis.first) ticks.push({ x: placeOf(at, axis), label });
    month += step;
  }
}

function edgeList(stretches: readonly Stretch[], edges: readonly Edge[], language: Language): Html {
  const since = stretches.find(({ from }) => from === null);
  const open = stretches.find(({ until }) => until === null);
  return html`<ol class="edges">
${since === undefined ? "" : html`<li class="end"><span class="mark" aria-hidden="true">←</span><span><b>${lineWords.always[language]}</b> ${statusOf(since, language)}</span></li>`}
${edges.map((edge, at) => html`<li><span class="mark">${at + 1}</span><span>${tellEdge(edge, language)}</span></li>`)}
${open === undefined ? "" : html`<li class="end"><span class="mark" aria-hidden="true">→</span><span><b>${lineWords.openEnd[language]}</b>${tellRests(open, language)}</span></li>`}
</ol>`;
}

/** What the day brings; an end is told only where nothing new begins, which would say it already. */
function tellEdge({ day: text, ending, starting }: Edge, language: Language): Html {
  const at = html`<time datetime="${text}">${text}</time>`;
  const wasCertain = ending.some(({ status }) => status === "in-force");
  const begun = starting.map((stretch) => {
    const status = statusOf(stretch, language);
    const what = language === "zh" ? html`${at} 起${status}` : html`From ${at} ${status}`;
    const turn = wasCertain && stretch.status === "unknown" ? "doubted" : "holds";
    return html`<span class="told">${what}${tellCauses(stretch.startedBy, turn, language)}</span>`;
  });
  if (begun.length > 0) return html`${begun}`;
  return html`${ending.map((stretch) => {
    const status = statusOf(stretch, language);
    const what =
      language === "zh" ? html`${at} 起不再${status}` : html`From ${at} no longer ${status}`;
    return html`<span class="told">${what}${tellCauses(stretch.endedBy, "ceases", language)}</span>`;
  })}`;
}

/** Whether what is named as a cause came about, ceased, or came into doubt on that day. */
type Turn = "holds" | "ceases" | "doubted";

function tellCauses(causes: readonly PageCause[], turn: Turn, language: Language): Html | string {
  if (causes.length === 0) return "";
  const said = causes.map(({ role, says }) => {
    const isEvent = role === "discharge" || role === "suspension";
    if (turn === "holds" || isEvent) return says[language];
    const word = lineWords[turn][language];
    return language === "zh" ? `“${says.zh}”${word}` : `“${says.en}” ${word}`;
  });
  return html`<span class="cause">${lineWords.because[language]}${said.join(language === "zh" ? "、" : ", ")}</span>`;
}

function tellRests({ restsOn }: Stretch, language: Language): Html | string {
  if (restsOn.length === 0) return "";
  const said = restsOn.map((part) => part[language]).join(language === "zh" ? "、" : ", ");
  return html`${language === "zh" ? "，" : ": "}${lineWords.restsOn[language]}${said}`;
}

function statusOf({ status }: Stretch, language: Language): string {
  switch (status) {
    case "in-force":
      return lineWords.inForce[language];
    case "unknown":
      return lineWords.unknown[language];
    case "lapsed":
      return lineWords.lapsed[language];
    case "spared":
      return lineWords.spared[language];
    case "suspended":
      return lineWords.suspended[language];
    default:
      return status satisfies never;
  }
}
