import { describe, expect, it } from "vitest";
import { type Appointment, mayPerform } from "../../../src/domain/access/appointment.ts";
import { isRole, type Role, roles, separated } from "../../../src/domain/access/role.ts";
import { type Right, rights, rightTo } from "../../../src/domain/access/table.ts";
import { stemOf } from "../../../src/domain/access/territory.ts";
import { forms } from "../../../src/domain/ledger/forms.ts";
import { lies } from "../../../src/domain/registry/region.ts";

const entries: readonly (readonly [string, Right])[] = Object.entries(rights);

describe("the table of rights", () => {
  it("names every act there is, and no other", () => {
    expect(forms.map(({ code }) => code).toSorted()).toEqual(Object.keys(rights).toSorted());
  });

  it("lets nobody who audits, and no system administrator, change anything", () => {
    const changing = entries.flatMap(([, right]) => right.roles);
    for (const role of ["auditor", "audit-admin", "system-admin"] as const)
      expect(changing, role).not.toContain(role);
  });

  it("keeps rights to the security administrator, and everything else from that one", () => {
    const held = entries.filter(([, right]) => right.roles.includes("security-admin"));
    expect(held.every(([, right]) => right.roles.length === 1)).toBe(true);
    expect(held.map(([operation]) => operation)).toEqual([
      "enterInstitution",
      "succeedInstitution",
      "openAccount",
      "appoint",
      "dismiss",
      "issueKey",
      "revokeKey",
    ]);
  });

  it("asks two persons for determination, acceptance, ends, corrections and law", () => {
    const two = entries.filter(([, right]) => right.persons === 2).map(([operation]) => operation);
    expect(two).toEqual([
      "determine",
      "accept",
      "withdrawListing",
      "relist",
      "suspendExecution",
      "decideObjection",
      "correct",
      "adoptPolicy",
      "withdrawPolicy",
    ]);
  });

  it("knows no operation by a name that every object has", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      expect(rightTo(name)).toBeUndefined();
      expect(isRole(name)).toBe(false);
    }
  });
});

const places = {
  own: "371300",
  below: "371302",
  above: "370000",
  sibling: "371500",
  far: "410300",
};

describe("an appointment", () => {
  const all = Object.keys(roles) as Role[];

  it("allows what its role may, in its territory and below, and nothing else", () => {
    for (const role of all)
      for (const [operation, right] of entries)
        for (const [relation, region] of Object.entries(places)) {
          const held: Appointment[] = [{ role, region: "371300", institution: "here" }];
          const expected =
            right.roles.includes(role) && (relation === "own" || relation === "below");
          const asked = { institution: "here", regions: [region] };
          expect(mayPerform(held, operation, asked), `${role} ${operation} ${relation}`).toBe(
            expected,
          );
        }
  });

  it("counts at its own institution alone", () => {
    const held: Appointment[] = [{ role: "lead", region: "371300", institution: "there" }];
    const asked = { institution: "here", regions: ["371302"] };
    expect(mayPerform(held, "determine", asked)).toBe(false);
  });

  it("must reach every place of an act, by however many appointments", () => {
    const county = { role: "lead", region: "371302", institution: "here" } as const;
    const other = { role: "park", region: "371311", institution: "here" } as const;
    const asked = { institution: "here", regions: ["371302", "371311"] };
    expect(mayPerform([county], "determine", asked)).toBe(false);
    expect(mayPerform([county, other], "determine", asked)).toBe(true);
    expect(mayPerform([county, { ...other, role: "auditor" }], "determine", asked)).toBe(false);
  });

  it("is asked for even where an act names no place, and none allows what is no operation", () => {
    const asked = { institution: "here", regions: [] };
    expect(mayPerform([], "succeedInstitution", asked)).toBe(false);
    const lead: Appointment[] = [{ role: "lead", region: "371300", institution: "here" }];
    expect(mayPerform(lead, "correct", asked)).toBe(false);
    expect(mayPerform(lead, "succeedInstitution", asked)).toBe(false);
    const security: Appointment[] = [{ ...lead[0]!, role: "security-admin" }];
    expect(mayPerform(security, "succeedInstitution", asked)).toBe(true);
    const held: Appointment[] = all.map((role) => ({
      role,
      region: "371300",
      institution: "here",
    }));
    expect(mayPerform(held, "everything", asked)).toBe(false);
  });
});

describe("the three administrators", () => {
  it("are roles of the table", () => {
    expect(separated.every(isRole)).toBe(true);
    expect(new Set(separated).size).toBe(3);
  });
});

describe("the digits of a territory", () => {
  it("tell what lies within it as the rules of regions do", () => {
    const regions = "370000 371000 371300 371302 371502 110101 100000 410300".split(" ");
    for (const outer of regions)
      for (const inner of regions)
        expect(inner.startsWith(stemOf(outer)), `${inner} in ${outer}`).toBe(lies(inner, outer));
  });
});
