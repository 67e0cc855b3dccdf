import { roles } from "../access/role.ts";
import { type Field, oneOf, optional, perhapsSeveral, required, several } from "./field.ts";
import { type Decision, form, type Form } from "./form.ts";
import { refuse, refuseAs } from "./refusal.ts";

const shape = /^[a-z0-9][a-z0-9._-]{1,63}$/;
const hashShape = /^[0-9a-f]{64}$/;
const labelMax = 100;

/** What an institution, or one of its keys, may be used for. */
const scopes = ["ask", "register", "record", "audit"] as const;

function among<Value>(field: Field<Value>, choices: readonly string[]): Field<Value> {
  return { ...field, choices };
}

/** It stands in the log; who may what is kept apart from what is known of land. */
const filed: Decision = { says: {} };

function checkCode(code: string): Decision {
  return shape.test(code)
    ? filed
    : refuse(
        "field.malformed",
        "代码由小写字母、数字、点、横线组成，2 至 64 位",
        "a code is made of lower-case letters, digits, dots and hyphens, 2 to 64 of them",
      );
}

function checkLabel(label: string): Decision {
  return label.length <= labelMax
    ? filed
    : refuse("field.malformed", "密钥名称至多 100 字", "a label has at most 100 characters");
}

export const enterInstitution = form({
  code: "enterInstitution",
  title: { zh: "登记机构", en: "enter an institution" },
  source: "嘉兴二、三；洛阳附件3第六条、第八条（职责分工）",
  fields: {
    code: required("text", "机构代码，如 lead-371300", "its code, such as lead-371300"),
    name: required("text", "名称", "its name"),
    english: required("text", "英文名", "its name in English"),
    region: required("region", "辖区：六位区划代码", "its territory"),
    scopes: among(several("text", "可用于：查询、读登记簿、登记、审计", "what it may do"), scopes),
    departments: perhapsSeveral(
      "text",
      "即文件所称的哪些部门，如“金融机构”；其应执行的措施由此而定",
      "which of the departments that documents name it is; its worklist follows from it",
    ),
  },
  isEntering: true,
  about: ({ region }) => ({ parcels: [], regions: [region] }),
  decide({ code, scopes: granted, departments }, { law }) {
    const known = law.vocabulary.departments.map(({ name }) => name);
    const unknown = departments.find((one) => !known.includes(one));
    if (unknown !== undefined)
      return refuse(
        "field.malformed",
        `没有哪一文件称“${unknown}”；可写：${known.join("、")}`,
        `no document names a department "${unknown}"; there are: ${known.join(", ")}`,
      );
    // Whoever audits changes nothing.
    if (granted.includes("audit") && granted.includes("record")) return refuseAs("role.separated");
    return checkCode(code);
  },
});

export const succeedInstitution = form({
  code: "succeedInstitution",
  title: { zh: "登记机构的承继", en: "record that an institution is succeeded" },
  source: "机构改革：职责自生效日由承继机构行使",
  fields: {
    predecessor: required("text", "原机构代码；自生效日不再办事", "who acts no longer"),
    successor: required(
      "text",
      "承继机构代码；其人员须另行任命",
      "who stands in its place; its people are appointed anew",
    ),
  },
  isEntering: true,
  about: () => ({ parcels: [] }),
  decide: ({ predecessor, successor }) =>
    predecessor === successor
      ? refuse("field.malformed", "两机构须不同", "an institution cannot succeed itself")
      : filed,
});

export const openAccount = form({
  code: "openAccount",
  title: { zh: "开立账户", en: "open an account" },
  source: "三员分立与双人办理：每一账户对应一人或一程序",
  fields: {
    code: required("text", "账户代码，如 371300-zhang", "its code, such as 371300-zhang"),
    institution: required("text", "所属机构代码", "the institution"),
    kind: oneOf(["person", "program"], "人员或程序", "a person or a program"),
    person: optional(
      "enterprise",
      "人员的证件：自然人:号码；只留加盐散列，同一人的账户据此相认",
      "who it is, as 自然人:NUMBER; only a salted hash is kept, by which accounts of one person are told",
    ),
    name: required("text", "显示名", "the name shown"),
    issuer: optional("text", "身份提供方网址", "the identity provider"),
    subject: optional("text", "该人在身份提供方的标识", "by whom that provider knows it"),
  },
  isEntering: true,
  about: () => ({ parcels: [] }),
  decide({ code, kind, person, issuer, subject }) {
    const isNamed = person?.startsWith("自然人:") === true;
    if (isNamed !== (kind === "person") || (person !== null && !isNamed))
      return refuse(
        "field.malformed",
        "人员账户须写明 自然人:证件号；程序账户不写",
        "an account of a person says 自然人:NUMBER; that of a program says nobody",
      );
    if ((issuer === null) !== (subject === null))
      return refuse(
        "field.missing",
        "issuer 与 subject 须同时填写",
        "issuer and subject come together",
      );
    return checkCode(code);
  },
});

export const appoint = form({
  code: "appoint",
  title: { zh: "任命", en: "appoint an account to a role" },
  source: "机构—角色—辖区",
  fields: {
    account: required("text", "账户代码", "the account"),
    role: oneOf(Object.keys(roles), "角色", "the role"),
    region: required("region", "辖区：六位区划代码", "the territory"),
    until: optional("day", "至（不含）；不写即未定", "the first day no longer"),
  },
  about: ({ region }) => ({ parcels: [], regions: [region] }),
  decide: ({ until }, { on }) => (until !== null && until <= on ? refuseAs("day.order") : filed),
});

export const dismiss = form({
  code: "dismiss",
  title: { zh: "免职", en: "dismiss an account from a role" },
  source: "机构—角色—辖区",
  fields: {
    account: required("text", "账户代码", "the account"),
    role: oneOf(Object.keys(roles), "角色，及于其全部辖区", "the role, in all its territories"),
  },
  about: () => ({ parcels: [] }),
  decide: () => filed,
});

export const issueKey = form({
  code: "issueKey",
  title: { zh: "签发密钥", en: "issue a key to an account" },
  source: "密钥由持有人一方生成；登记簿只收其 SHA-256",
  fields: {
    account: required("text", "账户代码", "the account"),
    label: required("text", "密钥名称，机构内不重复", "its label, unique within the institution"),
    hash: required(
      "text",
      "密钥的 SHA-256（64 位小写十六进制）；密钥本身为 ld_ 加 43 位 base64url",
      "the SHA-256 of the key in 64 lower-case hex digits; the key is ld_ and 43 characters of base64url",
    ),
    scopes: among(
      perhapsSeveral("text", "只可用于；不写即机构所能的全部", "what alone it may be used for"),
      scopes,
    ),
  },
  about: () => ({ parcels: [] }),
  decide: ({ hash, label }) =>
    hashShape.test(hash)
      ? checkLabel(label)
      : refuse(
          "field.malformed",
          "hash 应为 64 位小写十六进制",
          "hash is 64 lower-case hex digits",
        ),
});

export const revokeKey = form({
  code: "revokeKey",
  title: { zh: "撤销密钥", en: "revoke a key" },
  source: "撤销自答复之时起生效",
  fields: {
    account: required("text", "账户代码", "the account"),
    label: required("text", "密钥名称", "its label"),
  },
  about: () => ({ parcels: [] }),
  decide: () => filed,
});

export const rightsForms: readonly Form[] = [
  enterInstitution,
  succeedInstitution,
  openAccount,
  appoint,
  dismiss,
  issueKey,
  revokeKey,
];
