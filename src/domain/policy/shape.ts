import { z } from "zod";
import { type Defect, defect, type Sentence } from "../sentence.ts";

/** Checks the shape of something written by people; every departure becomes a defect with its place. */
export function readShape<T extends z.ZodType>(
  shape: T,
  raw: unknown,
): { value: z.infer<T> } | { defects: Defect[] } {
  const read = shape.safeParse(raw);
  return read.success
    ? { value: read.data }
    : { defects: read.error.issues.flatMap((issue) => fromIssue(issue, raw)) };
}

function fromIssue(issue: z.core.$ZodIssue, raw: unknown, above: Defect["path"] = []): Defect[] {
  const path = [...above, ...(issue.path as Defect["path"])];
  const found = at(raw, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      defect(
        "key.unknown",
        [...path, key],
        { zh: `不认识的键“${key}”`, en: `unknown key "${key}"` },
        articleAt(raw, path),
      ),
    );
  }
  const meant = issue.code === "invalid_union" ? meantForm(issue.errors, found) : undefined;
  if (meant !== undefined) return meant.flatMap((inner) => fromIssue(inner, raw, path));
  const [says, article] = [sentence(issue, found), articleAt(raw, path)];
  if (found === undefined) return [defect("key.missing", path, says, article)];
  return [defect("value.shape", path, says, article)];
}

/** Of several forms, the one that was meant: the only one of this type, or the only one whose keys are all there. */
function meantForm(
  forms: readonly (readonly z.core.$ZodIssue[])[],
  found: unknown,
): readonly z.core.$ZodIssue[] | undefined {
  const ofType = forms.filter(
    (issues) => !issues.some(({ code, path }) => path.length === 0 && code !== "unrecognized_keys"),
  );
  const complete = ofType.filter(
    (issues) =>
      !issues.some(
        ({ path }) => path.length > 0 && at(found, path as Defect["path"]) === undefined,
      ),
  );
  return [ofType, complete].find(({ length }) => length === 1)?.[0];
}

function sentence(issue: z.core.$ZodIssue, found: unknown): Sentence {
  const shown = found === undefined ? null : JSON.stringify(found).slice(0, 80);
  if (shown === null) return { zh: "缺少必填内容", en: "required and missing" };
  switch (issue.code) {
    case "invalid_type":
      return {
        zh: `类型应为 ${issue.expected}，实为 ${shown}`,
        en: `must be ${issue.expected}, not ${shown}`,
      };
    case "invalid_value": {
      const allowed = issue.values.map(String).join("、");
      return {
        zh: `只能是 ${allowed}；实为 ${shown}`,
        en: `must be one of ${allowed}; not ${shown}`,
      };
    }
    case "invalid_format":
      return {
        zh: `写法应合 ${issue.pattern ?? issue.format}；实为 ${shown}`,
        en: `must match ${issue.pattern ?? issue.format}; not ${shown}`,
      };
    case "too_small":
      return { zh: `至少须有一项：${shown}`, en: `must not be empty: ${shown}` };
    case "invalid_union":
      return {
        zh: `不是任何一种认可的写法：${shown}`,
        en: `none of the forms that may stand here: ${shown}`,
      };
    default:
      return { zh: `写法不合：${shown}`, en: `not as it must be: ${shown} (${issue.message})` };
  }
}

export function at(raw: unknown, path: Defect["path"]): unknown {
  return path.reduce<unknown>(
    (held, key) =>
      typeof held === "object" && held !== null
        ? (held as Record<string | number, unknown>)[key]
        : undefined,
    raw,
  );
}

/** The article named nearest above a place. */
export function articleAt(raw: unknown, path: Defect["path"]): string | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const held = at(raw, path.slice(0, length));
    if (typeof held === "object" && held !== null) {
      const article = (held as Record<string, unknown>)["条"];
      if (typeof article === "string") return article;
    }
  }
  return undefined;
}
