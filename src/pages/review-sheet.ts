import { html, raw } from "hono/html";
import type { Language, Sentence } from "../domain/sentence.ts";
import { formatDay } from "../domain/time/day.ts";
import { coverage, type Coverage, type DocumentText, locate } from "../domain/policy/document.ts";
import type { Citation, Doubt, Policy, Vocabulary } from "../domain/policy/policy.ts";
import { reviewDebt } from "../domain/policy/review-debt.ts";
import { wordMeasure } from "../domain/policy/wording.ts";
import { reviewStyle } from "./review-style.ts";

type Html = ReturnType<typeof html>;

export interface Sheet {
  readonly policy: Policy;
  readonly document: DocumentText;
  readonly vocabulary: Vocabulary;
  readonly hashes: { readonly pack: string; readonly document: string };
  readonly language: Language;
}

/**
 * The sheet a legal officer reads beside the document: one table in the order of the text, each row
 * with article, sentence, controlled reading and doubt, and the text that no rule quotes.
 */
export function reviewSheet(sheet: Sheet): string {
  const { policy, document, language } = sheet;
  const say = (zh: string, en: string): string => (language === "zh" ? zh : en);
  const measured = coverage(document, policy.regions, policy.citations);
  const page = html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say("审核表", "Review sheet")} · ${policy.title}</title>
