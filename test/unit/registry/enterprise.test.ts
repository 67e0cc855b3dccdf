import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDigit, parseUscc } from "../../../src/domain/registry/enterprise.ts";
import { replay } from "../../support/random.ts";

fc.configureGlobal(replay());

const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const digit = fc.constantFrom(..."0123456789");
const letter = fc.constantFrom(...alphabet);
const stems = fc
  .tuple(
    fc.array(letter, { minLength: 2, maxLength: 2 }),
    fc.array(digit, { minLength: 6, maxLength: 6 }),
    fc.array(letter, { minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.flat().join(""));

describe("a unified social credit code", () => {
  // Codes that the registers themselves publish.
  it.each(["91350100M000100Y43", "91110000600037341L", "91440300708461136T"])(
    "%s is read, and its check digit agrees",
    (code) => {
      expect(parseUscc(code)).toEqual({ uscc: code, checkDigitAgrees: true });
    },
  );

  it("with a wrong check digit is read all the same, with a warning", () => {
    expect(parseUscc("91350100M000100Y44")).toEqual({
      uscc: "91350100M000100Y44",
      checkDigitAgrees: false,
    });
  });

  it("forgives spaces, hyphens and lower case", () => {
    expect(parseUscc(" 9135 0100 m000-100y43 ")).toEqual({
      uscc: "91350100M000100Y43",
      checkDigitAgrees: true,
    });
  });

  it.each([
    ["17 characters", "91350100M000100Y4"],
    ["19 characters", "91350100M000100Y430"],
    ["nothing", ""],
    ["the letter I", "9135010IM000100Y43"],
    ["the letter O", "91350100M00010OY43"],
    ["the letter S", "91350100S000100Y43"],
    ["the letter V", "91350100V000100Y43"],
    ["the letter Z", "91350100Z000100Y43"],
    ["a letter among the digits of the region", "91A50100M000100Y43"],
    ["Chinese", "甲乙丙丁甲乙丙丁甲乙丙丁甲乙丙丁甲乙"],
    ["full-width digits", "９１３５０１００Ｍ０００１００Ｙ４３"],
  ])("with %s is refused", (_, text) => {
    expect(parseUscc(text)).toHaveProperty("malformed");
  });

  it("has one check digit for every stem, from the alphabet", () => {
    fc.assert(
      fc.property(stems, (stem) => {
        const agreeing = [...alphabet].filter((last) => {
          const read = parseUscc(stem + last);
          return "uscc" in read && read.checkDigitAgrees;
        });
        expect(agreeing).toEqual([checkDigit(stem)]);
      }),
    );
  });

  it("shows by its check digit when one character is wrong or two neighbours are exchanged", () => {
    fc.assert(
      fc.property(stems, fc.integer({ min: 8, max: 16 }), letter, (stem, at, other) => {
        const replaced = stem.slice(0, at) + other + stem.slice(at + 1);
        if (replaced !== stem) expect(checkDigit(replaced)).not.toBe(checkDigit(stem));
        const exchanged = stem.slice(0, at - 1) + stem[at] + stem[at - 1] + stem.slice(at + 1);
        if (exchanged !== stem) expect(checkDigit(exchanged)).not.toBe(checkDigit(stem));
      }),
    );
  });
});
