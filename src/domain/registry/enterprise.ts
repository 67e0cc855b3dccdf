import type { Sentence } from "../sentence.ts";

/** 统一社会信用代码, GB 32100-2015: 18 characters, the last one a check digit modulo 31. */
export type Uscc = string & { readonly uscc: unique symbol };

const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const shape = new RegExp(`^[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[${alphabet}]{10}$`);

export type UsccReading =
  { readonly uscc: Uscc; readonly checkDigitAgrees: boolean } | { readonly malformed: Sentence };

/**
 * Reads a code as typed: spaces and case are forgiven. Wrong length or alphabet is an error; a wrong
 * check digit is no proof of either, so the reading says it and leaves the decision to the caller.
 */
export function parseUscc(text: string): UsccReading {
  const code = text.replaceAll(/[\s-]/g, "").toUpperCase();
  if (code.length !== 18) {
    return malformed(
      `统一社会信用代码应为 18 位，实为 ${code.length} 位`,
      `a USCC has 18 characters, not ${code.length}`,
    );
  }
  if (!shape.test(code)) {
    return malformed(
      "统一社会信用代码含有不允许的字符（不用 I、O、S、V、Z；第 3 至 8 位为数字）",
      "the USCC has a character that is not allowed (no I, O, S, V, Z; characters 3 to 8 are digits)",
    );
  }
  return { uscc: code as Uscc, checkDigitAgrees: checkDigit(code.slice(0, 17)) === code[17] };
}

/** The 18th character for the first 17 (GB 32100-2015, 附录 A). */
export function checkDigit(stem: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += alphabet.indexOf(stem[at]!) * weights[at]!;
  return alphabet[(31 - (sum % 31)) % 31]!;
}

function malformed(zh: string, en: string): { malformed: Sentence } {
  return { malformed: { zh, en } };
}
