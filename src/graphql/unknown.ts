import type { Sentence } from "../domain/sentence.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";
import type { View } from "./view.ts";

/** What the register has never heard of, as known then: not nothing, and no clearance. */
interface Unknown<Name extends string> {
  readonly __typename: Name;
  readonly view: View;
  readonly code: string;
}

export type UnknownEnterprise = Unknown<"UnknownEnterprise">;
export type UnknownParcel = Unknown<"UnknownParcel">;

const enterpriseSays: Sentence = {
  zh: "登记簿不知此企业。这不表示没有措施，也不表示没有问题；可否办理请用 check。",
  en: "The register does not know this enterprise. That is neither a finding that no measure applies nor a clearance; for an answer there is check.",
};

const parcelSays: Sentence = {
  zh: "登记簿不知此宗地。这不表示没有措施，也不表示没有问题；可否办理请用 check。",
  en: "The register does not know this parcel. That is neither a finding that no measure applies nor a clearance; for an answer there is check.",
};

export const unknownEnterpriseType = builder.objectRef<UnknownEnterprise>("UnknownEnterprise");

unknownEnterpriseType.implement({
  description:
    "登记簿在所问位置、所问之日不知的企业；不是“没有措施”。 / An enterprise that the register did not know; this does not say that no measure applies.",
  fields: (t) => ({
    uscc: t.id({
      ...marked("register", "统一社会信用代码。 / Its USCC."),
      resolve: ({ code }) => code,
    }),
    says: t.field({
      type: sentenceType,
      ...marked("register", "这意味着什么。 / What this means."),
      resolve: () => enterpriseSays,
    }),
    asOf: t.field({
      type: "Day",
      ...marked("register", "所问之日。 / The day asked about."),
      resolve: ({ view }) => view.asOf,
    }),
    position: t.field({
      type: "Position",
      ...marked("register", "所问的登记簿位置。 / The position it was looked for at."),
      resolve: ({ view }) => view.position,
    }),
    isDemonstration: t.boolean({
      ...marked("register", "true：演示登记簿。 / True for a demonstration register."),
      resolve: ({ view }) => view.isDemonstration,
    }),
  }),
});

export const unknownParcelType = builder.objectRef<UnknownParcel>("UnknownParcel");

unknownParcelType.implement({
  description:
    "登记簿在所问位置、所问之日不知的宗地；不是“没有措施”。 / A parcel that the register did not know; this does not say that no measure applies.",
  fields: (t) => ({
    code: t.id({
      ...marked("register", "宗地代码。 / Its parcel code."),
      resolve: ({ code }) => code,
    }),
    says: t.field({
      type: sentenceType,
      ...marked("register", "这意味着什么。 / What this means."),
      resolve: () => parcelSays,
    }),
    asOf: t.field({
      type: "Day",
      ...marked("register", "所问之日。 / The day asked about."),
      resolve: ({ view }) => view.asOf,
    }),
    position: t.field({
      type: "Position",
      ...marked("register", "所问的登记簿位置。 / The position it was looked for at."),
      resolve: ({ view }) => view.position,
    }),
    isDemonstration: t.boolean({
      ...marked("register", "true：演示登记簿。 / True for a demonstration register."),
      resolve: ({ view }) => view.isDemonstration,
    }),
  }),
});
