import type { Provocations, RefusalStage } from "./stage.ts";

const institution = { name: "某机构", english: "some institution", region: "371302" };

/** What is refused about institutions, accounts, roles and keys. */
export function refusedOfRights({ walk, security, refusedBy }: RefusalStage) {
  const secured = (form: string, fields: Readonly<Record<string, unknown>>): Promise<string> =>
    refusedBy(security, form, fields);
  return {
    "institution.unknown": () =>
      secured("succeedInstitution", { predecessor: "nobody", successor: "lead-371302" }),
    "institution.known": () =>
      secured("enterInstitution", { ...institution, code: "lead-371302", scopes: ["ask"] }),
    "institution.ended": async () => {
      for (const code of ["before-371302", "after-371302"])
        await walk.did(security, "enterInstitution", { ...institution, code, scopes: ["ask"] });
      const succession = { predecessor: "before-371302", successor: "after-371302" };
      await walk.did(security, "succeedInstitution", succession);
      return secured("succeedInstitution", succession);
    },
    "role.separated": () =>
      secured("enterInstitution", { ...institution, code: "odd", scopes: ["audit", "record"] }),
    "role.own": () => secured("appoint", { account: "guard", role: "lead", region: "371302" }),
    "role.beyond": () => secured("appoint", { account: "wang", role: "lead", region: "371311" }),
    "role.held": () => secured("appoint", { account: "wang", role: "lead", region: "371302" }),
    "role.none": () => secured("dismiss", { account: "wang", role: "park" }),
    "key.known": () =>
      secured("issueKey", { account: "wang", label: "wang", hash: "1".repeat(64) }),
    "key.unknown": () => secured("revokeKey", { account: "wang", label: "没有" }),
    "account.unknown": () => secured("dismiss", { account: "nobody", role: "lead" }),
    "account.known": () =>
      secured("openAccount", {
        code: "wang",
        institution: "lead-371302",
        kind: "person",
        person: "自然人:演示证件号0001",
        name: "王某",
      }),
  } satisfies Provocations;
}
