/**
 * Run as a program: derives all worked cases and a row of random worlds and prints one hash of
 * everything that was said, so that runs under other conditions can be compared.
 */
import { createHash } from "node:crypto";
import { parseCases, runCase } from "../../src/domain/answer/case.ts";
import { derive } from "../../src/domain/policy/derive.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import { canonical } from "./canonical.ts";
import { readCases } from "../../src/store/policy-files.ts";
import { loadPacks, policyRoot } from "./packs.ts";
import { randomWorld, subjectOf } from "./random-world.ts";
import { seedOf } from "./random.ts";

const { vocabulary, folders, policies, law } = loadPacks();
const hash = createHash("sha256");
const tally = { cases: 0, worlds: 0, rows: 0 };

function add(rows: readonly string[]): void {
  tally.rows += rows.length;
  for (const row of rows) hash.update(`${row}\n`);
}

for (const { id, policy } of folders) {
  const cases = readCases(policyRoot, id);
  const parsed = "defects" in cases ? { value: [] } : parseCases(cases.raw);
  if (!("value" in parsed)) continue;
  for (const [at, one] of parsed.value.entries()) {
    const world = parseWorld(one.给定, {
      facts: vocabulary.facts,
      identifiers: "labels",
      policy: id,
      region: policy.territory,
    });
    if ("value" in world) add(canonical(derive(law, world.value), law.facts));
    hash.update(JSON.stringify(runCase(one, at, law, policy)));
    tally.cases += 1;
  }
}
const about = subjectOf(vocabulary, policies);
for (let at = 0; at < 20; at += 1) {
  add(canonical(derive(law, randomWorld(about, seedOf(88) * 1000 + at)), law.facts));
  tally.worlds += 1;
}

// A clock that reads the wrong zone would show here first.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
console.log(
  JSON.stringify({
    ...tally,
    zone,
    offset: new Date(2024, 5, 30).getTimezoneOffset(),
    hash: hash.digest("hex"),
  }),
);
