import type { CheckRefusalCode } from "../commands/check-row.ts";
import { type LedgerRefusalCode, ledgerRefusals } from "../domain/ledger/refusal.ts";
import type { Remark } from "../domain/answer/remarks.ts";
import type { Sentence } from "../domain/sentence.ts";

type Codes<Code extends string> = Readonly<Record<Code, Sentence>>;

/** Refusals that the contract itself makes. */
type OwnRefusalCode = "checks.too-many" | "checks.key-repeated" | "policy.unknown";

/** Why a question is not answered. */
export type QuestionRefusalCode = CheckRefusalCode | OwnRefusalCode;

export type RefusalCode = QuestionRefusalCode | LedgerRefusalCode;

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
};

/** Every refusal: of a question, and of an act. */
export const refusalCodes: Codes<RefusalCode> = { ...questionRefusalCodes, ...ledgerRefusals };

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
  "named.unknown": {
    zh: "登记簿不知所写的宗地、优惠或项目",
    en: "the register does not know the land, benefit or project that was named",
  },
};
