/** How an answer looks: the outcome large, then its grounds as calm as the documents they quote. */
export const answerStyle = `
.BLOCKED { --tone: #94160f; --tint: #fcf1ef; } .RESTRICTED { --tone: #7a4a00; --tint: #fdf5e4; }
.DIFFERENTIAL { --tone: #333d92; --tint: #f1f2fb; } .ENTITLED { --tone: #0b5c57; --tint: #ecf6f4; }
.NO_MEASURE { --tone: #454d54; --tint: #f4f5f5; } .INDETERMINATE { --tone: #5b2f83; --tint: #f6f1fa; }
.DUTY { --tone: #454d54; --tint: #f4f5f5; } .none { --tone: #454d54; --tint: var(--paper); }
@media (prefers-color-scheme: dark) {
  .BLOCKED { --tone: #ff9c91; --tint: #2b1917; } .RESTRICTED { --tone: #f3bf66; --tint: #2a2214; }
  .DIFFERENTIAL { --tone: #b3bbff; --tint: #1c1f33; } .ENTITLED { --tone: #7fd3cb; --tint: #13272a; }
  .NO_MEASURE, .DUTY { --tone: #c4cbd0; --tint: #1f2529; } .INDETERMINATE { --tone: #d3b0f2; --tint: #251c2e; } .none { --tone: #c4cbd0; } }
@media (forced-colors: active) { .verdict, .ground, .course { --tone: CanvasText; --tint: Canvas; } .edges .mark { forced-color-adjust: none; } }
.verdict { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 1rem 1.4rem; padding: clamp(1.1rem, 3vw, 1.9rem); background: var(--tint); border: 1px solid var(--tone); border-left-width: .5rem; }
.verdict.none, .verdict.INDETERMINATE { border-style: dashed; border-width: 2px; border-left: .5rem dashed var(--tone); }
.verdict h1 { color: var(--tone); } .verdict h1 code { display: inline-block; font-size: .9375rem; font-weight: 400; letter-spacing: .03em; color: var(--soft); }
.verdict .matter { color: var(--ink); margin-bottom: .3rem; } .matter > * { margin-right: .5em; } .matter > b { font-size: 1.1em; display: inline-block; } .matter > b::first-letter { text-transform: uppercase; }
.verdict .means { margin-top: .6rem; max-width: 40em; } .verdict .because { margin-top: .6rem; font-size: 1.125rem; } .verdict .remedy { margin-top: .5rem; }
.verdict .reason { margin-top: .5rem; font-weight: 600; } .verdict .held { margin-top: .8rem; }
.icon { width: clamp(2.75rem, 7vw, 4rem); height: auto; }
.icon .solid { fill: var(--tone); } .icon .cut, .icon .plain { fill: var(--tint); } .icon .stroke { fill: none; stroke: var(--tone); stroke-width: 5; }
.stranger { margin-top: 1rem; padding: .8rem 1rem; border: 1px solid var(--edge); background: var(--paper); }
.source { color: var(--soft); font-size: .9375rem; }
.missing { margin: 1rem 0 0; background: var(--paper); border: 1px solid var(--edge); border-left: .35rem solid var(--ink); padding: .3rem 1rem; }
.missing > div { display: grid; grid-template-columns: minmax(5.5em, auto) minmax(0, 1fr); gap: .1rem 1.2rem; padding: .6rem 0; } .missing > div + div { border-top: 1px solid var(--line); }
.missing dt { color: var(--soft); } .missing dd b { font-size: 1.1em; } .missing .about { color: var(--soft); font-size: .9375rem; }
.note { margin-top: 1.4rem; padding: .9rem 1.2rem; background: var(--wash); } .note h2 { font-size: 1rem; color: var(--soft); font-weight: 600; }
.facts { margin-top: 1.2rem; } .facts > div { display: grid; grid-template-columns: 9em minmax(0, 1fr); gap: 0 1rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
.facts dt { color: var(--soft); } .facts .next { margin-left: .7em; }
.verdict .facts { margin-top: 1.1rem; border-top: 1px solid color-mix(in srgb, var(--tone) 35%, transparent); } .verdict .facts > div { border-bottom-color: color-mix(in srgb, var(--tone) 35%, transparent); grid-template-columns: 7em minmax(0, 1fr); }
section.bases, section.duties, section.remarks, section.concerns, section.record { margin-top: 2.8rem; } section > h2 { border-top: 2px solid var(--ink); padding-top: .7rem; } .verdict h2, .note h2 { border: 0; padding: 0; }
.ground { margin-top: 1.3rem; padding-bottom: 1.8rem; } .ground + .ground { border-top: 1px solid var(--line); padding-top: 1.5rem; }
.ground h3::first-letter, .course h3::first-letter { text-transform: uppercase; }
.marks { display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: center; margin: .3rem 0 .8rem; font-size: .9375rem; line-height: 1.5; }
.marks > span { border: 1px solid var(--tone); color: var(--tone); padding: .05rem .55rem; border-radius: 2px; } .marks .effect { background: var(--tint); } .marks .strength { border: 0; color: var(--soft); padding-inline: 0; } .marks b { color: var(--ink); } .INDETERMINATE .marks .effect { border-style: dashed; }
.quotation { margin: .9rem 0; padding: .2rem 0 .2rem 1.1rem; border-left: 3px solid var(--tone); }
.quotation blockquote { font: 1.1875rem/1.9 var(--serif); } q { quotes: none; } .quotation q { font-weight: 600; } .chapeau { color: var(--soft); }
figcaption { font-size: .9375rem; line-height: 1.6; margin-top: .3rem; } figcaption .article { font-weight: 600; margin-right: .3em; } figcaption .number { color: var(--soft); margin-left: .5em; } cite { font-style: normal; }
.ground .missing { margin: 0 0 1rem; }
.line { margin-top: 1.2rem; } svg.bars { display: block; overflow: visible; font: .8125rem var(--sans); font-variant-numeric: tabular-nums; }
.bars .base { stroke: var(--edge); } .bars .tick { stroke: var(--line); } .bars text { fill: var(--soft); }
.bars .bar { fill: var(--tone); stroke: var(--tone); } .bars .bar.unknown { fill: var(--paper); stroke: var(--tone); } .bars .bar.lapsed, .bars .bar.spared, .bars .bar.suspended { fill: var(--paper); stroke: var(--edge); stroke-dasharray: 4 3; }
.bars .open { fill: var(--paper); } .bars line.asked { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 2 3; } .bars text.asked { fill: var(--ink); font-weight: 600; }
.bars line.edge { stroke: var(--ink); } .bars circle.number { fill: var(--ink); } .bars text.number { fill: var(--paper); font-size: .75rem; font-weight: 600; }
.edges { margin-top: .5rem; } .edges li { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr); gap: .6rem; padding: .15rem 0; } .edges .mark { display: grid; place-items: center; width: 1.45rem; height: 1.45rem; margin-top: .2em; border-radius: 50%; background: var(--ink); color: var(--paper); font-size: .8125rem; font-weight: 600; line-height: 1; }
.edges .end .mark { background: none; color: var(--ink); font-size: 1rem; } .edges .told { display: block; } .edges .cause { margin-left: .8em; color: var(--soft); }
.doubts { margin-top: .9rem; } .doubts li { border-left: 1px dashed var(--edge); padding: .1rem 0 .1rem 1rem; margin: .6rem 0; font-size: .9688rem; } .doubts li div { display: grid; grid-template-columns: 5.5em minmax(0, 1fr); } .doubts dt { color: var(--soft); }
section.remarks li, section.concerns li { padding: .8rem 0; border-bottom: 1px solid var(--line); } section.remarks blockquote { font: 1.0625rem/1.85 var(--serif); margin: .3rem 0; padding-left: 1rem; border-left: 3px solid var(--line); } section > .hint { margin-top: .3rem; }
section.lines { margin-top: 2.8rem; } p.lines { margin-top: 1.4rem; } .course { padding: 1.2rem 0; border-bottom: 1px solid var(--line); } .course .line { margin-top: .6rem; }
.same { margin-top: 2.8rem; border-top: 2px solid var(--ink); padding-top: .5rem; } .same h3 { margin: 1rem 0 .3rem; font-size: 1rem; }
pre { margin: 0; padding: .8rem 1rem; background: var(--wash); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; font: .84375rem/1.6 var(--mono); user-select: all; -webkit-user-select: all; }
@media (max-width: 34rem) { .verdict { grid-template-columns: minmax(0, 1fr); } .facts > div { grid-template-columns: minmax(0, 1fr); } .facts > div, .verdict .facts > div { grid-template-columns: minmax(0, 1fr); } .facts dt { font-size: .9375rem; } .missing > div { grid-template-columns: minmax(0, 1fr); } .doubts li div { grid-template-columns: minmax(0, 1fr); } .facts .next { margin-left: .4em; } .quotation blockquote { font-size: 1.125rem; } }
@media print { @page { margin: 18mm; } :root { --paper: #fff; --ink: #000; --soft: #333; --line: #bbb; --edge: #666; } body { font-size: 10.5pt; line-height: 1.55; }
  .skip, .language, .second, .same, .note, p.lines, .facts .next, .foot p + p { display: none; } .columns, .columns.answered { display: block; } .wide { max-width: none; padding-inline: 0; } main { padding-block: 1rem; }
  .verdict { background: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; break-inside: avoid; } .ground, .missing, .line, section.remarks li { break-inside: avoid; } svg.bars { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3 { break-after: avoid; } .quotation blockquote { font-size: 12pt; } details.doubts::details-content { content-visibility: visible; block-size: auto; } a { color: inherit; text-decoration: none; } }
`;
