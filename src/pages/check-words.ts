import type { Outcome } from "../domain/answer/verdict.ts";
import type { Sentence } from "../domain/sentence.ts";

type Words = Readonly<Record<string, Sentence>>;

/**
 * What each outcome is called and what it asks of the counter. None of them reads as a clearance, and
 * the undetermined one says so in its name.
 */
export const outcomeWords: Readonly<
  Record<Outcome, { readonly is: Sentence; readonly means: Sentence }>
> = {
  BLOCKED: {
    is: { zh: "不得办理", en: "Must not be done" },
    means: {
      zh: "下列规定在所询之日有效，明确不得办理这一事项。",
      en: "A rule below is in force on the day asked about, and it forbids this.",
    },
  },
  RESTRICTED: {
    is: { zh: "从严掌握，由柜台裁量", en: "Restricted: you decide" },
    means: {
      zh: "是否办理由本柜台裁量，并须记录理由：条文用语为从严、审慎、限制之类，或者是否及于所问的对象存有疑义。",
      en: "Whether to go ahead is for this counter to decide, and the reason must be recorded: the text says strictly, with care or limited, or leaves open whether it reaches what was asked about.",
    },
  },
  DIFFERENTIAL: {
    is: { zh: "适用差别化标准", en: "Another price or class applies" },
    means: {
      zh: "适用另一价格或等级。文件没有写明数额，以有权机关公布的标准为准。",
      en: "Another price or class applies. No document states a figure; use the one published by the competent authority.",
    },
  },
  ENTITLED: {
    is: { zh: "有激励政策", en: "An incentive applies" },
    means: {
      zh: "下列激励与这一事项有关。给不给、给多少，按所引条款和程序办理。",
      en: "An incentive below bears on this. Whether and how much follows from the article quoted and its procedure.",
    },
  },
  NO_MEASURE: {
    is: { zh: "没有措施，不等于核准", en: "No measure, which is not an approval" },
    means: {
      zh: "已编码的政策在所询之日没有约束或者激励影响这一事项。其他法律法规要求的审查照常进行。",
      en: "Nothing in the encoded policies bears on this on the day asked about. Whatever else the law requires must still be checked.",
    },
  },
  INDETERMINATE: {
    is: { zh: "待定，不得视为可以办理", en: "Undetermined: not clear to proceed" },
    means: {
      zh: "决定答复的事实没有记录。补记之前无法判断。",
      en: "A fact that decides the answer has not been recorded. Until it is, nobody can say.",
    },
  },
};

export const frameWords = {
  name: { zh: "联动", en: "Liandong" },
  strap: { zh: "低效用地约束与激励 · 柜台查询", en: "Land used inefficiently: ask before you act" },
  title: { zh: "柜台查询", en: "Counter check" },
  skip: { zh: "跳到正文", en: "Skip to the content" },
  other: { zh: "English", en: "中文" },
  demonstration: {
    zh: "演示登记簿：企业、宗地、机构均属虚构，不得据此办理任何业务。",
    en: "Demonstration register: every enterprise, parcel and institution is fictitious. Nothing here may be relied on.",
  },
  foot: {
    zh: "每次答复都留有记录，连同条文、所依据的事实和登记簿位置，日后可以查证。",
    en: "Every answer leaves a record, with the text, the facts and the state of the register it rests on, so that it can be proved later.",
  },
  noScript: {
    zh: "本页不用脚本，不向其他网站发送任何请求。",
    en: "This page runs no script and sends nothing to any other site.",
  },
} as const satisfies Words;

