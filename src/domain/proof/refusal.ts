import type { Sentence } from "../sentence.ts";

/** Why a text is no note or no checkpoint; it says nothing yet about who signed it. */
export type ProofRefusalCode = keyof typeof proofRefusals;

export interface ProofRefusal {
  readonly refused: ProofRefusalCode;
  readonly because: Sentence;
}

export const proofRefusals = {
  "note.too-long": says(
    "签名文本过长或签名过多",
    "the note is too long or has too many signatures",
  ),
  "note.malformed": says("不是规范的签名文本", "the text is not a well-formed signed note"),
  "note.unsigned": says("签名文本没有签名", "the note has no signature"),
  "note.signature-malformed": says("签名行不合规范", "a signature line of the note is malformed"),
  "checkpoint.malformed": says("不是规范的检查点", "the text is not a well-formed checkpoint"),
  "checkpoint.size-malformed": says("检查点的树大小不合规范", "the checkpoint's size is malformed"),
  "checkpoint.root-malformed": says("检查点的根哈希不合规范", "the checkpoint's root is malformed"),
} as const satisfies Readonly<Record<string, Sentence>>;

export function refuseProof(refused: ProofRefusalCode): ProofRefusal {
  return { refused, because: proofRefusals[refused] };
}

function says(zh: string, en: string): Sentence {
  return { zh, en };
}
