import type { Path, Subject, SubjectKind } from "../domain/policy/consequence.ts";
import type { Cause, Missing } from "../domain/policy/explain.ts";
import type { Doubt, Effect } from "../domain/policy/policy.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { sentenceType } from "./refusal.ts";

export const subjectKindType = builder.enumType("SubjectKind", {
  description: "主体是什么。 / What a subject is.",
  values: {
    ENTERPRISE: { value: "enterprise", description: "企业。 / An enterprise." },
    PERSON: { value: "person", description: "自然人。 / A natural person." },
    PARCEL: { value: "parcel", description: "宗地。 / A parcel of land." },
    REGION: { value: "region", description: "区域。 / A region." },
  } satisfies Record<Uppercase<SubjectKind>, { value: SubjectKind; description: string }>,
});

export const effectType = builder.enumType("Effect", {
  description:
    "一项措施的效力，自强至弱；DUTY 约束机关，不决定结论。 / What a measure does, strongest first; a DUTY binds a body and decides no outcome.",
  values: {
    BLOCKED: { description: "不得、不予、不再。 / It may not be done." },
    RESTRICTED: {
      description:
        "从严、审慎、原则上不：由办理机关裁量并记录理由。 / The body decides and records a reason.",
    },
    DIFFERENTIAL: {
      description: "另适用一类价格或配额。 / Another class of price or quota applies.",
    },
    ENTITLED: { description: "享有激励。 / An incentive bears on the action." },
    DUTY: { description: "机关须办之事。 / Something that a body has to do." },
  } satisfies Record<Effect, { description: string }>,
});

export const subjectType = builder.objectRef<Subject>("Subject");

subjectType.implement({
  description: "后果由谁承受。 / Whom a consequence is about.",
  fields: (t) => ({
    kind: t.expose("kind", {
      type: subjectKindType,
      ...marked("public", "是什么。 / What it is."),
    }),
    id: t.exposeID("id", {
      ...marked(
        "public",
        "统一社会信用代码、宗地代码或区划代码；自然人只见代号。 / USCC, parcel code or region code; of a person only the token is shown.",
      ),
    }),
  }),
});

export const causeType = builder.objectRef<Cause>("Cause");

causeType.implement({
  description: "时段在某日开始或终止的原因。 / What made a period begin or end on a day.",
  fields: (t) => ({
    role: t.exposeString(
      "role",
      marked(
        "public",
        "要件的种类：condition territory bearer control validity adoption signed-in-force benefit-expired suspension discharge。 / Which kind of requirement changed.",
      ),
    ),
    says: t.expose("says", { type: sentenceType, ...marked("public", "所述。 / In words.") }),
    facts: t.exposeStringList(
      "facts",
      marked("public", "当日变化的事实。 / The facts that changed that day.", { bound: "law" }),
    ),
    about: t.exposeString("about", {
      nullable: true,
      ...marked(
        "public",
        "事实关于谁；与事实无关时为 null。 / What the facts are about; null where none changed.",
      ),
    }),
  }),
});

export const missingType = builder.objectRef<Missing>("MissingFact");

missingType.implement({
  description: "起决定作用而未记录的事实。 / A fact that decides and was not recorded.",
  fields: (t) => ({
    fact: t.exposeString("fact", marked("public", "词汇表中的名称。 / Its word.")),
    says: t.expose("says", { type: sentenceType, ...marked("public", "所述。 / In words.") }),
    about: t.exposeString("about", {
      nullable: true,
      ...marked(
        "public",
        "应记录于何者；不在一物之上时为 null。 / What it is about; null where it is about no single thing.",
      ),
    }),
    recordedBy: t.exposeString("recordedBy", {
      nullable: true,
      ...marked(
        "public",
        "由何种行为负责记录；词汇表未写明时为 null。 / The act that obliges somebody to record it; null where the vocabulary names none.",
      ),
    }),
  }),
});

export const doubtType = builder.objectRef<Doubt>("Doubt");

doubtType.implement({
  description: "原文未定之处：所采读法与另一读法。 / What the text leaves open: both readings.",
  fields: (t) => ({
    reading: t.exposeString("reading", marked("public", "所采读法。 / The reading taken.")),
    other: t.exposeString("other", marked("public", "另一读法。 / The other reading.")),
    handle: t.exposeString("handle", {
      nullable: true,
      ...marked(
        "public",
        "案卷编号；没有时为 null。 / Its number in the dossier; null where it has none.",
      ),
    }),
  }),
});

export const unitType = builder.objectRef<Path["unit"]>("PathUnit");

unitType.implement({
  description: "措施所针对的一物。 / The one thing a measure is about.",
  fields: (t) => ({
    kind: t.exposeString(
      "kind",
      marked(
        "public",
        "listing parcel enterprise agreement benefit project region 之一。 / What kind of thing.",
      ),
    ),
    id: t.exposeID("id", marked("public", "其编号。 / Its code.")),
  }),
});

export const pathType = builder.objectRef<Path>("Path");

pathType.implement({
  description: "措施如何及于该主体。 / How a measure reaches its subject.",
  fields: (t) => ({
    unit: t.expose("unit", {
      type: unitType,
      ...marked("public", "认定、协议、宗地等。 / A listing, an agreement, a parcel, …"),
    }),
    parcel: t.exposeString("parcel", {
      nullable: true,
      ...marked("public", "所涉宗地；不涉宗地时为 null。 / The land; null where there is none."),
    }),
    via: t.exposeString("via", {
      nullable: true,
      ...marked(
        "public",
        "因控股哪一企业而及于该主体；直接承受时为 null。 / The enterprise whose controlling shareholder the subject is; null where it is reached directly.",
      ),
    }),
    benefit: t.exposeString("benefit", {
      nullable: true,
      ...marked(
        "public",
        "所随的既有优惠；没有时为 null。 / The existing benefit it follows; null where there is none.",
      ),
    }),
  }),
});
