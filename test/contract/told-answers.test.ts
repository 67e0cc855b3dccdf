import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writtenDemonstration } from "../../src/cli/load.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { prepareAnswers } from "../../src/domain/answer/answers.ts";
import { canonicalAnswer } from "../../src/domain/answer/canonical-answer.ts";
import { evidenceOf } from "../../src/domain/answer/evidence.ts";
import { verdict } from "../../src/domain/answer/verdict.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import { loadPacks } from "../support/packs.ts";

/** What receipts have been signed over. Where a line of it has to change, old answers can no longer be told. */
interface Told {
  /** Every member of an answer, by its path; `[]` stands for each of several. */
  readonly members: readonly string[];
  /** What remarks say on the tour, by their codes. */
  readonly remarks: Readonly<Record<string, readonly string[]>>;
}

const pinned = JSON.parse(
  readFileSync(join(import.meta.dirname, "told-answers.json"), "utf8"),
) as Told;

function toldOnTour(): Told {
  const { law, vocabulary } = loadPacks();
  const { facts } = vocabulary;
  const read = parseWorld(writtenDemonstration(law), { facts, identifiers: "real" });
  if (!("value" in read)) throw new Error("the demonstration cannot be read");
  const answers = prepareAnswers(law, read.value, derive(law, read.value));
  const members = new Set<string>();
  const remarks = new Map<string, Set<string>>();
  for (const stop of tour)
    for (const isVouched of [true, false]) {
      const { question } = stop;
      const evidence = { ...evidenceOf(answers, question), isVouched };
      const found = verdict(law, question, evidence);
      const told = JSON.parse(
        canonicalAnswer({ question, knownAt: null, position: 1, verdict: found }),
      ) as { readonly remarks: readonly { code: string; says: { zh: string } }[] };
      collect(told, "", members);
      for (const { code, says } of told.remarks)
        remarks.set(code, (remarks.get(code) ?? new Set()).add(says.zh));
    }
  const sorted = [...remarks].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    members: [...members].toSorted(),
    remarks: Object.fromEntries(sorted.map(([code, says]) => [code, [...says].toSorted()])),
  };
}

function collect(value: unknown, path: string, into: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, `${path}[]`, into);
  else if (typeof value === "object" && value !== null)
    for (const [name, one] of Object.entries(value)) collect(one, `${path}.${name}`, into);
  else into.add(path);
}

describe("what answers are made of", () => {
  it("is what receipts have been signed over: no member and no sentence of a remark is worded anew", () => {
    const told = toldOnTour();
    expect(told.members).toEqual(pinned.members);
    expect(told.remarks).toEqual(pinned.remarks);
    expect(Object.keys(told.remarks).length).toBeGreaterThanOrEqual(8);
  });
});
