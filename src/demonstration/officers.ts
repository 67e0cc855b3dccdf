import { cities, type City } from "./cities.ts";
import {
  countyOfCounters,
  type DemonstrationInstitution,
  demonstrationInstitutions,
} from "./institutions.ts";

/** An officer of the demonstration; nobody is meant. */
export interface DemonstrationOfficer {
  /** The code of the account, under which its key is found: `lead-371300.a`. */
  readonly account: string;
  readonly institution: DemonstrationInstitution;
  readonly name: string;
  readonly role: "lead" | "park" | "department" | "auditor" | "security-admin";
}

/** Who sits in every city, by the stem of the institution: two where an act takes two. */
const seats = {
  lead: { role: "lead", names: ["甲", "乙"] },
  park: { role: "park", names: ["甲", "乙"] },
  department: { role: "department", names: ["甲"] },
  auditor: { role: "auditor", names: ["甲"] },
  security: { role: "security-admin", names: ["甲"] },
} as const satisfies Readonly<
  Record<string, { role: DemonstrationOfficer["role"]; names: readonly string[] }>
>;

/** Institutions that act by their officers alone; the others stand at counters too. */
const offices = {
  park: { name: "开发区管委会", english: "park committee" },
  department: { name: "工业和信息化局", english: "bureau of industry" },
  security: { name: "联动登记簿安全管理岗", english: "security administration" },
} as const;

export const demonstrationOfficers: readonly DemonstrationOfficer[] = cities.flatMap((city) =>
  Object.entries(seats).flatMap(([stem, { role, names }]) => {
    const institution = officeOf(city, stem as keyof typeof seats);
    return names.map((name, at) => ({
      account: `${institution.code}.${"ab"[at]}`,
      institution,
      name: `演示经办${name}`,
      role,
    }));
  }),
);

function officeOf(city: City, stem: keyof typeof seats): DemonstrationInstitution {
  const code = `${stem}-${stem === "park" ? countyOfCounters(city) : city.region}`;
  const known = demonstrationInstitutions.find((one) => one.code === code);
  if (known !== undefined) return known;
  const { name, english } = offices[stem as keyof typeof offices];
  return {
    code,
    name: `${city.name}${name}（演示）`,
    english: `${english}, ${city.name} (fictitious)`,
    region: code.slice(-6),
    scopes: new Set(["ask", "register", "record"]),
  };
}
