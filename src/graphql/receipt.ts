import type { CheckReceipt, OpenSeal } from "../commands/seal-checks.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";

/** One signature, over everything that was answered together. */
export const sealType = builder.objectRef<OpenSeal>("Seal");

sealType.implement({
  description:
    "一次签名：一并作答的各问同在其下。 / One signature, over everything that was answered together.",
  fields: (t) => ({
    id: t.exposeID("id", marked("ask", "签名的编号。 / Its number.")),
    jws: t.exposeString(
      "jws",
      marked(
        "ask",
        "紧凑格式的 JWS（RFC 7515），以 /.well-known/jwks.json 的公钥验证。 / A compact JWS (RFC 7515), verified with a key of /.well-known/jwks.json.",
      ),
    ),
    size: t.exposeInt("size", marked("ask", "其下共几问。 / How many questions stand under it.")),
  }),
});

export const receiptType = builder.objectRef<CheckReceipt>("Receipt");

receiptType.implement({
  description:
    "一问的回执：随业务卷宗保存，日后无须本服务即可验证。 / The receipt of one question, to be filed with the case: anybody verifies it later, without this service.",
  fields: (t) => ({
    text: t.exposeString(
      "text",
      marked(
        "ask",
        "回执全文，一个 JSON，原样保存；其余各项尽在其中。 / The whole receipt as one JSON text, to be kept as it is; it holds all the rest.",
      ),
    ),
    seal: t.expose("seal", {
      type: sealType,
      ...marked("ask", "其上的签名。 / The signature that it stands under."),
    }),
    entry: t.exposeString(
      "entry",
      marked(
        "ask",
        "所签的一条：问题与答复的散列、依据的位置与法规版本（RFC 8785）。 / What is signed of this question: the hashes of question and answer, the position and the law it rests on (RFC 8785).",
      ),
    ),
    index: t.exposeInt(
      "index",
      marked("ask", "在签名之下的次序，从 0 起。 / Its place under the signature, from 0."),
    ),
    path: t.exposeStringList("path", {
      ...marked(
        "ask",
        "由该条至所签之根的散列，自下而上（RFC 6962），十六进制。 / The hashes from the entry up to the root that was signed (RFC 6962), hex.",
        { bound: "input" },
      ),
    }),
    question: t.exposeString(
      "question",
      marked("ask", "问题的规范文本（RFC 8785）。 / The canonical question (RFC 8785)."),
    ),
    answer: t.exposeString(
      "answer",
      marked("ask", "答复的规范文本（RFC 8785）。 / The canonical answer (RFC 8785)."),
    ),
  }),
});
