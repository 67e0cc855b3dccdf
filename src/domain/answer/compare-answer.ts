import { type Defect, defect } from "../sentence.ts";
import { parseDay } from "../time/day.ts";
import type { Subject } from "../policy/consequence.ts";
import type { Question } from "./answers.ts";
import { evidenceOf } from "./evidence.ts";
import { type CaseRun, edge } from "./case-run.ts";
import type { AskedText } from "./case-shape.ts";
import { fit } from "./question.ts";
import { verdict } from "./verdict.ts";

/** Asks the question of a case and compares what it says of the answer; what it leaves out is not compared. */
export function compareAnswer(asked: AskedText, path: Defect["path"], context: CaseRun): void {
  const asOf = parseDay(asked.日);
  const action = context.law.vocabulary.actions.find(({ code }) => code === asked.事项);
  const subject = action === undefined ? null : fit(subjectOf(asked.主体), asked.地块, action);
  if (asOf === null || subject === null || "refused" in subject) {
    const why =
      subject !== null && "refused" in subject
        ? subject.because
        : {
            zh: `询问的日期或事项无效：${asked.日} ${asked.事项}`,
            en: `no such day or action: ${asked.日} ${asked.事项}`,
          };
    context.failures.push(defect("case.question", path, why));
    return;
  }
  const question: Question = {
    subject,
    action: asked.事项,
    jurisdiction: asked.辖区 ?? context.policy.territory,
    asOf,
    ...(asked.地块 === undefined ? {} : { parcel: asked.地块 }),
    ...(asked.优惠 === undefined ? {} : { benefit: asked.优惠 }),
    ...(asked.项目 === undefined ? {} : { project: asked.项目 }),
  };
  const given = verdict(context.law, question, evidenceOf(context.answers, question));
  const deciding = given.bases.filter(({ effect }) => effect === given.outcome);
  const said: [string, unknown, unknown][] = [
    ["应答", asked.应答, given.outcome],
    ["至少", asked.至少, given.atLeast],
    ["疑义", asked.疑义, deciding.some(({ doubts }) => doubts.length > 0) ? "有" : "无"],
    [
      "缺",
      asked.缺?.toSorted(),
      unique(given.bases.flatMap(({ missing }) => missing.map(({ fact }) => fact))),
    ],
    ["附注", asked.附注?.toSorted(), unique(given.remarks.map(({ code }) => code))],
    ["应办", asked.应办?.toSorted(), unique(given.duties.map(({ measure }) => measure))],
    ["所涉", asked.所涉?.toSorted(), unique(given.concerns.map(({ what }) => what))],
    ["下次变化", asked.下次变化, edge(given.nextChangeOn ?? Infinity)],
    ["已知", asked.已知, given.subjectKnown ? "是" : "否"],
  ];
  for (const [what, wanted, found] of said) {
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(found)) continue;
    context.failures.push(
      defect("case.answer", [...path, what], {
        zh: `${asked.主体} ${asked.事项} ${asked.日} ${what}：样例写 ${JSON.stringify(wanted)}，答复为 ${JSON.stringify(found)}`,
        en: `${asked.主体} ${asked.事项} ${asked.日} ${what}: the case says ${JSON.stringify(wanted)}, the answer is ${JSON.stringify(found)}`,
      }),
    );
  }
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].toSorted();
}

function subjectOf(text: string): Subject {
  const [kind, id] = text.split(" ");
  if (id === undefined) return { kind: "enterprise", id: text };
  return {
    kind:
      kind === "地块"
        ? "parcel"
        : kind === "区域"
          ? "region"
          : kind === "自然人"
            ? "person"
            : "enterprise",
    id,
  };
}
