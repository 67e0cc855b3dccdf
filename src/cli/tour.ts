import { evidenceOf } from "../domain/answer/evidence.ts";
import { verdict } from "../domain/answer/verdict.ts";
import type { Language } from "../domain/sentence.ts";
import { runs, YES } from "../domain/time/timeline.ts";
import { tour } from "../demonstration/tour.ts";
import { plainVerdict, wordVerdict } from "./check.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { wordSubject } from "./derive.ts";
import { load, type Loaded } from "./load.ts";
import { wordDay } from "./words.ts";

export const tourVerb: Verb = {
  usage: "tour",
  words: [0, 0],
  flags: ["root", "world"],
  says: {
    zh: "推导演示数据，并逐一回答导览中的问题，不用登记簿",
    en: "derive the demonstration and answer the questions of the tour, without a register",
  },
  run: runTour,
};

function runTour(invocation: Invocation): ExitCode {
  const loaded = load(invocation);
  if (loaded === null) return 1;
  const { language, terminal } = invocation;
  const zh = language === "zh";
  const stops = tour.filter(({ policy }) =>
    loaded.law.policies.some((one) => one.policy.id === policy),
  );
  if (invocation.json) {
    const answered = stops.map((stop) => ({
      title: stop.title,
      command: commandOf(stop.question),
      answer: plainVerdict(
        verdict(loaded.law, stop.question, evidenceOf(loaded.answers, stop.question)),
      ),
      explanation: stop.explanation,
    }));
    terminal.out(JSON.stringify(answered, null, 2));
    return 0;
  }
  terminal.out(summary(loaded, language));
  const [first] = stops;
  if (first !== undefined) {
    const own = loaded.rows.filter(
      ({ subject, standing }) => subject.id === first.question.subject.id && standing === "decides",
    );
    terminal.out(
      zh
        ? "\n—— 一家企业的全部后果与激励 ——\n"
        : "\n—— everything that follows for one enterprise ——\n",
    );
    terminal.out(wordSubject(own, loaded, language));
  }
  for (const [at, stop] of stops.entries()) {
    terminal.out(
      `\n—— ${zh ? `问题 ${at + 1}：` : `question ${at + 1}: `}${stop.title[language]} ——\n`,
    );
    terminal.out(
      wordVerdict(verdict(loaded.law, stop.question, evidenceOf(loaded.answers, stop.question)), {
        question: stop.question,
        answers: loaded.answers,
        language,
      }),
    );
    terminal.out(`  ${stop.explanation[language]}`);
    terminal.out(`  $ ${commandOf(stop.question)}`);
  }
  return 0;
}

/** The same question as a newcomer would type it. */
function commandOf({
  subject,
  action,
  jurisdiction,
  asOf,
  parcel,
  benefit,
  project,
}: (typeof tour)[number]["question"]): string {
  const more = [
    parcel === undefined ? "" : ` --parcel ${parcel}`,
    benefit === undefined ? "" : ` --benefit ${benefit}`,
    project === undefined ? "" : ` --project ${project}`,
  ].join("");
  return `node bin/liandong.mjs check ${subject.id} ${action} --in ${jurisdiction} --as-of ${wordDay(asOf)}${more}`;
}

function summary({ world, law, rows }: Loaded, language: Language): string {
  const zh = language === "zh";
  const lines = [
    zh
      ? "联动：演示数据（企业、地块均属虚构，固定种子）"
      : "Liandong: demonstration (every enterprise and parcel is fictitious; fixed seed)",
    zh
      ? `企业 ${world.enterprises.size}，地块 ${world.parcels.size}，认定 ${world.listings.length}，协议 ${world.agreements.length}，后果与激励 ${rows.length} 行`
      : `${world.enterprises.size} enterprises, ${world.parcels.size} parcels, ${world.listings.length} listings, ${world.agreements.length} agreements, ${rows.length} rows of consequences`,
  ];
  for (const { policy } of law.policies) {
    const own = rows.filter(
      (row) => row.policy.policy.id === policy.id && row.standing === "decides",
    );
    const intervals = own.flatMap(({ line }) => runs(line));
    const certain = intervals.filter(({ value }) => value === YES).length;
    const end =
      policy.validity.until === null
        ? zh
          ? "未载明终止"
          : "no end stated"
        : `${zh ? "最后一日" : "last day"} ${wordDay(policy.validity.until - 1)}`;
    lines.push(
      zh
        ? `  ${policy.id}  ${policy.title}  ${end}；时段：生效 ${certain}，待定 ${intervals.length - certain}`
        : `  ${policy.id}  ${end}; intervals: ${certain} in force, ${intervals.length - certain} unknown`,
    );
  }
  return lines.join("\n");
}
