import type { Sentence } from "../sentence.ts";

/** Something in exported evidence that is not as it was signed, or does not fit the rest. */
export interface EvidenceDefect {
  readonly code: EvidenceDefectCode;
  /** In which file of the export, and on which of its lines; null for what stands on none. */
  readonly file: string | null;
  readonly line: number | null;
  /** Which thing: an act by its position, a leaf by its number, a seal, a batch or a key by its name. */
  readonly about: string;
  /** Which part of it, where one can be named. */
  readonly part: string | null;
}

export type EvidenceDefectCode = keyof typeof evidenceDefects;

export type Place = Pick<EvidenceDefect, "file" | "line" | "about">;

/** Every defect, as it is found. */
export class Findings {
  readonly defects: EvidenceDefect[] = [];

  add(code: EvidenceDefectCode, place: Place, part: string | null = null): void {
    this.defects.push({ code, ...place, part });
  }
}

export const evidenceDefects = {
  "line.malformed": says("这一行不是导出时写的样子", "the line is none that an export writes"),
  "manifest.unlike": says("与清单所记数目不符", "is not as many as the manifest says"),

  "act.hash": says("规范文本与其散列不符", "the canonical text is not that of its hash"),
  "act.malformed": says("规范文本不是一件行为", "the canonical text is no act"),
  "act.column": says("列值与规范文本不符", "the column is unlike the canonical text"),
  "act.missing": says("序号有缺，其间行为不在", "positions are missing before it"),
  "act.doubled": says("同一序号写了两次", "the position stands twice"),
  "act.moved": says("不在其序号应在之处", "it does not stand where its position belongs"),
  "act.unlike-leaf": says("与日志中的叶不符", "it is unlike its leaf in the log"),
  "act.without-leaf": says(
    "早于日志末尾而日志中没有",
    "it is older than the end of the log and not in it",
  ),

  "seal.malformed": says("签名内容不合规范", "what was signed is malformed"),
  "seal.column": says("列值与签名内容不符", "the column is unlike what was signed"),
  "seal.root": says("各条目的树根与签名不符", "its hashes have another root than was signed"),
  "seal.law": says("所据法规文本与其散列不符", "the law spelt out is not that of its hash"),
  "seal.signature": says("签名不成立", "the signature does not hold"),
  "seal.key-unknown": says("签名密钥不明", "it was signed by a key that nobody published"),
  "seal.key-not-standing": says(
    "签名密钥当时未启用或已停用",
    "the key did not stand when it signed",
  ),
  "seal.origin": says("属于另一日志", "it belongs to another log"),
  "seal.checkpoint": says(
    "所载检查点不是本日志的",
    "the checkpoint that it carries is not one of this log",
  ),
  "seal.incomplete": says("部分条目没有对应的批次", "some of its entries belong to no batch"),
  "seal.unlike-leaf": says("与日志中的叶不符", "it is unlike its leaf in the log"),
  "seal.without-leaf": says(
    "早于日志末尾而日志中没有",
    "it is older than the end of the log and not in it",
  ),
  "seal.doubled": says("同一签名写了两次", "the seal stands twice"),

  "batch.malformed": says("问题或条目不合规范", "the questions or entries are malformed"),
  "batch.column": says("列值与签名内容不符", "the column is unlike what was signed"),
  "batch.entry": says("条目与签名的叶不符", "the entry is not the leaf that was signed"),
  "batch.question": says("问题与条目不符", "the question is unlike its entry"),
  "batch.overlapping": says("与另一批次占同一位置", "it takes the place of another batch"),
  "batch.without-seal": says("所指签名不在", "the seal that it names is not there"),
  "batch.without-receipt": says(
    "早已登记而没有回执",
    "it was recorded long before and has no receipt",
  ),

  "leaf.missing": says("叶号有缺", "numbers are missing before it"),
  "leaf.doubled": says("写了两次", "it stands twice"),
  "leaf.moved": says("不在应在之处", "it does not stand where it belongs"),
  "leaf.malformed": says("既非行为也非签名", "it is neither an act nor a seal"),
  "leaf.without-record": says(
    "所记行为或签名不在",
    "the act or seal that it stands for is not there",
  ),
  "leaf.unsigned": says("在最新检查点之外", "it is beyond the newest checkpoint"),

  "checkpoint.malformed": says("不是规范的检查点", "it is no well-formed checkpoint"),
  "checkpoint.column": says("列值与签名文本不符", "the column is unlike the signed text"),
  "checkpoint.signature": says(
    "签名不成立或密钥不明",
    "its signature does not hold, or its key is unknown",
  ),
  "checkpoint.key-not-standing": says(
    "签名密钥当时未启用或已停用",
    "the key did not stand when it signed",
  ),
  "checkpoint.origin": says("属于另一日志", "it belongs to another log"),
  "checkpoint.moved": says("次序不对", "it does not stand where it belongs"),
  "checkpoint.doubled": says("写了两次", "it stands twice"),
  "checkpoint.root": says(
    "与日志内容不符：此前的叶被改动过",
    "the log is not what it signs: leaves before it were altered",
  ),
  "checkpoint.larger": says(
    "所签日志比现有的长：末尾被截去",
    "it signs a longer log: the end has been cut off",
  ),

  "key.malformed": says("公钥与其名称不符", "the public key is not that of its name"),
  "key.column": says(
    "与公布或停用它的行为不符",
    "it is unlike the act that published or retired it",
  ),
  "key.without-act": says("没有行为公布过", "no act published it"),
  "key.missing": says(
    "有行为公布或停用，密钥表中没有",
    "an act published or retired it and it is not listed",
  ),
  "key.doubled": says("写了两次", "it stands twice"),
  "key.untrusted": says("不在另行给出的密钥之中", "it is not among the keys that were given"),

  "witness.larger": says(
    "另存的检查点所签日志比现有的长：日志被截断，或恢复自较早的备份",
    "the checkpoint held elsewhere signs a longer log: this one was truncated or restored from an older backup",
  ),
  "witness.lost": says(
    "另存的检查点签于恢复之前，所列各叶未随备份恢复：其中的行为和答复已从登记簿失去",
    "the checkpoint held elsewhere was signed before a restoration that did not bring these leaves back: the acts and answers in them are lost to the register",
  ),
  "witness.root": says(
    "另存的检查点所签是另一日志：日志被改写",
    "the checkpoint held elsewhere signs another log: this one was rewritten",
  ),
  "witness.origin": says(
    "另存的检查点属于另一日志",
    "the checkpoint held elsewhere belongs to another log",
  ),
  "witness.key-unknown": says(
    "另存的检查点由此处没有的密钥签名：密钥被替换，或属于另一登记簿",
    "the checkpoint held elsewhere was signed by a key that is not here: keys were replaced, or it is another register's",
  ),
  "witness.signature": says(
    "另存的检查点签名不成立",
    "the signature of the checkpoint held elsewhere does not hold",
  ),

  "receipt.malformed": says("不是规范的回执", "it is no well-formed receipt"),
  "receipt.signature": says("签名不成立", "the signature does not hold"),
  "receipt.key-unknown": says("签名密钥不明", "it was signed by a key that nobody published"),
  "receipt.key-not-standing": says(
    "签名密钥当时未启用或已停用",
    "the key did not stand when it signed",
  ),
  "receipt.payload": says("签名内容不合规范", "what was signed is malformed"),
  "receipt.path": says("条目不在签名之下", "the entry is not under the signature"),
  "receipt.entry": says("条目不合规范", "the entry is malformed"),
  "receipt.question": says("问题与条目不符", "the question is not that of the entry"),
  "receipt.answer": says("答复与条目不符", "the answer is not that of the entry"),
  "receipt.law": says("所据法规与签名内容不符", "the law is not among what was signed"),
  "receipt.not-in-log": says("签名不在日志中", "its seal is not in the log"),
  "receipt.tail": says(
    "签名在日志中尚未签入检查点",
    "its seal waits for the log's next checkpoint",
  ),
} as const satisfies Readonly<Record<string, Sentence>>;

function says(zh: string, en: string): Sentence {
  return { zh, en };
}
