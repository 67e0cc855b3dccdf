import { describe, expect, it } from "vitest";
import { batchTree } from "../../../src/domain/proof/batch.ts";
import { digest, type Entry, wordEntry, wordSeal } from "../../../src/domain/proof/entry.ts";
import { leafHash } from "../../../src/domain/proof/hash.ts";
import { type Receipt, receiptType, wordReceipt } from "../../../src/domain/proof/receipt.ts";
import { type OpenJws, verifyReceipt } from "../../../src/domain/proof/verify-receipt.ts";

const law = JSON.stringify([{ code: "made-2020-1", part: "policy" }]);
const question = JSON.stringify({ asOf: null, context: { purpose: "授信" }, knownAt: null });
const answer = JSON.stringify({ asOf: "2026-01-01", outcome: "BLOCKED", position: 7 });

const entry: Entry = {
  answer: digest(answer),
  asOf: "2026-01-01",
  institution: "bank",
  isVouched: true,
  keys: ["enterprise:1"],
  law: digest(law),
  position: 7,
  purpose: "授信",
  question: digest(question),
  record: "b/0",
  region: "370303",
  rows: [],
};

function receiptOf(said: Partial<Entry> = {}, more: Partial<Receipt> = {}) {
  const text = wordEntry({ ...entry, ...said });
  const tree = batchTree([leafHash("another"), leafHash(text), leafHash("a third")]);
  const payload = wordSeal({
    seal: "s",
    issuer: "liandong/made",
    checkpoint: null,
    position: 7,
    readAt: "2026-01-01T01:00:00.000000Z",
    sealedLateAt: null,
    law: new Map([[digest(law), law]]),
    root: Buffer.from(tree.root).toString("hex"),
    size: 3,
  });
  const path = tree.path(1).map((hash) => Buffer.from(hash).toString("hex"));
  const receipt = { jws: "a.b.c", entry: text, index: 1, path, question, answer, ...more };
  const open: OpenJws = () => ({
    typ: receiptType,
    payload,
    isSigned: true,
    isStanding: () => true,
  });
  return { text: wordReceipt(receipt), open };
}

function codes(said: Partial<Entry>, more: Partial<Receipt> = {}) {
  const { text, open } = receiptOf(said, more);
  return verifyReceipt(text, open).defects;
}

describe("a receipt", () => {
  it("holds from its words to its signature", () => {
    const { text, open } = receiptOf();
    const { defects, told } = verifyReceipt(text, open);
    expect(defects).toEqual([]);
    expect(told).toMatchObject({ entry, payload: { seal: "s" }, receipt: { question, answer } });
  });

  it("does not where what was signed says otherwise than question and answer", () => {
    expect(codes({ answer: digest("another") })).toEqual(["receipt.answer"]);
    expect(codes({ position: 8 })).toEqual(["receipt.answer"]);
    expect(codes({ purpose: "别的" })).toEqual(["receipt.question"]);
    expect(codes({ law: digest("another") })).toEqual(["receipt.law"]);
    expect(codes({}, { index: 2 })).toEqual(["receipt.path"]);
    expect(codes({}, { path: [] })).toEqual(["receipt.path"]);
    expect(codes({}, { path: ["x"] })).toEqual(["receipt.path"]);
  });

  it("does not by a key that is unknown, did not sign it, or did not stand", () => {
    const { text, open } = receiptOf();
    const told = open("")!;
    for (const [other, code] of [
      [{ isSigned: null }, "receipt.key-unknown"],
      [{ isSigned: false }, "receipt.signature"],
      [{ isStanding: () => false }, "receipt.key-not-standing"],
      [{ typ: "liandong-other" }, "receipt.signature"],
      [{ payload: "{}" }, "receipt.payload"],
    ] as const)
      expect(verifyReceipt(text, () => ({ ...told, ...other })).defects).toEqual([code]);
    expect(verifyReceipt(text, () => null).defects).toEqual(["receipt.signature"]);
  });

  it("is none in another form", () => {
    const { text, open } = receiptOf();
    for (const other of [
      "",
      "[]",
      "{}",
      text.replace("receipt/1", "receipt/2"),
      `${text} `.slice(1),
    ])
      expect(verifyReceipt(other, open).defects).toEqual(["receipt.malformed"]);
    expect(codes({}, { entry: "{}" })).toEqual(["receipt.entry"]);
  });
});
