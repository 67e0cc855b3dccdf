import type { InputFieldBuilder } from "@pothos/core";
import { builder, type Types } from "./builder.ts";

export const subjectInput = builder.inputType("SubjectInput", {
  description: "问的是谁，三者择一。 / Whom the question is about: exactly one of these.",
  isOneOf: true,
  fields: (t) => ({
    uscc: t.string({
      description: "企业的统一社会信用代码（18 位）。 / The USCC of an enterprise, 18 characters.",
    }),
    parcel: t.string({
      description:
        "宗地代码（19 位）或不动产单元号（28 位）。 / A parcel code of 19 characters, or a real-estate unit number of 28.",
    }),
    person: t.string({
      description:
        "自然人的证件号码等标识；只以加盐散列比对和留痕。 / What identifies a natural person; compared and recorded only as a salted hash.",
    }),
  }),
});

export const contextInput = builder.inputType("CheckContextInput", {
  description: "为何而问；随每一答复留痕。 / Why it is asked; recorded with every answer.",
  fields: (t) => ({
    purpose: t.string({ required: true, description: "用途。 / The purpose." }),
    caseNumber: t.string({ required: true, description: "业务编号。 / The number of the case." }),
    operator: t.string({ required: true, description: "经办人。 / Who asks." }),
  }),
});

type Fields = InputFieldBuilder<Types, "InputObject">;

/** What may be said of a question besides why it is asked; the same alone and in a batch. */
function questionFields(t: Fields) {
  return {
    subject: t.field({
      type: subjectInput,
      required: true,
      description: "问的是谁。 / Whom it is about.",
    }),
    action: t.string({
      required: true,
      description: "事项代码，见 actions。 / The action's code, see `actions`.",
    }),
    jurisdiction: t.string({
      description:
        "柜台所在辖区的六位区划代码；不写即本机构所在地。 / The six-digit code of the counter's territory; the caller's own where absent.",
    }),
    asOf: t.field({
      type: "Day",
      description:
        "所问之日；不写即当日（亚洲/上海）。 / The day; today in Asia/Shanghai where absent.",
    }),
    knownAt: t.field({
      type: "Position",
      description: "按当时所知；不写即最新。 / As known at this position; the newest where absent.",
    }),
    parcel: t.string({
      description:
        "此事项所系的宗地代码或不动产单元号。 / The land that the action is tied to: a parcel code or real-estate unit.",
    }),
    benefit: t.string({
      description: "此事项所系的既有优惠。 / The existing benefit that the action is tied to.",
    }),
    project: t.string({
      description: "此事项所系的项目。 / The project that the action is tied to.",
    }),
    isIdentifierConfirmed: t.boolean({
      defaultValue: false,
      description:
        "校验码不符而确认无误时为 true。 / True where a code whose check digit does not agree has been confirmed.",
    }),
    idempotencyKey: t.string({
      description:
        "同一机构以同一键再问，得到原答复，不另留痕；用于另一问题则拒答。 / Asked again under the same key by the same institution, the same answer is told and no second record left; another question under it is refused.",
    }),
  };
}

export const checkInput = builder.inputType("CheckInput", {
  description: "一个问题。 / One question.",
  fields: (t) => ({
    ...questionFields(t),
    context: t.field({
      type: contextInput,
      required: true,
      description: "为何而问。 / Why it is asked.",
    }),
  }),
});

export const checkItemInput = builder.inputType("CheckItemInput", {
  description: "一批中的一问。 / One question of a batch.",
  fields: (t) => ({
    key: t.string({
      required: true,
      description: "调用方的编号，批内不得重复。 / The caller's own key, unique within the batch.",
    }),
    ...questionFields(t),
  }),
});