export const formWords = {
  lead: { zh: "办理之前，先问一句", en: "Ask before you act" },
  intro: {
    zh: "某日，本柜台可否对这家企业或者这宗地办理这一事项？答复写明措施、条文原文、起止日期，以及缺少的事实。",
    en: "May this counter do this, for this enterprise or this land, on this day? The answer names every measure with its text, its days, and the facts that are missing.",
  },
  again: { zh: "改一改再问", en: "Change the question" },
  question: { zh: "问什么", en: "The question" },
  record: { zh: "为何而问", en: "Why it is asked" },
  recordHint: {
    zh: "随答复一并存入查询记录。",
    en: "Kept with the answer in the record of the check.",
  },
  counter: { zh: "询问柜台", en: "Counter that asks" },
  subject: { zh: "企业或者宗地", en: "Enterprise or parcel" },
  subjectHint: {
    zh: "统一社会信用代码 18 位，宗地代码 19 位，或者不动产单元号 28 位。",
    en: "Unified social credit code (18), parcel code (19) or real-estate unit number (28).",
  },
  subjectHintDemonstration: {
    zh: "输入“演示”可从导览企业中选取。",
    en: "Type 演示 to choose a tour enterprise.",
  },
  action: { zh: "要办的事项", en: "What is to be done" },
  choose: { zh: "请选择", en: "Choose one" },
  on: { zh: "所询之日", en: "Day asked about" },
  onHint: {
    zh: "年-月-日，如 2026-03-02；过去、将来的日期都可以问。",
    en: "Year-month-day, such as 2026-03-02; any day, past or future.",
  },
  purpose: { zh: "用途", en: "Purpose" },
  caseNumber: { zh: "业务编号", en: "Case number" },
  operator: { zh: "经办人", en: "Operator" },
  more: { zh: "更多条件", en: "More conditions" },
  jurisdiction: { zh: "柜台所在辖区", en: "Territory of the counter" },
  jurisdictionHint: {
    zh: "六位区划代码；空着即为本机构的辖区。",
    en: "Six-digit region code; your institution's own when left empty.",
  },
  parcel: { zh: "系于哪宗地", en: "Tied to which parcel" },
  benefit: { zh: "哪项既有优惠", en: "Which existing benefit" },
  project: { zh: "哪个项目", en: "Which project" },
  knownAt: { zh: "按登记簿第几号所知", en: "As known at position" },
  knownAtHint: {
    zh: "空着即为现在所知；填位置可重现当时的答复。",
    en: "As known now when left empty; a position shows what was known then.",
  },
  confirmed: {
    zh: "代码已核对无误，校验码不符也要查询",
    en: "The code has been verified; ask although its check digit does not agree",
  },
  ask: { zh: "查询并留下记录", en: "Ask, and leave a record" },
  tour: { zh: "导览：演示登记簿里的问题", en: "Tour: questions to the demonstration" },
  tourIntro: {
    zh: "每一条都是一个完整的问题，点开即得答复。",
    en: "Each is a complete question. Follow it to get the answer.",
  },
  faults: { zh: "还不能查询", en: "This cannot be asked yet" },
  demoPurpose: { zh: "演示：办理业务前查询", en: "Demonstration: check before acting" },
  demoCase: { zh: "演示-0001", en: "DEMO-0001" },
  demoOperator: { zh: "演示经办人", en: "Demonstration operator" },
} as const satisfies Words;

export const faultWords = {
  counter: { zh: "请选择询问柜台", en: "Choose the counter that asks" },
  subject: { zh: "请填写企业或者宗地的代码", en: "Enter the code of an enterprise or a parcel" },
  action: { zh: "请选择要办的事项", en: "Choose what is to be done" },
  on: {
    zh: "请填写真实存在的日期（1900 至 2999 年），如 2026-03-02",
    en: "Enter a day that exists (1900 to 2999), such as 2026-03-02",
  },
  purpose: { zh: "请填写用途", en: "Enter the purpose" },
  caseNumber: { zh: "请填写业务编号", en: "Enter the case number" },
  operator: { zh: "请填写经办人", en: "Enter who operates" },
  knownAt: {
    zh: "登记簿位置应为正整数",
    en: "A position of the register is a whole number from 1",
  },
} as const satisfies Words;

export const keyWords = {
  title: { zh: "先出示本机构的密钥", en: "First, your institution's key" },
  intro: {
    zh: "登记簿凭密钥知道由哪个机构询问，并把它写入查询记录。密钥由登记簿管理方发给机构。",
    en: "The register knows by its key which institution asks, and writes that into the record. Keys are issued to institutions by those who keep the register.",
  },
  label: { zh: "机构密钥", en: "Institution key" },
  hint: {
    zh: "只保存在本浏览器中本站的受限 Cookie 里，关闭浏览器即失效，页面脚本和其他网站都读不到。",
    en: "Kept only in a restricted cookie of this site, until the browser is closed. No script and no other site can read it.",
  },
  enter: { zh: "使用这把密钥", en: "Use this key" },
  entered: { zh: "已出示机构密钥。", en: "An institution's key has been entered." },
  leave: { zh: "移除密钥", en: "Remove the key" },
  wrong: {
    zh: "这不像一把密钥，请连同开头的 ld_ 完整粘贴",
    en: "This does not look like a key; paste all of it, with the ld_ at its beginning",
  },
  refused: {
    zh: "登记簿不认识这把密钥，或者它已被撤销",
    en: "The register does not know this key, or it has been revoked",
  },
} as const satisfies Words;
