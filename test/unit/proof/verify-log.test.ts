import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ed25519Signer } from "../../../src/signing/signer.ts";
import {
  codesOf,
  cutTo,
  type Exported,
  nothing,
  signAnew,
  verifyExported,
} from "../../support/evidence.ts";
import { EvidenceMaker, madeOrigin } from "../../support/made-evidence.ts";

const signer = ed25519Signer(generateKeyPairSync("ed25519").privateKey);

/** Three heads over five acts and three seals, one of them for two institutions. */
function make(): Exported {
  const rows: Record<string, unknown[]> = {};
  const maker = new EvidenceMaker(signer, (file, row) => {
    (rows[file.replace(".jsonl", "")] ??= []).push(row);
  });
  maker.act();
  maker.head();
  maker.seal([2, 3]);
  maker.act();
  maker.head();
  maker.seal();
  maker.act();
  maker.seal([4]);
  maker.act();
  maker.head();
  return { ...nothing, ...rows, origin: madeOrigin, keys: maker.keys };
}

const whole = make();

function codes(change: Partial<Exported>): string[] {
  return codesOf(verifyExported({ ...whole, ...change }));
}

describe("a log that was not touched", () => {
  it("has no defect, and neither has an empty one", () => {
    expect(verifyExported(whole)).toMatchObject({
      defects: [],
      tail: { acts: 0, seals: 0, unsealed: 0 },
      newest: { size: 8, origin: madeOrigin },
    });
    expect(verifyExported(nothing).defects).toEqual([]);
  });

  it("tells what is newer than its newest head from what is missing in it", () => {
    const leaves = whole.leaves.slice(0, 4);
    const checkpoints = whole.checkpoints.slice(0, 2);
    expect(verifyExported({ ...whole, leaves, checkpoints })).toMatchObject({
      defects: [],
      tail: { acts: 2, seals: 2, unsealed: 0 },
    });
    const unsealed = whole.batches.map((batch) => ({ ...batch, receipt: null })).slice(-1);
    const { defects, tail } = verifyExported({
      ...whole,
      batches: [...whole.batches, ...unsealed],
    });
    expect([defects, tail.unsealed]).toEqual([[], 1]);
    const old = unsealed.map((batch) => ({ ...batch, readAt: "2026-01-01T00:30:00.000000Z" }));
    expect(codes({ batches: [...whole.batches, ...old] })).toEqual(["batch.without-receipt"]);
  });

  it("is found to hold a seal, where it does", () => {
    const { id } = whole.seals[1]!;
    const { hash, number } = whole.leaves.find(({ seal }) => seal === id)!;
    const leaf = Buffer.from(hash, "hex");
    expect(verifyExported(whole, { seal: { id, leaf } }).sealAt).toBe(number);
    expect(verifyExported(whole, { seal: { id, leaf: leaf.toReversed() } }).sealAt).toBeNull();
  });
});

describe("a log that was touched", () => {
  it("names each of several defects with its place", () => {
    const acts = whole.acts.with(1, { ...whole.acts[1]!, actor: "别人", reply: "{}" });
    const batches = whole.batches.with(0, { ...whole.batches[0]!, day: "2026-01-02" });
    expect(verifyExported({ ...whole, acts, batches }).defects).toEqual([
      { code: "act.column", file: "acts.jsonl", line: 2, about: "act 2", part: "actor" },
      { code: "act.unlike-leaf", file: "acts.jsonl", line: 2, about: "act 2", part: null },
      {
        code: "batch.column",
        file: "batches.jsonl",
        line: 1,
        about: `batch ${batches[0]!.id}`,
        part: "day",
      },
      ...[0, 1].map((item) => ({
        code: "batch.question",
        file: "batches.jsonl",
        line: 1,
        about: `batch ${batches[0]!.id}`,
        part: `${item} asOf`,
      })),
    ]);
  });

  it("tells leaves that are missing, doubled and moved", () => {
    expect(codes({ leaves: whole.leaves.toSpliced(3, 1) })).toEqual([
      "act.without-leaf",
      "checkpoint.root",
      "leaf.missing",
      "leaf.moved",
    ]);
    expect(codes({ leaves: whole.leaves.toSpliced(3, 0, whole.leaves[2]!) })).toContain(
      "leaf.doubled",
    );
    const [one, other] = [whole.leaves[5]!, whole.leaves[7]!];
    expect(codes({ leaves: whole.leaves.with(5, other).with(7, one) })).toContain("leaf.moved");
  });

  it("tells once where altered leaves end what heads can sign, and goes on", () => {
    const leaves = whole.leaves.with(0, { ...whole.leaves[0]!, hash: "00".repeat(32) });
    const { defects } = verifyExported({ ...whole, leaves });
    expect(defects.map(({ code }) => code).toSorted()).toEqual([
      "act.unlike-leaf",
      "checkpoint.root",
    ]);
  });

  it("is found out by a head kept elsewhere alone, when every private key was used", () => {
    const { origin, size, root } = whole.checkpoints.at(-1)!;
    const witness = { origin, size, root: Buffer.from(root, "hex") };
    const acts = whole.acts.map((act) => {
      const canonical = act.canonical.replaceAll("一宗地", "两宗地");
      return { ...act, canonical };
    });
    const rewritten = signAnew({ ...whole, acts }, () => signer);
    expect(codesOf(verifyExported(rewritten))).toEqual([]);
    expect(codesOf(verifyExported(rewritten, { witness }))).toEqual(["witness.root"]);
    expect(codesOf(verifyExported(cutTo(whole, 4)))).toEqual([]);
    expect(codesOf(verifyExported(cutTo(whole, 4), { witness }))).toEqual(["witness.larger"]);
    const foreign = { ...witness, origin: "liandong/other" };
    expect(codesOf(verifyExported(whole, { witness: foreign }))).toEqual(["witness.origin"]);
  });

  it("goes on under the next origin after a restoration, and never back", () => {
    const [first, second, third] = whole.checkpoints;
    const renamed = { ...whole, checkpoints: [first!, ...rename([second!, third!], "/2")] };
    expect(codesOf(verifyExported(signAnew(renamed, () => signer)))).toEqual([]);
    const lost = { origin: first!.origin, size: first!.size + 1, root: Buffer.alloc(32, 7) };
    const { defects } = verifyExported(
      signAnew(renamed, () => signer),
      { witness: lost },
    );
    expect(defects).toMatchObject([
      { code: "witness.lost", part: `${first!.size}–${first!.size}` },
    ]);
    const kept = { ...lost, size: first!.size, root: Buffer.from(first!.root, "hex") };
    expect(
      codesOf(
        verifyExported(
          signAnew(renamed, () => signer),
          { witness: kept },
        ),
      ),
    ).toEqual([]);
    const other = { ...lost, size: first!.size };
    expect(
      codesOf(
        verifyExported(
          signAnew(renamed, () => signer),
          { witness: other },
        ),
      ),
    ).toEqual(["witness.root"]);
    const back = { ...whole, checkpoints: [...rename([first!, second!], "/2"), third!] };
    expect(codesOf(verifyExported(signAnew(back, () => signer)))).toEqual(["checkpoint.origin"]);
  });
});

function rename(heads: Exported["checkpoints"], life: string): Exported["checkpoints"] {
  return heads.map((head) => ({ ...head, origin: `${head.origin}${life}` }));
}