<style>${raw(reviewStyle)}</style>
</head>
<body>
<header>
<p class="kind">${say("审核表：与文件正文并排阅读", "Review sheet: read beside the document")}</p>
<h1>${policy.title}</h1>
${facts(sheet, say)}
${coverageTable(measured, say)}
</header>
<main>
<table class="rules">
<caption>${say("逐条对照（按正文次序）", "Sentence by sentence, in the order of the text")}</caption>
<thead><tr><th scope="col">${say("条款", "Article")}</th><th scope="col">${say("原文", "Text as issued")}</th><th scope="col">${say("受控读法", "Controlled reading")}</th><th scope="col">${say("疑义", "Doubts")}</th></tr></thead>
<tbody>${rowsOf(sheet).map((row) => tableRow(row, language))}</tbody>
</table>
${unanswered(measured, say)}
<section class="sign"><h2>${say("审核意见", "Approval")}</h2><p>${say("审核人一：＿＿＿＿＿＿　日期：＿＿＿＿　　审核人二：＿＿＿＿＿＿　日期：＿＿＿＿", "First reviewer: ____________ Day: ________   Second reviewer: ____________ Day: ________")}</p></section>
</main>
</body>
</html>
`;
  return String(page);
}

type Say = (zh: string, en: string) => string;

function facts({ policy, hashes, vocabulary }: Sheet, say: Say): Html {
  const { validity } = policy;
  const { doubts, departments } = reviewDebt(policy, vocabulary);
  const end =
    validity.until === null
      ? say("未载明（是否失效须由发文机关确认）", "not stated; the issuer must confirm")
      : formatDay(validity.until - 1);
  const rows: readonly (readonly [string, string])[] = [
    [say("文号", "Number"), policy.number ?? say("未载明", "not stated")],
    [say("发文机关", "Issuer"), policy.issuer],
    [say("适用区划", "Territory"), policy.territory],
    [say("施行", "In force from"), formatDay(validity.from)],
    [say("最后一日", "Last day"), end],
    [say("最后核实有效", "Last confirmed in force"), validity.verifiedOn ?? say("未核实", "never")],
    [say("疑义", "Doubts"), String(doubts)],
    [
      say("部门沿革待核实", "Succession to be verified"),
      departments.join("、") || say("无", "none"),
    ],
    [say("政策包 SHA-256", "Pack SHA-256"), hashes.pack],
    [say("正文 SHA-256", "Document SHA-256"), hashes.document],
  ];
  return html`<dl>${rows.map(([term, text]) => html`<div class="${/^[0-9a-f]{64}$/.test(text) ? "hash" : "fact"}"><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>${doubtList([...validity.doubts, ...policy.scope.doubts])}`;
}

function coverageTable(measured: readonly Coverage[], say: Say): Html {
  return html`<table class="coverage"><caption>${say("正文着落", "How the text is accounted for")}</caption>
<thead><tr><th scope="col">${say("部分", "Part")}</th><th scope="col">${say("字数", "Characters")}</th><th scope="col">${say("被引用", "Quoted")}</th><th scope="col">${say("标题", "Headings")}</th><th scope="col">${say("未编码", "Not encoded")}</th><th scope="col">${say("标点", "Marks")}</th><th scope="col">${say("无着落", "Unanswered")}</th></tr></thead>
<tbody>${measured.map((one) => html`<tr><th scope="row">${one.region}</th><td>${one.characters}</td><td>${share(one.quoted, one.characters)}</td><td>${share(one.heading, one.characters)}</td><td>${share(one.uncoded, one.characters)}</td><td>${share(one.punctuation, one.characters)}</td><td>${one.unanswered.join("").length}</td></tr>`)}</tbody></table>`;
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

interface SheetRow {
  readonly at: number;
  readonly article: string;
  readonly id: string;
  readonly handles: readonly string[];
  readonly kind: "measure" | "category" | "mode" | "uncoded" | "frame";
  readonly chapeau: string | null;
  readonly quotation: string;
  readonly reading: Sentence;
  readonly doubts: readonly Doubt[];
}

/** Every rule of the pack as a row, in the order in which its words stand in the document. */
function rowsOf({ policy, document, vocabulary }: Sheet): SheetRow[] {
  const at = (role: Citation["role"], of: string, exact?: string): number => {
    const citation = policy.citations.find(
      (one) => one.role === role && one.of === of && (exact === undefined || one.exact === exact),
    );
    const place = citation === undefined ? { occurrences: 0 } : locate(document, citation);
    return "from" in place ? place.from : Infinity;
  };
  const measures = policy.measures.map((measure): SheetRow => ({
    ...measure,
    at: at("measure", measure.id),
    kind: "measure",
    reading: wordMeasure(measure, vocabulary),
    doubts: [...(measure.tieDoubt === null ? [] : [measure.tieDoubt]), ...measure.doubts],
  }));
  const categories = policy.categories.map((category): SheetRow => ({
    ...category,
    at: at("category", category.id),
    kind: "category",
    chapeau: null,
    reading: {
      zh: `类别“${category.id}”${category.name === null ? "" : `（${category.name}）`}。是否属于本类由有权机关认定，系统不推定。`,
      en: `Category ${category.id}. Whether land falls into it is determined by the competent body, never derived.`,
    },
  }));
  const modes = policy.modes.map((mode): SheetRow => ({
    ...mode,
    at: at("mode", mode.id),
    kind: "mode",
    chapeau: null,
    quotation: mode.quotations.join("……"),
    reading: { zh: `处置方式“${mode.name}”。`, en: `Mode of disposal: ${mode.name}.` },
  }));
  const uncoded = policy.uncoded.map((row): SheetRow => ({
    ...row,
    at: at("uncoded", row.reason, row.quotation),
    id: "未编码",
    kind: "uncoded",
    chapeau: null,
    reading: {
      zh: `未编码：${row.reason}${row.actions.length > 0 ? `（询问 ${row.actions.join("、")} 时附注）` : ""}`,
      en: `Not encoded: ${row.reason}`,
    },
    doubts: [],
  }));
  return [...measures, ...categories, ...modes, ...uncoded].sort((a, b) => a.at - b.at);
}

function tableRow(row: SheetRow, language: Language): Html {
  return html`<tr class="${row.kind}"><th scope="row">${row.article}<span class="id">${row.id}</span><span class="handles">${row.handles.join(" ")}</span></th>
<td lang="zh-CN">${row.chapeau === null ? "" : html`<span class="chapeau">${row.chapeau}……</span>`}<q>${row.quotation}</q></td>
<td>${row.reading[language]}</td><td lang="zh-CN">${doubtList(row.doubts)}</td></tr>`;
}

function doubtList(doubts: readonly Doubt[]): Html | string {
  if (doubts.length === 0) return "";
  return html`<ul class="doubts">${doubts.map((doubt) => html`<li><b>采</b>${doubt.reading}<br><b>另</b>${doubt.other}${doubt.handle === null ? "" : html` <span class="handles">${doubt.handle}</span>`}</li>`)}</ul>`;
}

function unanswered(measured: readonly Coverage[], say: Say): Html {
  const texts = measured.flatMap((one) =>
    one.unanswered.map((text) => ({ region: one.region, text })),
  );
  const body =
    texts.length === 0
      ? html`<p>${say("无：所列部分的每一个字都被引用，或列为标题、未编码并写明理由。", "None: every character of these parts is quoted, or listed as heading or not encoded, with the reason.")}</p>`
      : html`<ul>${texts.map(({ region, text }) => html`<li><b>${region}</b> ${text}</li>`)}</ul>`;
  return html`<section class="unanswered"><h2>${say("没有规则引用的文字", "Text that no rule answers for")}</h2>${body}</section>`;
}
