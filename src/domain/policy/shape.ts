import { z } from "zod";
import { type Defect, defect, type Sentence } from "../sentence.ts";

/** Checks the shape of something written by people; every departure becomes a defect with its place. */
export function readShape<T extends z.ZodType>(shape: T, raw: unknown): { value: z.infer<T> } | { defects: Defect[] } {
  const read = shape.safeParse(raw);
  return read.success ? { value: read.data } : { defects: read.error.issues.flatMap((issue) => fromIssue(issue, raw)) };
}

function fromIssue(issue: z.core.$ZodIssue, raw: unknown): Defect[] {
  const path = issue.path as Defect["path"];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      defect("key.unknown", [...path, key], { zh: `不认识的键“${key}”`, en: `unknown key "${key}"` }, articleAt(raw, path)),
    );
  }
  const code = issue.code === "invalid_type" && at(raw, path) === undefined ? "key.missing" : "value.shape";
  return [defect(code, path, sentence(issue, at(raw, path)), articleAt(raw, path))];
}

function sentence(issue: z.core.$ZodIssue, found: unknown): Sentence {
  const shown = found === undefined ? null : JSON.stringify(found).slice(0, 80);
  if (shown === null) return { zh: "缺少必填内容", en: "required and missing" };
  if (issue.code === "invalid_type") return { zh: `类型应为 ${issue.expected}，实为 ${shown}`, en: `must be ${issue.expected}, not ${shown}` };
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map(String).join("、");
    return { zh: `只能是 ${allowed}；实为 ${shown}`, en: `must be one of ${allowed}; not ${shown}` };
  }
  return { zh: `写法不合：${shown}（${issue.message}）`, en: `not as it must be: ${shown} (${issue.message})` };
}

export function at(raw: unknown, path: Defect["path"]): unknown {
  return path.reduce<unknown>(
    (held, key) => (typeof held === "object" && held !== null ? (held as Record<string | number, unknown>)[key] : undefined),
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
