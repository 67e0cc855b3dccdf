import type { Language } from "../domain/sentence.ts";
import type { Consequence } from "../domain/policy/consequence.ts";
import { explain } from "../domain/policy/explain.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { load, type Loaded } from "./load.ts";
import { plainDay, wordInterval, wordKind } from "./words.ts";

export const deriveVerb: Verb = {
  usage: "derive [--world 文件] [主体…]",
  words: [0, Infinity],
  flags: ["root", "world"],
  says: {
    zh: "由事实推导每个主体的全部后果与激励：条款、原文、起止日、起因、止因、所缺事实",
    en: "derive every consequence: article, sentence, days, causes, what is missing",
  },
  run: runDerive,
};

function runDerive(invocation: Invocation): ExitCode {
  const loaded = load(invocation);
  if (loaded === null) return 1;
  const { words, json, language, terminal } = invocation;
  const subjects = words.map((word) => subjectOf(word, loaded.world));
  const stranger = words.find((_, at) => subjects[at] === undefined);
  if (stranger !== undefined)
    return refuse(
      "subject.unknown",
      { zh: `登记簿中没有“${stranger}”`, en: `the register does not know ${stranger}` },
      invocation,
    );
  const rows = loaded.rows.filter(
    ({ subject, standing }) =>
      standing === "decides" && (words.length === 0 || subjects.includes(subject.id)),
  );
  if (json) {
    terminal.out("[");
    for (const [at, row] of rows.entries())
      terminal.out(`${JSON.stringify(plain(row, loaded))}${at < rows.length - 1 ? "," : ""}`);
    terminal.out("]");
    return 0;
  }
  if (loaded.world.isDemonstration)
    terminal.out(
      language === "zh"
        ? "【演示数据：企业、地块均属虚构】"
        : "[demonstration: every enterprise and parcel is fictitious]",
    );
  for (const [, own] of Map.groupBy(rows, ({ subject }) => `${subject.kind} ${subject.id}`))
    terminal.out(wordSubject(own, loaded, language));
  return 0;
}

/** The subject that was meant, as the register writes it: spaces and case are forgiven, a real-estate unit is its parcel. */
function subjectOf(
  typed: string,
  { enterprises, parcels, regions }: Loaded["world"],
): string | undefined {
  const bare = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  return [typed, bare, ...(bare.length === 28 ? [bare.slice(0, 19)] : [])].find(
    (id) => enterprises.has(id) || parcels.has(id) || regions.has(id),
  );
}

/** Everything that follows for one subject, in the order of the law. */
export function wordSubject(
  rows: readonly Consequence[],
  { world, law }: Pick<Loaded, "world" | "law">,
  language: Language,
): string {
  const { subject } = rows[0]!;
  const name = world.enterprises.get(subject.id)?.name;
  const lines = [`${subject.id}${name === null || name === undefined ? "" : ` ${name}`}`];
  for (const row of rows) {
    const { measure, policy, path } = row;
    const where = [
      path.parcel,
      path.via === null ? null : `${language === "zh" ? "经" : "via"} ${path.via}`,
      path.benefit,
    ]
      .filter((part) => part !== null)
      .join(" ");
    lines.push(
      `  ${policy.policy.id} ${measure.article} ${measure.id} ${wordKind(measure, language, law.vocabulary)}  ${where}`,
    );
    lines.push(`    “${measure.quotation}”`);
    for (const interval of explain(row, law.facts))
      lines.push(`    ${wordInterval(interval, language)}`);
    const doubts = measure.tieDoubt === null ? row.doubts : [measure.tieDoubt, ...row.doubts];
    for (const doubt of doubts)
      lines.push(
        `    ${language === "zh" ? "疑义：" : "doubt: "}${doubt.reading}${language === "zh" ? "；另一读法：" : "; other reading: "}${doubt.other}`,
      );
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
    intervals: explain(row, law.facts).map((interval) => ({
      ...interval,
      from: plainDay(interval.from),
      until: plainDay(interval.until),
    })),
    tieDoubt: measure.tieDoubt,
    doubts: row.doubts,
  };
}
