import type { Sentence } from "../sentence.ts";

/** Why an act cannot stand, as a rule of the ledger; what each means is in `ledgerRefusals`. */
export type LedgerRefusalCode = keyof typeof ledgerRefusals;

export interface LedgerRefusal {
  readonly refused: LedgerRefusalCode;
  readonly because: Sentence;
}

/** Every refusal that the ledger itself makes. The sentence that comes with one says it of the case. */
export const ledgerRefusals = {
  "act.denied": says(
    "没有这一事项，或无权办理",
    "there is no such thing here, or it may not be done by the caller",
  ),
  "field.missing": says("缺少必填项", "a field that is required is missing"),
  "field.malformed": says("某项填写不合要求", "a field cannot be read"),
  "evidence.missing": says("这一行为须附证据", "this act needs evidence"),
  "evidence.unknown": says("所附证据尚未上传", "evidence that is named was not uploaded"),
  "day.future": says("生效日不得晚于今日", "an act cannot take effect in the future"),
  "day.order": says("日期先后不合", "the days are in the wrong order"),
  "parcel.unknown": says("登记簿没有这一宗地", "the register has no such parcel"),
  "enterprise.unknown": says("登记簿没有这一企业", "the register knows no such enterprise"),
  "listing.unknown": says("登记簿没有这一认定", "the register has no such listing"),
  "listing.standing": says(
    "同一宗地、同一类别已有未了结的认定",
    "a listing of the same parcel and category still stands",
  ),
  "listing.ended": says("该认定已撤销或了结", "the listing has been withdrawn or closed"),
  "category.unknown": says("所依文件没有这一类别", "the document has no such category"),
  "policy.not-in-force": says(
    "所依文件当日不施行或不及于该地",
    "the document is not in force there on that day",
  ),
  "policy.unknown-version": says(
    "本程序和登记簿都没有这一版政策包",
    "neither this program nor the register has this version of the pack",
  ),
  "policy.overlap": says(
    "同一文件在同一区划、同一日只能采用一版",
    "one version of a document is adopted for a territory on a day",
  ),
  "stage.missing": says("尚未完成在先的步骤", "an earlier step has not been taken"),
  "stage.done": says("这一步骤已经完成", "this step has been taken already"),
  "scope.none": says(
    "所依文件以认定意见为准，不另列入范围",
    "the document goes by determinations and has no scope to list land in",
  ),
  "publicity.too-short": says(
    "公示期短于文件所定的工作日数",
    "it was public for fewer working days than the document asks",
  ),
  "finding.none": says("没有可撤销的认定", "there is no such finding to revoke"),
  "finding.unknown": says(
    "所依文件没有写到这种认定或结论",
    "the document does not speak of such a finding",
  ),
  "deadline.none": says("没有可延长的期限", "there is no deadline to extend"),
  "deadline.not-later": says(
    "延长后的期限须晚于原期限",
    "the new deadline must be later than the old",
  ),
  "deadline.too-long": says(
    "期限超过文件所许的最长期",
    "the period is longer than the document allows",
  ),
  "agreement.unknown": says("登记簿没有这一协议", "the register has no such agreement"),
  "agreement.type": says(
    "所依文件没有写到这种协议",
    "the document does not speak of such an agreement",
  ),
  "party.unknown": says("不是协议的当事人", "is no party to the agreement"),
  "mode.unknown": says("所依文件没有这种处置方式", "the document knows no such mode"),
  "objection.none": says("没有未决的异议", "there is no objection that awaits a decision"),
  "objection.pending": says("已有未决的异议", "an objection awaits its decision already"),
  "consent.missing": says("未征得原土地权利人同意", "the right holder has not consented"),
  "tenure.none": says(
    "转出方当日并不持有该宗地",
    "the one who transfers does not hold the land on that day",
  ),
  "act.unknown": says("登记簿没有这一行为", "the register has no such act"),
  "act.not-correctable": says("这一行为不能更正", "this act cannot be corrected"),
  "entry.standing": says("登记簿已有这一内容", "the register says so already"),
  "mortgage.none": says("没有可注销的抵押登记", "there is no mortgage to release"),
  "benefit.none": says("没有这一优惠，或已终止", "there is no such benefit, or it has ended"),
  "duty.none": says("当日没有这一应办之事", "there is no such duty on that day"),
  "fact.reserved": says(
    "这一事实由专门的行为登记",
    "this fact is established by an act of its own",
  ),
  "fact.unknown": says("词汇表没有这一事实", "the vocabulary has no such fact"),
  "fact.malformed": says("所登记的内容不合词汇表", "what is stated does not fit the vocabulary"),
  "fact.contradicted": says(
    "与已登记的内容相抵触；确有错误的，用更正",
    "contradicts what is recorded; to mend an error, correct it",
  ),
  "entity.contradicted": says("与先前登记的描述不同", "differs from how it was described before"),
  "act.key-reused": says("幂等键已用于另一内容", "the idempotency key was used for something else"),
  "version.stale": says(
    "该宗地在此期间又有登记，请重新查看后再办",
    "something was recorded about the land in the meantime; look again first",
  ),
  "measure.unknown": says("没有所报的措施", "there is no such measure to report on"),
  "report.standing": says(
    "这一措施已报结果",
    "a result has been reported for this measure already",
  ),
  "law.none": says("尚未采用任何政策文件", "no document has been adopted"),
  "account.required": says(
    "须由登记在册的人员办理",
    "a person with an account of its own is required",
  ),
  "institution.unknown": says(
    "本辖区没有这一机构",
    "there is no such institution within the territory",
  ),
  "institution.known": says("这一机构代码已登记", "an institution has this code already"),
  "institution.ended": says("该机构已由他机构承继", "the institution has been succeeded already"),
  "account.unknown": says("本辖区没有这一账户", "there is no such account within the territory"),
  "account.known": says("账户代码或登录标识已登记", "an account has this code or login already"),
  "role.separated": says(
    "三员分立：系统、安全、审计管理员不得由同一人兼任，审计机构不得登记",
    "the three administrators are kept apart: nobody holds two of them, and whoever audits records nothing",
  ),
  "role.own": says("不得为自己任命或签发密钥", "nobody appoints himself or issues his own key"),
  "role.beyond": says(
    "所任辖区超出其机构的区划",
    "the territory reaches beyond that of the institution",
  ),
  "role.held": says("该账户已任此职", "the account holds this role there already"),
  "role.none": says("该账户未任此职", "the account does not hold this role"),
  "key.known": says("密钥或其名称已在使用", "the key or its label is in use already"),
  "key.unknown": says("没有这一有效密钥", "there is no such key that stands"),
  "register.restored": says(
    "登记簿系由副本恢复，须经两人确认；确认之前只可查阅",
    "the register came out of a copy; until two persons have acknowledged that, it can only be read",
  ),
  "restoration.none": says(
    "没有待确认的恢复，或所写长度与恢复时不符",
    "no restoration waits for acknowledgement, or the size is not that at which the log came back",
  ),
  "restoration.acknowledged": says(
    "本人已确认过，须由另一人确认",
    "this person has acknowledged it; another must",
  ),
  "evidence.unanchored": says(
    "已有登记未能写入留痕日志，超过时限，暂停登记",
    "what was recorded before has waited too long for its place in the signed log; nothing new is recorded",
  ),
  "proposal.changed": says("待批内容与所核不符", "the proposal is not what was read"),
  "proposal.settled": says("该事项已有结论", "the proposal has been settled"),
  "proposal.same-person": says("提出人与批准人须为两人", "whoever proposes cannot approve"),
  "proposal.proposer-lapsed": says(
    "提出人已无此权限，请重新提出",
    "the proposer no longer has the right; it must be proposed anew",
  ),
} as const;

function says(zh: string, en: string): Sentence {
  return { zh, en };
}

export function refuse(refused: LedgerRefusalCode, zh: string, en: string): LedgerRefusal {
  return { refused, because: { zh, en } };
}

/** The refusal in its general words, where the case adds nothing. */
export function refuseAs(refused: LedgerRefusalCode): LedgerRefusal {
  return { refused, because: ledgerRefusals[refused] };
}
