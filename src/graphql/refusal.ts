import type { Sentence } from "../domain/sentence.ts";
import { builder } from "./builder.ts";
import type { RefusalCode } from "./codes.ts";
import { marked } from "./marks.ts";

/** A rule said no before anything was looked up or written. A value, never a verdict, never null. */
export interface Refusal {
  readonly __typename: "Refusal";
  readonly code: RefusalCode;
  readonly because: Sentence;
}

export function refusal(code: RefusalCode, because: Sentence): Refusal {
  return { __typename: "Refusal", code, because };
}

export const sentenceType = builder.objectRef<Sentence>("Sentence");

sentenceType.implement({
  description:
    "给人看的话，中英文各一句。程序应看代码，不看这里的文字。 / Words for people, in Chinese and in English. Programs go by codes, never by these.",
  fields: (t) => ({
    zh: t.exposeString("zh", marked("public", "中文。 / In Chinese.")),
    en: t.exposeString("en", marked("public", "英文。 / In English.")),
  }),
});

export const refusalType = builder.objectRef<Refusal>("Refusal");

refusalType.implement({
  description:
    "拒答：所问不能照此回答，什么也没有写入。它不是结论，不表示可以办理。 / The question cannot be answered as it was put; nothing was written. It is no verdict and clears nobody.",
  fields: (t) => ({
    code: t.exposeString(
      "code",
      marked(
        "public",
        "稳定的代码，见 schema/codes.json。 / A stable code, listed in schema/codes.json.",
      ),
    ),
    because: t.expose("because", {
      type: sentenceType,
      ...marked("public", "为何。 / Why."),
    }),
  }),
});
