import { evidenceOf } from "../domain/answer/evidence.ts";
import type { Language } from "../domain/sentence.ts";
import { type AskedQuestion, readQuestion } from "../domain/answer/question.ts";
import type { Basis } from "../domain/answer/basis.ts";
import type { Answers, Question } from "../domain/answer/answers.ts";
import { verdict, type Verdict } from "../domain/answer/verdict.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { load } from "./load.ts";
import type { Vocabulary } from "../domain/policy/policy.ts";
import { plainDay, wordDay, wordInterval, wordKind } from "./words.ts";

export const checkVerb: Verb = {
  usage:
    "check <统一社会信用代码|宗地代码> <事项> --in 区划 [--as-of 日期] [--world 文件] [--parcel 宗地] [--benefit 优惠] [--project 项目] [--confirm]",
  words: [2, 2],
  flags: ["root", "world", "as-of", "in", "parcel", "benefit", "project", "confirm"],
  says: {
    zh: "回答一个问题：某日，本辖区柜台可否对该主体办理该事项",
    en: "answer one question: may this counter do this for this subject on this day",
  },
  run: runCheck,
};

function runCheck(invocation: Invocation): ExitCode {
  const { words, flags, language, json, terminal } = invocation;
  const [subject = "", action = ""] = words;
  const loaded = load(invocation);
  if (loaded === null) return 1;
  const text = (name: string): string | undefined =>
    typeof flags[name] === "string" ? flags[name] : undefined;
  const asked: AskedQuestion = {
    subject,
    action,
    jurisdiction: text("in"),
    asOf: text("as-of") ?? Temporal.Now.plainDateISO("Asia/Shanghai").toString(),
    parcel: text("parcel"),
    benefit: text("benefit"),
    project: text("project"),
    isIdentifierConfirmed: flags["confirm"] === true,
  };
  const question = readQuestion(asked, loaded.answers);
  if ("refused" in question) return refuse(question.refused, question.because, invocation);
  const given = verdict(loaded.law, question, evidenceOf(loaded.answers, question));
  terminal.out(
    json
      ? JSON.stringify(plainVerdict(given), null, 2)
      : wordVerdict(given, { question, answers: loaded.answers, language }),
  );
  return 0;
}

interface Asked {
  readonly question: Question;
  readonly answers: Answers;
  readonly language: Language;
}

/** An answer for people: outcome first, then each ground with its sentence, days and causes. */
export function wordVerdict(given: Verdict, { question, answers, language }: Asked): string {
  const zh = language === "zh";
  const name = answers.world.enterprises.get(question.subject.id)?.name ?? "";
  const action = answers.law.vocabulary.actions.find(({ code }) => code === question.action);
  const lines = [
    `${zh ? "问：" : "asked: "}${question.subject.id} ${name}  ${action?.says[language] ?? question.action}（${question.action}）  ${zh ? "辖区" : "in"} ${question.jurisdiction}  ${wordDay(question.asOf)}`,
    `${zh ? "答：" : "answer: "}${given.outcome}${given.outcome === "INDETERMINATE" ? `${zh ? "，至少" : ", at least"} ${given.atLeast}` : ""}  ${outcomeWords[given.outcome][language]}`,
  ];
  if (given.isDemonstration)
    lines.push(
      zh ? "（演示数据，企业、地块均属虚构）" : "(demonstration; every name is fictitious)",
    );
  if (!given.subjectKnown)
    lines.push(
      zh
        ? "登记簿中没有该主体：没有措施，不等于核准"
        : "the register does not know this subject: no measure, which is no approval",
    );
  for (const basis of given.bases)
    lines.push(...wordBasis(basis, language, answers.law.vocabulary));
  for (const duty of given.duties)
    lines.push(zh ? "  应办：" : "  duty:", ...wordBasis(duty, language, answers.law.vocabulary));
  for (const { what, id, lastDay } of given.concerns)
    lines.push(
      `  ${zh ? "所涉登记：" : "on the register: "}${what} ${id}${lastDay === null ? "" : `${zh ? "，最后一日" : ", last day"} ${wordDay(lastDay)}`}`,
    );
  for (const { code, says, policy, measure, article } of given.remarks) {
    const about = [policy, article, measure].filter((part) => part !== null).join(" ");
    lines.push(
      `  ${zh ? "附注" : "remark"} [${code}]${about === "" ? "" : ` ${about}`}${zh ? "：" : ": "}${says[language]}`,
    );
  }
  lines.push(
    `  ${zh ? "下次变化：" : "next change: "}${given.nextChangeOn === null ? (zh ? "无" : "none") : wordDay(given.nextChangeOn)}`,
  );
  return lines.join("\n");
}

export const outcomeWords = {
  BLOCKED: { zh: "不得办理", en: "must not be done" },
  RESTRICTED: {
    zh: "从严、审慎：由柜台裁量并记录理由",
    en: "restricted: the counter decides and records why",
  },
  DIFFERENTIAL: {
    zh: "适用差别化价格或等级；文件未定标准，由定价机关公布",
    en: "another price or class applies; no document states a figure",
  },
  ENTITLED: { zh: "有激励政策", en: "an incentive bears on this" },
  NO_MEASURE: {
    zh: "已编码的政策中没有措施（不等于核准）",
    en: "no measure under the encoded policies (never “approved”)",
  },
  INDETERMINATE: {
    zh: "有决定答复的事实未记录，不得视为可以办理",
    en: "a fact that decides is not recorded; this is no clearance",
  },
} as const;

function wordBasis(basis: Basis, language: Language, vocabulary: Vocabulary): string[] {
  const zh = language === "zh";
  const path = [
    basis.path.parcel === null ? null : `${zh ? "宗地" : "parcel"} ${basis.path.parcel}`,
    basis.path.via === null ? null : `${zh ? "控股" : "controls"} ${basis.path.via}`,
    basis.path.benefit,
  ].filter((part) => part !== null);
  return [
    `  ${basis.effect} ${wordKind(basis, language, vocabulary)}  ${basis.policy.title}${basis.policy.number === null ? "" : `（${basis.policy.number}）`} ${basis.article}${basis.policy.expiryStated ? "" : zh ? "（有效期未载明，须确认）" : " (validity not stated; confirm)"}`,
    `    “${basis.chapeau === null ? "" : `${basis.chapeau}……`}${basis.quotation}”`,
    `    ${wordInterval({ ...basis, status: basis.isCertain ? "in-force" : "unknown" }, language)}`,
    `    ${zh ? "途径：" : "path: "}${path.join("，") || basis.path.unit.id}  ${zh ? "执行：" : "carried out by: "}${basis.enforcers.join("、")}`,
    ...basis.doubts.map(
      ({ reading, other }) =>
        `    ${zh ? "疑义：采" : "doubt: taken"} ${reading}${zh ? "；另一读法：" : "; other: "}${other}`,
    ),
  ];
}

/** The answer as JSON: days as text, open ends as null. */
export function plainVerdict(given: Verdict): unknown {
  return {
    ...given,
    asOf: wordDay(given.asOf),
    nextChangeOn: plainDay(given.nextChangeOn),
    bases: given.bases.map(plainBasis),
    duties: given.duties.map(plainBasis),
    concerns: given.concerns.map((concern) => ({ ...concern, lastDay: plainDay(concern.lastDay) })),
  };
}

function plainBasis(basis: Basis): unknown {
  return { ...basis, from: plainDay(basis.from), until: plainDay(basis.until) };
}
