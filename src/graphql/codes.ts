import { type RecallRefusalCode, recallRefusals } from "../commands/acknowledge-recalls.ts";
import type { CheckRefusalCode } from "../commands/check-row.ts";
import { type LedgerRefusalCode, ledgerRefusals } from "../domain/ledger/refusal.ts";
import type { Remark } from "../domain/answer/remarks.ts";
import type { Sentence } from "../domain/sentence.ts";

type Codes<Code extends string> = Readonly<Record<Code, Sentence>>;

/** Refusals that the contract itself makes. */
type OwnRefusalCode =
  | "checks.too-many"
  | "checks.key-repeated"
  | "policy.unknown"
  | "log.empty"
  | "log.size-unknown"
  | "leaf.pending"
  | "record.unknown";

/** Why a question is not answered. */
export type QuestionRefusalCode = CheckRefusalCode | OwnRefusalCode;

/** Why what was answered or done before is not shown. */
type AuditRefusalCode = "period.empty" | "evidence.unlike";

export type RefusalCode =
  QuestionRefusalCode | AuditRefusalCode | RecallRefusalCode | LedgerRefusalCode;

/** What each refusal means; the sentence that comes with one says it of the case. */
export const questionRefusalCodes: Codes<QuestionRefusalCode> = {
  "identifier.malformed": {
    zh: "代码的长度或字符不对",
    en: "the identifier has the wrong length or alphabet",
  },
  "identifier.check-digit": {
    zh: "校验码不符；确认无误的，加 isIdentifierConfirmed 再问",
    en: "the check digit does not agree; ask again with isIdentifierConfirmed once the code is confirmed",
  },
  "action.unknown": { zh: "没有这一事项", en: "there is no such action" },
  "subject.unsuitable": {
    zh: "这一事项须就另一类主体询问",
    en: "this action is asked about another kind of subject",
  },
  "jurisdiction.required": {
    zh: "须写明询问柜台所在辖区",
    en: "the territory of the counter must be said",
  },
  "jurisdiction.malformed": {
    zh: "辖区不是六位区划代码",
    en: "the territory is not a six-digit region code",
  },
  "day.impossible": { zh: "不是有效日期", en: "there is no such day" },
  "position.unknown": {
    zh: "登记簿还没有这一位置",
    en: "the register has not reached that position",
  },
  "idempotency.key-reused": {
    zh: "幂等键已用于另一问题",
    en: "the idempotency key was used for another question",
  },
  "text.malformed": {
    zh: "文字为空、过长或含控制字符",
    en: "a text is empty, too long or holds control characters",
  },
  "law.none": {
    zh: "彼时登记簿尚未采用任何政策文件",
    en: "no document had been adopted by then",
  },
  "checks.too-many": {
    zh: "一批至多 1000 问，整批未办",
    en: "a batch holds at most 1,000 questions; none was answered",
  },
  "checks.key-repeated": {
    zh: "同一批内有两问用了同一个 key",
    en: "two questions of the batch have the same key",
  },
  "policy.unknown": { zh: "登记簿没有这一文件", en: "the register knows no such document" },
  "log.empty": { zh: "日志尚无检查点", en: "no head of the log has been signed yet" },
  "log.size-unknown": {
    zh: "没有这一叶数的检查点，或其中尚无此叶",
    en: "no head of that size was signed, or it does not hold the leaf",
  },
  "leaf.pending": {
    zh: "尚未写入日志，通常一秒之内写入",
    en: "it has no place in the log yet; it usually has one within a second",
  },
  "record.unknown": {
    zh: "没有这一答复，或不是本机构的",
    en: "there is no such check, or it is not one of the caller's institution",
  },
};

export const auditRefusalCodes: Codes<AuditRefusalCode> = {
  "period.empty": {
    zh: "时段的末日须在首日之后",
    en: "a period ends after its first day",
  },
  "evidence.unlike": {
    zh: "今所存各行与当时所签的答复不符，无从重述；须查明何者被改动",
    en: "what stands now does not come to the answer that was signed; it has to be found out what was altered",
  },
};

/** Every refusal: of a question, of a look back, and of an act. */
export const refusalCodes: Codes<RefusalCode> = {
  ...questionRefusalCodes,
  ...auditRefusalCodes,
  ...recallRefusals,
  ...ledgerRefusals,
};

/** What each remark means; remarks inform and never decide. */
export const remarkCodes: Codes<Remark["code"]> = {
  "territory.elsewhere": {
    zh: "另一地方的政策产生此后果，不约束本辖区的柜台",
    en: "a policy of another territory has this consequence; it does not bind this counter",
  },
  "reading.other": {
    zh: "按另一读法，此措施也及于该主体",
    en: "under the other reading this measure reaches the subject too",
  },
  "benefit.spared": {
    zh: "既有优惠未到期，到期后不再享受",
    en: "an existing benefit runs to its own expiry",
  },
  "listing.suspended": {
    zh: "异议未决，该认定中止执行",
    en: "an objection is pending and the execution of the listing is suspended",
  },
  "land.other": {
    zh: "措施系于另一宗地或项目",
    en: "the measure is tied to other land or another project",
  },
  "place.restraint": {
    zh: "辖区内某区域受此措施",
    en: "a place within this territory is under this measure",
  },
  "policy.expired": { zh: "文件已失效", en: "the document is no longer in force" },
  "policy.expiry-doubt": {
    zh: "文件的最后一日有两种读法，按另一读法措施成立",
    en: "the document's last day can be read in two ways; by the other this measure holds",
  },
  "policy.not-yet": { zh: "文件尚未施行", en: "the document is not yet in force" },
  "framework.only": {
    zh: "文件只作授权，未定规则",
    en: "the document only authorises; it sets no rule",
  },
  "tenure.unrecorded": {
    zh: "宗地有认定记录而当日使用权人未记录",
    en: "the land has been listed and nobody is recorded as holding it on that day",
  },
  "register.unvouched": {
    zh: "登记簿系由副本恢复，尚未经两人确认，结论待定",
    en: "the register came out of a copy that two persons have not yet acknowledged",
  },
  "named.unknown": {
    zh: "登记簿不知所写的宗地、优惠或项目",
    en: "the register does not know the land, benefit or project that was named",
  },
};
