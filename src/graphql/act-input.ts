import { builder } from "./builder.ts";

/** What comes with every act. */
export const actInput = builder.inputType("ActInput", {
  description:
    "每一行为所附：自何日、凭何文书、附何证据，及请求自身的编号。 / What comes with every act: from which day, on which document, with which evidence, and the request's own key.",
  fields: (t) => ({
    effectiveOn: t.field({
      type: "Day",
      required: true,
      description:
        "行为生效之日（含），不晚于今日。 / The first day of its effect, no later than today.",
    }),
    documentNumber: t.string({
      required: true,
      description: "所凭文书的文号。 / The number of the document on which it rests.",
    }),
    evidence: t.stringList({
      description:
        "证据：已上传文件的 SHA-256（64 位小写十六进制）。 / Evidence: the SHA-256 of what was uploaded, 64 lower-case hex digits.",
    }),
    idempotencyKey: t.string({
      required: true,
      description:
        "幂等键：同一请求重复提交只生效一次。 / The request's own key: the same request again changes nothing.",
    }),
    expectedVersion: t.field({
      type: "Position",
      description:
        "所见宗地的版本；其后有新登记的即退回。 / The version of the land that was seen; anything recorded since refuses the act.",
    }),
  }),
});
