import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  checkpointBody,
  parseCheckpoint,
} from "../../../src/domain/proof/checkpoint.ts";
import { emptyRoot } from "../../../src/domain/proof/hash.ts";
import { readNote, signedNote } from "../../../src/domain/proof/note.ts";
import { proofRefusals } from "../../../src/domain/proof/refusal.ts";
import { replay } from "../../support/random.ts";

/** The example of C2SP tlog-checkpoint. */
const golden = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;
const rootText = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const head = {
  origin: "example.com/behind-the-sofa",
  size: 20_852_163,
  root: Buffer.from(rootText, "base64"),
};

/** Both forms in one: a checkpoint with its signatures. */
function readGolden(text: string) {
  const note = readNote(text);
  if ("refused" in note) return note;
  const checkpoint = parseCheckpoint(note.body);
  return "refused" in checkpoint ? checkpoint : { ...checkpoint, signatures: note.signatures };
}

describe("a checkpoint", () => {
  it("of the specification is read, and written the same", () => {
    const read = readGolden(golden);
    if ("refused" in read) throw new Error(read.refused);
    const { signatures, ...checkpoint } = read;
    expect(checkpoint).toEqual({ ...head, extensions: [] });
    expect(signatures.map(({ name }) => name)).toEqual([head.origin]);
    expect(signedNote(checkpointBody(head), signatures)).toBe(golden);
  });

  it("of an empty log has size 0, and one with lines of its own keeps them", () => {
    const empty = { origin: "log", size: 0, root: emptyRoot(), extensions: ["one", "二 two"] };
    const body = checkpointBody(empty);
    expect(body).toBe("log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\none\n二 two\n");
    expect(parseCheckpoint(body)).toEqual(empty);
  });

  it.each([
    ["checkpoint.malformed", ""],
    ["checkpoint.malformed", "\n"],
    ["checkpoint.malformed", "log\n1\n"],
    ["checkpoint.malformed", `log\n1\n${rootText}`],
    ["checkpoint.malformed", `log\n1\n${rootText}\n\n`],
    ["checkpoint.malformed", `log\n1\n${rootText}\n\nmore\n`],
    ["checkpoint.malformed", `\n1\n${rootText}\n`],
    ["checkpoint.malformed", `log\n\n${rootText}\n`],
    ["checkpoint.malformed", `log\r\n1\r\n${rootText}\r\n`],
    ["checkpoint.malformed", `l\ud800g\n1\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n01\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n00\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n-1\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n+1\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n1.0\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n1e3\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n0x1\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n 1\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n１\n${rootText}\n`],
    ["checkpoint.size-malformed", `log\n9007199254740992\n${rootText}\n`],
    ["checkpoint.root-malformed", `log\n1\n${rootText.slice(0, -1)}\n`],
    ["checkpoint.root-malformed", `log\n1\n${rootText} \n`],
    ["checkpoint.root-malformed", `log\n1\n${rootText.replace("2I=", "2J=")}\n`],
    ["checkpoint.root-malformed", `log\n1\n${rootText.replace("/", "_")}\n`],
    ["checkpoint.root-malformed", "log\n1\nAAAA\n"],
  ])("is refused as %s: %j", (code, body) => {
    expect(parseCheckpoint(body)).toMatchObject({ refused: code });
    expect(Object.keys(proofRefusals)).toContain(code);
  });

  it("with any byte changed, left out or added is refused or reads differently", () => {
    const bytes = Buffer.from(golden);
    const whole = readGolden(golden);
    const expectOther = (changed: Buffer) =>
      expect(isDeepStrictEqual(readGolden(changed.toString()), whole)).toBe(false);
    for (let at = 0; at < bytes.length; at += 1) {
      for (let value = 0; value < 256; value += 1) {
        if (value === bytes[at]) continue;
        const changed = Buffer.from(bytes);
        changed[at] = value;
        expectOther(changed);
      }
      expectOther(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]));
      for (const more of ["\n", " ", "0", "="])
        expectOther(Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]));
    }
  });

  it("is not written where it could not be read back", () => {
    const odd: readonly Partial<Checkpoint>[] = [
      { origin: "" },
      { origin: "a\nb" },
      { origin: "log\n5" },
      { size: -1 },
      { size: 1.5 },
      { size: NaN },
      { size: 2 ** 53 },
      { root: head.root.subarray(1) },
      { extensions: [""] },
      { extensions: ["a\nb"] },
      { extensions: ["a\0"] },
    ];
    for (const part of odd) expect(() => checkpointBody({ ...head, ...part })).toThrow(RangeError);
  });

  it(`is read as it was written, and no text makes reading throw (SEED=${replay().seed})`, () => {
    const line = fc
      .string({ unit: "grapheme", minLength: 1 })
      // oxlint-disable-next-line no-control-regex
      .map((text) => text.replaceAll(/[\0-\x1f]/g, "-"));
    const checkpoint = fc.record({
      origin: line,
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
      extensions: fc.array(line, { maxLength: 3 }),
    });
    const written = fc.property(checkpoint, (one) => {
      expect(parseCheckpoint(checkpointBody(one))).toEqual(one);
    });
    fc.assert(written, { ...replay(), numRuns: 500 });
    const pieces = fc.constantFrom("log", "\n", "0", "1", rootText, "=", " ", "\0", "\ud800");
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    const read = fc.property(texts, (text) => {
      const one = parseCheckpoint(text);
      if (!("refused" in one)) expect(checkpointBody(one)).toBe(text);
    });
    fc.assert(read, { ...replay(), numRuns: 5000 });
  });
});
