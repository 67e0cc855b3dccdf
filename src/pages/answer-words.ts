import type { Sentence } from "../domain/sentence.ts";

type Words = Readonly<Record<string, Sentence>>;

export const answerWords = {
  atLeast: {
    zh: "现在至少可以确定：",
    en: "What certainly holds already: ",
  },
  atLeastNone: {
    zh: "现在可以确定的：没有一项措施确定成立，也没有一项可以排除。",
    en: "What is certain already: no measure certainly holds, and the one below cannot be ruled out.",
  },
  lacks: { zh: "缺少的事实", en: "What is missing" },
  about: { zh: "关于", en: "about" },
  owedBy: { zh: "记录义务", en: "Duty to record" },
  owedByNobody: {
    zh: "没有写明由谁记录",
    en: "Nothing says whose duty it is",
  },
  unknownSubject: {
    zh: "登记簿中没有这个主体",
    en: "The register does not know this subject",
  },
  unknownSubjectMeans: {
    zh: "可能代码有误，也可能从未有机构记录过它。没有记录不是清白证明。",
    en: "The code may be wrong, or nobody has ever recorded anything about it. Nothing recorded is no certificate of good standing.",
  },
  next: { zh: "下次变化", en: "Next change" },
  nextNone: { zh: "已记录的事实中没有", en: "None among the facts recorded" },
  nextAsk: { zh: "问那一天", en: "Ask about that day" },
  check: { zh: "本次查询", en: "This check" },
  recordNumber: { zh: "查询记录号", en: "Record of this check" },
  position: { zh: "登记簿位置", en: "Position of the register" },
  jurisdiction: { zh: "柜台辖区", en: "Territory of the counter" },
  askedBy: { zh: "询问机构", en: "Institution" },
  case: { zh: "业务编号", en: "Case number" },
  purpose: { zh: "用途", en: "Purpose" },
  operator: { zh: "经办人", en: "Operator" },
  since: { zh: "起", en: "from" },
  bases: { zh: "依据", en: "Grounds" },
  if: { zh: "如成立：", en: "If it holds: " },
  strength: { zh: "条文用语", en: "Word of the text" },
  duty: { zh: "应办", en: "To be done" },
  duties: { zh: "应办事项", en: "Duties that have fallen due" },
  dutiesIntro: {
    zh: "应由有关单位办理，不影响上面的结论。",
    en: "For the body named to carry out; they do not change the answer above.",
  },
  concerns: { zh: "所涉登记", en: "On the register" },
  concernsIntro: {
    zh: "与这一事项有关的许可或者抵押，供核对。",
    en: "Permits or mortgages that this would extend or renew, to compare.",
  },
  permit: { zh: "许可", en: "Permit" },
  mortgage: { zh: "抵押", en: "Mortgage" },
  lastDay: { zh: "最后一日", en: "last day" },
  lastDayNone: { zh: "未记录最后一日", en: "no last day recorded" },
  remarks: { zh: "附注", en: "Remarks" },
  remarksIntro: { zh: "供参考，不影响结论。", en: "To inform; they decide nothing." },
  validity: { zh: "有效性", en: "Validity" },
  expiryUnstated: {
    zh: "文件没有载明有效期，是否仍然有效须向发文机关确认。",
    en: "The document states no expiry. Whether it is still in force must be confirmed with its issuer.",
  },
  expiryStated: { zh: "文件载明有效期。", en: "The document states when it ends." },
  enforcers: { zh: "执行单位", en: "Carried out by" },
  path: { zh: "为何及于该主体", en: "How it reaches the subject" },
  doubts: { zh: "条文疑义", en: "What the text leaves open" },
  taken: { zh: "本答复采", en: "Reading taken" },
  otherwise: { zh: "另一读法", en: "Other reading" },
  terms: { zh: "标准", en: "Terms" },
  termsNone: {
    zh: "有权机关尚未公布。",
    en: "Not yet published by the competent authority.",
  },
  explanation: { zh: "导览说明", en: "From the tour" },
  nextStop: { zh: "下一题", en: "Next question" },
  allLines: { zh: "全部时间线", en: "All timelines" },
  allLinesIntro: {
    zh: "登记簿就该主体推导出的每一项后果与激励，不限于所问事项；没有画出的日子不成立。",
    en: "Every consequence and incentive that the register derives for this subject, whatever the action. On days that are not drawn it does not hold.",
  },
  linesAsk: {
    zh: "看该主体的全部时间线",
    en: "Show all timelines of this subject",
  },
  linesNone: {
    zh: "登记簿没有就该主体推导出任何后果。这不等于核准。",
    en: "The register derives nothing for this subject, which is no approval.",
  },
  linesDenied: {
    zh: "本机构的密钥无权查阅登记簿，只能看到与所问事项有关的时段。",
    en: "This institution's key gives no right to read the register; it sees the days that bear on its question.",
  },
  linesCut: {
    zh: "后果较多，这里只列出前一部分；完整内容请用 GraphQL 查询。",
    en: "There are more than are shown here; ask over GraphQL for all of them.",
  },
  same: { zh: "同一个问题，用 GraphQL 问", en: "The same question over GraphQL" },
  sameIntro: {
    zh: "本页与其他程序一样，经由同一接口询问。可原样复制。",
    en: "This page asks through the same contract as any program. Copy as it stands.",
  },
  sameDocument: { zh: "查询文档", en: "Document" },
  sameVariables: { zh: "变量", en: "Variables" },
  sameCurl: { zh: "命令行", en: "Command line" },
  refused: { zh: "问题没有受理", en: "The question was not accepted" },
  refusedMeans: {
    zh: "没有作出答复，也没有留下记录。这不表示“没有措施”。",
    en: "No answer was given and no record was left. This does not mean that there is no measure.",
  },
  failed: { zh: "没有得到答复", en: "There is no answer" },
  failedMeans: {
    zh: "登记簿没有作答。不得视为没有措施；在得到答复之前，请不要据此办理。",
    en: "The register did not answer. This does not mean that there is no measure; do not act on it until there is an answer.",
  },
  unexpected: {
    zh: "答复无法读取。",
    en: "The reply could not be read.",
  },
  code: { zh: "代码", en: "Code" },
  request: { zh: "请求号", en: "Request" },
  whatNow: { zh: "怎么办", en: "What to do" },
} as const satisfies Words;

