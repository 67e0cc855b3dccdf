import type { Sentence } from "../sentence.ts";

/** What a person or a program may be appointed to, for a territory and everything within it. */
export const roles = {
  lead: { zh: "牵头部门", en: "lead bureau" },
  park: { zh: "园区管委会", en: "park committee" },
  department: { zh: "相关部门", en: "department" },
  counter: { zh: "柜台", en: "counter" },
  auditor: { zh: "审计", en: "auditor" },
  "system-admin": { zh: "系统管理员", en: "system administrator" },
  "security-admin": { zh: "安全管理员", en: "security administrator" },
  "audit-admin": { zh: "审计管理员", en: "audit administrator" },
} as const satisfies Readonly<Record<string, Sentence>>;

export type Role = keyof typeof roles;

/** The three administrators (三员分立): nobody holds two of them. */
export const separated: readonly Role[] = ["system-admin", "security-admin", "audit-admin"];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roles, text);
}
