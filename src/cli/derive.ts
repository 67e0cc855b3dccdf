import type { Language } from "../domain/sentence.ts";
import type { Consequence } from "../domain/policy/consequence.ts";
import { explain } from "../domain/policy/explain.ts";
import type { Invocation, Verb } from "./cli.ts";
import { load, type Loaded } from "./load.ts";
import { plainDay, wordInterval, wordKind } from "./words.ts";

export const deriveVerb: Verb = {
  usage: "derive [--world 文件] [主体…]",
  says: { zh: "由事实推导每个主体的全部后果与激励：条款、原文、起止日、起因、止因、所缺事实", en: "derive every consequence: article, sentence, days, causes, what is missing" },
  run: runDerive,
};

function runDerive(invocation: Invocation): 0 | 1 {
  const loaded = load(invocation);
  if (loaded === null) return 1;
  const { words, json, language, terminal } = invocation;
  const rows = loaded.rows.filter(({ subject, standing }) => standing === "decides" && (words.length === 0 || words.includes(subject.id)));
  if (json) {
    for (const row of rows) terminal.out(JSON.stringify(plain(row, loaded)));
    return 0;
  }
  if (loaded.world.isDemonstration) terminal.out(language === "zh" ? "【演示数据：企业、地块均属虚构】" : "[demonstration: every enterprise and parcel is fictitious]");
  for (const [, own] of Map.groupBy(rows, ({ subject }) => `${subject.kind} ${subject.id}`)) terminal.out(wordSubject(own, loaded, language));
  return 0;
}

/** Everything that follows for one subject, in the order of the law. */
export function wordSubject(rows: readonly Consequence[], { world, law }: Pick<Loaded, "world" | "law">, language: Language): string {
  const { subject } = rows[0]!;
  const name = world.enterprises.get(subject.id)?.name;
  const lines = [`${subject.id}${name === null || name === undefined ? "" : ` ${name}`}`];
  for (const row of rows) {
    const { measure, policy, path } = row;
    const where = [path.parcel, path.via === null ? null : `${language === "zh" ? "经" : "via"} ${path.via}`, path.benefit].filter((part) => part !== null).join(" ");
    lines.push(`  ${policy.policy.id} ${measure.article} ${measure.id} ${wordKind(measure, language, law.vocabulary)}  ${where}`);
    lines.push(`    “${measure.quotation}”`);
    for (const interval of explain(row, law.facts)) lines.push(`    ${wordInterval(interval, language)}`);
    const doubts = measure.tieDoubt === null ? row.doubts : [measure.tieDoubt, ...row.doubts];
    for (const doubt of doubts) lines.push(`    ${language === "zh" ? "疑义：" : "doubt: "}${doubt.reading}${language === "zh" ? "；另一读法：" : "; other reading: "}${doubt.other}`);
  }
  return lines.join("\n");
}

/** One row as JSON: days as text, open ends as null. */
function plain(row: Consequence, { law }: Loaded): unknown {
  const { measure, policy, subject, path } = row;
  return {
    subject,
    measure: measure.id,
    handles: measure.handles,
    kind: measure.kind,
    strength: measure.strength,
    policy: policy.policy.id,
    article: measure.article,
    chapeau: measure.chapeau,
    quotation: measure.quotation,
    path,
    intervals: explain(row, law.facts).map((interval) => ({ ...interval, from: plainDay(interval.from), until: plainDay(interval.until) })),
    tieDoubt: measure.tieDoubt,
    doubts: row.doubts,
  };
}
