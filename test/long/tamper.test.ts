import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/domain/proof/checkpoint.ts";
import { digest, textsIn, wordEntry, type Entry } from "../../src/domain/proof/entry.ts";
import type { Held } from "../../src/domain/proof/verify-log.ts";
import { ed25519Signer, type Signer } from "../../src/signing/signer.ts";
import { type Column, deleteFrom, flipIn, listColumns, swapIn } from "../support/behind-back.ts";
import { codesOf, cutTo, type Exported, signAnew, verifyExported } from "../support/evidence.ts";
import { type EvidenceRegister, fill, openEvidence } from "../support/evidence-register.ts";
import { appendActs, cutOneFile, duplicate, insertions, swapLines } from "../support/forgeries.ts";
import { random, seedOf } from "../support/random.ts";

/** How often each class is tried. */
const mutations = Number(process.env["MUTATIONS"] ?? "200");

const seed = seedOf(20261121);
const chance = random(seed);
const stranger = ed25519Signer(generateKeyPairSync("ed25519").privateKey);

let register: EvidenceRegister;
/** What would have been exported after each head, the last one last. */
let past: readonly Exported[];
let whole: Exported;
let columns: readonly Column[];
/** The newest head, as somebody else keeps it. */
let witness: Checkpoint;

beforeAll(async () => {
  console.log(`SEED=${seed} MUTATIONS=${mutations}`);
  register = await openEvidence();
  past = await fill(register, chance, 24);
  whole = past.at(-1)!;
  columns = await listColumns(register.owner);
  witness = headOf(whole);
  const { leaves, acts, seals, batches, checkpoints, keys } = whole;
  console.log(
    `${leaves.length} leaves: ${acts.length} acts, ${seals.length} seals over ${batches.length} batches; ${checkpoints.length} heads, ${keys.length} keys`,
  );
});

afterAll(() => register?.drop());

function headOf({ checkpoints }: Exported): Checkpoint {
  const { origin, size, root } = checkpoints.at(-1)!;
  return { origin, size, root: Buffer.from(root, "hex") };
}

interface Mutated {
  readonly exported: Exported;
  readonly held?: Held;
  readonly what: string;
}

/** Tries a class as often as is wanted and expects that something is found each time. */
async function allFound(
  mutate: (turn: number) => Promise<Mutated | null> | Mutated | null,
): Promise<void> {
  const found = new Map<string, number>();
  const missed: string[] = [];
  for (let [turn, done] = [0, 0]; done < mutations; turn += 1) {
    const mutated = await mutate(turn);
    if (mutated === null) continue;
    done += 1;
    const codes = codesOf(verifyExported(mutated.exported, mutated.held));
    if (codes.length === 0) missed.push(mutated.what);
    for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
  }
  console.log(`${mutations} mutations found as`, Object.fromEntries([...found].toSorted()));
  expect(missed).toEqual([]);
}

describe("evidence that nobody has touched", () => {
  it("is whole after each head, also beside a head that was kept since any of them", () => {
    for (const [at, exported] of past.entries()) {
      expect(verifyExported(exported).defects).toEqual([]);
      const kept = headOf(past[chance.int(at + 1)]!);
      expect(verifyExported(exported, { witness: kept }).defects).toEqual([]);
    }
  });

  it("was made in every way: under four keys, by one person and by two, with answers of several at once", () => {
    expect(new Set(whole.keys.map((key) => key["alg"]))).toEqual(new Set(["EdDSA", "SM2"]));
    expect(whole.keys.length).toBe(4);
    expect(whole.acts.some(({ proposal }) => proposal !== null)).toBe(true);
    expect(
      whole.acts.some(({ account, effectiveOn }) => account !== null && effectiveOn !== null),
    ).toBe(true);
    expect(whole.batches.some(({ receipt }) => receipt!.first > 0)).toBe(true);
  });
});

