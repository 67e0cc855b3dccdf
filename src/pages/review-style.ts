/** The sheet's own style: readable beside a printed document, on screen and on paper. */
export const reviewStyle = `
:root { color-scheme: light; --ink: #1d2327; --soft: #5b6670; --line: #d5dadf; --mark: #fff6d6; --accent: #8a1f11; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 92rem; padding: 2rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.7 "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, Georgia, serif; }
h1 { font-size: 1.6rem; line-height: 1.35; margin: .2rem 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.kind { margin: 0; color: var(--accent); letter-spacing: .08em; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: .25rem 2rem; margin: 0 0 1rem; }
dl div { display: flex; gap: .75rem; border-bottom: 1px solid var(--line); padding: .15rem 0; min-width: 0; }
dt { color: var(--soft); flex: none; }
dd { margin: 0; overflow-wrap: anywhere; }
dl .hash { grid-column: 1 / -1; } .hash dd { font: .85rem/2 ui-monospace, Menlo, monospace; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding: 1rem 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem .7rem; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); font-weight: 600; background: #fff; position: sticky; top: 0; }
.coverage { width: auto; min-width: 50%; } .coverage td { text-align: right; font-variant-numeric: tabular-nums; }
.coverage thead th { position: static; }
.rules { table-layout: fixed; } .rules th:nth-child(1) { width: 11%; } .rules th:nth-child(2) { width: 33%; } .rules th:nth-child(3) { width: 29%; }
.rules tbody th { font-weight: 600; overflow-wrap: anywhere; }
.id, .handles { display: block; font-weight: 400; font-size: .8rem; color: var(--soft); font-family: ui-monospace, "SFMono-Regular", Menlo, monospace; }
li .handles { display: inline; }
q { quotes: none; background: var(--mark); } .chapeau { color: var(--soft); }
tr.category q, tr.mode q { background: #eef3f7; } tr.uncoded q { background: #f3f3f3; } tr.uncoded td { color: var(--soft); }
.doubts { margin: 0; padding: 0; list-style: none; font-size: .9rem; } .doubts li + li { margin-top: .6rem; }
.doubts b { display: inline-block; margin-right: .5em; padding: 0 .35em; border: 1px solid var(--accent); color: var(--accent); font-size: .75rem; border-radius: 2px; }
.sign p { border: 1px solid var(--line); padding: 1rem; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } thead th { position: static; } tr { break-inside: avoid; } }
@media (max-width: 60rem) { .rules, .rules tbody, .rules tr, .rules th, .rules td { display: block; width: auto !important; border: 0; } .rules thead { display: none; } .rules tr { border-bottom: 1px solid var(--line); padding: .5rem 0; } }
`;
