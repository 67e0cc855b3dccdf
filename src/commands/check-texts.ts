import { type Defect, defect, type Sentence } from "../domain/sentence.ts";

const depthMax = 12;
const textMax = 200;
const numberMax = 1e15;

type Path = readonly (string | number)[];

/**
 * What no act may hold, wherever it stands: text that a register cannot keep or people cannot see, numbers
 * that are none, nesting without end.
 */
export function checkTexts(raw: unknown, path: Path = []): Defect[] {
  if (typeof raw === "string") return checkText(raw, path);
  if (typeof raw === "number")
    return Math.abs(raw) <= numberMax
      ? []
      : [
          defect("number.range", path, {
            zh: `数值过大：${raw}`,
            en: `the number is too large: ${raw}`,
          }),
        ];
  if (typeof raw !== "object" || raw === null) return [];
  if (path.length >= depthMax)
    return [
      defect("act.depth", path.slice(0, 2), {
        zh: `嵌套超过 ${depthMax} 层`,
        en: `nested more than ${depthMax} deep`,
      }),
    ];
  if (Array.isArray(raw)) return raw.flatMap((one, at) => checkTexts(one, [...path, at]));
  return Object.entries(raw).flatMap(([key, value]) => [
    ...checkText(key, path),
    ...checkTexts(value, [...path, key]),
  ]);
}

function checkText(text: string, path: Path): Defect[] {
  const says = unstorable(text);
  return says === null ? [] : [defect("text.malformed", path, says)];
}

function unstorable(text: string): Sentence | null {
  if (text.length > 2 * textMax || [...text].length > textMax)
    return {
      zh: `文字超过 ${textMax} 字`,
      en: `the text is longer than ${textMax} characters`,
    };
  if (!text.isWellFormed() || text.includes("\uFFFD"))
    return { zh: "文字含有已成乱码的字符", en: "the text holds characters that were spoilt" };
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001F\u007F-\u009F]/.test(text))
    return { zh: "文字含有控制字符或换行", en: "the text holds control characters" };
  return null;
}