describe("evidence that was changed behind the register's back", () => {
  it("shows one flipped bit in any column", async () => {
    const flipped = new Set<string>();
    await allFound(async (turn) => {
      const column = columns[turn % columns.length]!;
      const what = `${column.table}.${column.column}`;
      let exported: Exported | null = null;
      for (let tries = 0; exported === null && tries < 50; tries += 1)
        exported = await flipIn(register.owner, column, chance);
      if (exported === null) return null;
      flipped.add(what);
      return { exported, what };
    });
    if (mutations >= 200)
      expect(
        columns.map(({ table, column }) => `${table}.${column}`).filter((one) => !flipped.has(one)),
      ).toEqual([]);
  });

  it("shows a row that was deleted", () =>
    allFound(async () => {
      const table = chance.pick([...new Set(columns.map((one) => one.table))]);
      const exported = await deleteFrom(register.owner, table, chance);
      return exported === null ? null : { exported, what: table };
    }));

  it("shows a record that stands twice", () =>
    allFound(() => ({ exported: duplicate(whole, chance), what: "a line" })));

  it("shows what was exchanged between rows, and rows that were exchanged", () =>
    allFound(async (turn) => {
      if (turn % 2 === 0) return { exported: swapLines(whole, chance), what: "lines" };
      const column = chance.pick(columns);
      const exported = await swapIn(register.owner, column, chance);
      return exported === null ? null : { exported, what: `${column.table}.${column.column}` };
    }));

  it("shows what was never recorded", () =>
    allFound((turn) => {
      const names = Object.keys(insertions);
      const what = names[turn % names.length]!;
      return { exported: insertions[what]!(whole, chance, stranger), what };
    }));

  it("shows an end that was cut off: of one file alone, or of all beside a head kept elsewhere", () =>
    allFound((turn) => {
      if (turn % 2 === 0) return { exported: cutOneFile(whole, chance), what: "one file" };
      const { size } = chance.pick(whole.checkpoints.slice(0, -1));
      const exported = cutTo(whole, size);
      expect(verifyExported(exported).defects).toEqual([]);
      return { exported, held: { witness }, what: `cut to ${size}` };
    }));

  it("shows a log rewritten with every private key, beside a head kept elsewhere", () =>
    allFound((turn) => {
      const rewritten = turn % 2 === 0 ? rewriteAct() : rewriteAnswer();
      if (turn % 4 === 3) return { ...withOtherKeys(rewritten), what: "other keys" };
      const exported = signAnew(rewritten, (kid) => register.signers.get(kid)!);
      // Nothing in it contradicts itself: only who kept a head knows.
      expect(verifyExported(exported).defects).toEqual([]);
      return { exported, held: { witness }, what: "rewritten" };
    }));

  it("shows an older backup that was restored, also when the log has gone on from there", () =>
    allFound((turn) => {
      const older = chance.pick(past.slice(0, -1));
      if (turn % 2 === 0) return { exported: older, held: { witness }, what: "restored" };
      const more = appendActs(older, 1 + chance.int(witness.size));
      const size = more.leaves.length;
      const head = { origin: more.origin!, size, root: "", note: "" };
      const exported = signAnew({ ...more, checkpoints: [...older.checkpoints, head] }, (kid) =>
        register.signers.get(kid)!,
      );
      expect(verifyExported(exported).defects).toEqual([]);
      return { exported, held: { witness }, what: `restored and gone on to ${size}` };
    }));
});

/** An act that says who else has done it. */
function rewriteAct(): Exported {
  const at = chance.int(whole.acts.length);
  const act = whole.acts[at]!;
  const actor = `${act.actor}之外`;
  const said = JSON.parse(act.canonical) as Readonly<Record<string, unknown>>;
  const canonical = JSON.stringify({ ...said, actor });
  return { ...whole, acts: whole.acts.with(at, { ...act, actor, canonical }) };
}

/** An answer that was another. */
function rewriteAnswer(): Exported {
  const at = chance.int(whole.batches.length);
  const batch = whole.batches[at]!;
  const texts = textsIn(batch.receipt!.entries);
  const item = chance.int(texts.length);
  const entry = JSON.parse(texts[item]!) as Entry;
  const forged = wordEntry({ ...entry, answer: digest(`${chance.next()}`) });
  const entries = `[${texts.with(item, forged).join(",")}]`;
  const receipt = { ...batch.receipt!, entries };
  return { ...whole, batches: whole.batches.with(at, { ...batch, receipt }) };
}

/** By somebody who has no key of the register's and puts others in their places. */
function withOtherKeys(exported: Exported): Omit<Mutated, "what"> {
  const others = new Map<string, Signer>();
  let text = JSON.stringify({ ...exported, seals: [], batches: [], checkpoints: [], leaves: [] });
  for (const { kid, publicKey } of register.signers.values()) {
    const other = ed25519Signer(generateKeyPairSync("ed25519").privateKey);
    others.set(kid, other);
    others.set(other.kid, other);
    if (publicKey.crv === "SM2") continue;
    text = text.replaceAll(kid, other.kid).replaceAll(publicKey.x, other.publicKey.x);
  }
  const { acts, keys } = JSON.parse(text) as Exported;
  const forged = signAnew({ ...exported, acts, keys }, (kid) => {
    const own = register.signers.get(kid);
    return own?.alg === "SM2" ? own : others.get(kid)!;
  });
  expect(verifyExported(forged).defects).toEqual([]);
  return { exported: forged, held: { witness } };
}
