import { answerStyle } from "./answer-style.ts";

/**
 * The style of the page for people: calm, on any screen from 320 pixels and on paper, in light and in
 * dark. Outcomes have a colour, a shape and a name each, so that none of the three is needed alone.
 */
const frameStyle = `
:root { color-scheme: light dark;
  --paper: #ffffff; --wash: #f4f5f3; --ink: #171b1f; --soft: #4d565e; --line: #d2d7d9; --edge: #697178;
  --link: #0a4f86; --focus: #ffcf33; --focus-ink: #171b1f; --button: #17456b; --button-ink: #ffffff; --fault: #a01616; --unsure: #5b2f83;
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif;
  --serif: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", SimSun, Georgia, serif;
  --mono: ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181b; --wash: #1d2226; --ink: #eceae5; --soft: #aab2b8; --line: #384046; --edge: #8b949b;
  --link: #8fc3f2; --focus: #ffcf33; --focus-ink: #14181b; --button: #a8d0f5; --button-ink: #0d1a26; --fault: #ff9d93; --unsure: #d3b0f2; } }
@media (forced-colors: active) { :root { --paper: Canvas; --wash: Canvas; --ink: CanvasText; --soft: CanvasText; --line: GrayText; --edge: CanvasText; --fault: CanvasText; --unsure: CanvasText; --focus-ink: Highlight; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 1.0625rem/1.75 var(--sans); overflow-wrap: break-word; }
:lang(en) { line-height: 1.6; }
.wide { display: block; max-width: 78rem; margin: 0 auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
h1, h2, h3, p, dl, dd, figure, blockquote, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
h1 { font-size: clamp(1.75rem, 1.3rem + 2vw, 2.5rem); line-height: 1.3; letter-spacing: .01em; text-wrap: balance; }
h2 { font-size: 1.3rem; line-height: 1.4; }
h3 { font-size: 1.125rem; line-height: 1.45; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
code, .code { font-family: var(--mono); font-size: .92em; overflow-wrap: anywhere; }
time { font-variant-numeric: tabular-nums; white-space: nowrap; }
:focus-visible { outline: 3px solid var(--focus-ink); outline-offset: 0; box-shadow: 0 0 0 6px var(--focus); border-radius: 2px; }
@media (prefers-color-scheme: dark) { :focus-visible { outline-color: var(--focus); box-shadow: none; outline-offset: 2px; } }
main:focus { outline: none; box-shadow: none; }
.hint, .intro { color: var(--soft); } .hint { font-size: .9375rem; line-height: 1.6; }
.count { color: var(--soft); font-weight: 400; font-size: .9em; font-variant-numeric: tabular-nums; }
.skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--paper); z-index: 2; } .skip:focus { left: 0; }
.patterns { position: absolute; } .hatch { fill: var(--unsure); }

.head { border-top: .3rem solid var(--ink); border-bottom: 1px solid var(--line); }
.head div.wide { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem 1.5rem; padding-block: .8rem; flex-wrap: wrap; }
.head .name { color: inherit; text-decoration: none; } .head .name b { font-size: 1.35rem; letter-spacing: .12em; margin-right: .6rem; }
.head .name b:lang(en) { letter-spacing: .01em; } .head .name span { color: var(--soft); font-size: .9375rem; }
.head a:hover { text-decoration: underline; } .head .language { padding: .25rem 0; }
.demonstration { background: var(--wash); border-top: 1px solid var(--line); font-size: .9375rem; }
.demonstration .wide { padding-block: .45rem; }
main { padding-block: clamp(1.5rem, 4vw, 3rem) 4rem; }
.foot { border-top: 1px solid var(--line); color: var(--soft); font-size: .9375rem; } .foot .wide { padding-block: 1.2rem 2.5rem; }

.columns { display: grid; gap: 3rem clamp(2rem, 5vw, 4.5rem); grid-template-columns: minmax(0, 1fr); }
@media (min-width: 60rem) { .columns { grid-template-columns: minmax(0, 7fr) minmax(0, 6fr); } .columns.answered { grid-template-columns: minmax(0, 1fr) minmax(0, 21rem); } }
.onward { margin-bottom: 1.6rem; } @media (min-width: 60rem) { .onward { display: none; } }
.first > .intro { margin: .9rem 0 1.8rem; max-width: 38em; font-size: 1.125rem; }

form.check fieldset { border: 0; margin: 0 0 1.6rem; padding: 0; min-width: 0; }
legend { font-weight: 700; font-size: 1.125rem; padding: 0; margin-bottom: .5rem; }
fieldset > .hint { margin: -.35rem 0 .6rem; }
.field { margin-bottom: 1.1rem; } .field label { display: block; font-weight: 600; }
.field .hint { margin-bottom: .3rem; } .field .fault { color: var(--fault); font-weight: 600; margin-bottom: .3rem; }
.field.wrong { border-left: .3rem solid var(--fault); padding-left: .9rem; }
input, select, button { font: inherit; color: inherit; }
input[type="text"], input[type="password"], select { display: block; width: 100%; min-height: 2.9rem; padding: .45rem .7rem; background: var(--paper); border: 1px solid var(--edge); border-radius: 3px; }
input.code { font-family: var(--mono); font-size: 1rem; letter-spacing: .02em; }
.wrong input, .wrong select { border: 2px solid var(--fault); }
input#on { max-width: 12rem; }
.tick { display: flex; gap: .7rem; align-items: start; margin-bottom: 1.1rem; } .tick input { flex: none; width: 1.5rem; height: 1.5rem; margin: .15rem 0 0; accent-color: var(--button); }
button { min-height: 3rem; padding: .55rem 1.5rem; font-weight: 600; color: var(--button-ink); background: var(--button); border: 1px solid var(--button); border-radius: 3px; cursor: pointer; }
button:hover { text-decoration: underline; text-underline-offset: .2em; }
button.plain { min-height: 0; padding: 0 .2rem; color: var(--link); background: none; border: 0; text-decoration: underline; font-weight: 400; }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
details.more { margin-bottom: 1.5rem; } details.more[open] > summary { margin-bottom: .6rem; } details.more > summary { color: var(--link); }
.faults { border: 3px solid var(--fault); padding: 1rem 1.2rem; margin-bottom: 1.6rem; } .faults a { color: var(--fault); font-weight: 600; }
.entered { margin-bottom: 1rem; } section.key { max-width: 40rem; } section.key > p { margin: .9rem 0 1.6rem; }
.tour h2, .again > h2 { border-top: 2px solid var(--ink); padding-top: .7rem; } .again > h2 { margin-bottom: 1rem; }
.again { margin-bottom: 3rem; } .tour > .hint { margin-bottom: .6rem; }
.tour details { border-top: 1px solid var(--line); padding: .3rem 0; } .tour ol { padding-bottom: .6rem; }
.tour li { display: grid; grid-template-columns: 2.1rem 1fr; } .tour li a { padding: .2rem 0; }
.tour li::before { content: attr(value); color: var(--soft); font-variant-numeric: tabular-nums; padding: .2rem 0; }
.tour a[aria-current] { color: inherit; font-weight: 700; text-decoration: none; }
`;

export const pageStyle = frameStyle + answerStyle;