/** What a person can do about each refusal; the sentence that comes with it says what is wrong. */
export const remedyWords: Words = {
  "identifier.malformed": {
    zh: "对照营业执照或者不动产权证核对代码后再问。",
    en: "Compare the code with the licence or the certificate of title, and ask again.",
  },
  "identifier.check-digit": {
    zh: "多半是抄错了一位。对照原件核对；确属如此的，勾选“代码已核对无误”再问。",
    en: "One character is probably mistyped. Compare it with the original; if it really is so, tick that the code has been verified and ask again.",
  },
  "action.unknown": { zh: "从事项列表中选择。", en: "Choose one of the actions listed." },
  "subject.unsuitable": {
    zh: "换成这一事项所问的主体。",
    en: "Enter the kind of subject that this action is about.",
  },
  "jurisdiction.required": {
    zh: "在“更多条件”中填写柜台所在辖区。",
    en: "Enter the territory of the counter under More conditions.",
  },
  "jurisdiction.malformed": {
    zh: "辖区写六位区划代码，如 371302。",
    en: "A territory is a six-digit code such as 371302.",
  },
  "day.impossible": { zh: "改成真实存在的日期。", en: "Enter a day that exists." },
  "position.unknown": {
    zh: "清空“按登记簿第几号所知”，即按现在所知答复。",
    en: "Empty the position to be answered as known now.",
  },
  "text.malformed": {
    zh: "改短或者重新输入该项文字。",
    en: "Shorten that text or type it again.",
  },
};

/** How the ends of a stretch of days are told beside its bar. */
export const lineWords = {
  inForce: { zh: "适用", en: "in force" },
  unknown: { zh: "待定", en: "undetermined" },
  lapsed: { zh: "文件已失效", en: "document lapsed" },
  spared: { zh: "既有优惠未到期", en: "existing benefit still runs" },
  suspended: { zh: "中止执行", en: "suspended" },
  asked: { zh: "所询之日", en: "Day asked about" },
  ceases: { zh: "不再成立", en: "no longer holds" },
  doubted: { zh: "不再确定", en: "is no longer certain" },
  always: { zh: "起点早于记录", en: "Since before the records begin" },
  openEnd: { zh: "终点未定", en: "No end recorded" },
  restsOn: {
    zh: "下列任一不再成立即止：",
    en: "ends as soon as any of these ceases: ",
  },
  because: { zh: "原因：", en: "cause: " },
} as const satisfies Words;

/** By what a measure reaches its subject; keys are the kinds of unit and the legs of a path. */
export const pathWords = {
  via: { zh: "因控股", en: "as controlling shareholder of" },
  parcel: { zh: "宗地", en: "parcel" },
  benefit: { zh: "既有优惠", en: "existing benefit" },
  listing: { zh: "认定", en: "listing" },
  enterprise: { zh: "企业", en: "enterprise" },
  agreement: { zh: "协议", en: "agreement" },
  project: { zh: "项目", en: "project" },
  region: { zh: "区域", en: "region" },
} as const satisfies Words;
