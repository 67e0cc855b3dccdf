import { parseUscc } from "../registry/enterprise.ts";
import {
  type EntityKind,
  type FactDefinition,
  type FactValue,
  spansOf,
  type Entity,
} from "../registry/fact.ts";
import { type FactReader, readSpans } from "../registry/read-facts.ts";
import { oneOf, optional, required, type InputOf } from "./field.ts";
import { type CaseFile, findListing, form, type Form, parcelOfListing } from "./form.ts";
import { checkHolder } from "./holdings.ts";
import { periodMeant, saidPeriod } from "./period.ts";
import { type LedgerRefusal, ledgerRefusals, refuse, refuseAs } from "./refusal.ts";
import { reservedFacts } from "./reserved-facts.ts";
import { ofEnterprise, ofListing, ofParcel } from "./said.ts";

/** What a fact may be recorded of in this way. */
const kinds = ["parcel", "enterprise", "listing", "project", "region"] as const;

const fields = {
  of: oneOf(
    kinds,
    "何者的事实：宗地、企业、认定、项目、区域",
    "what it is a fact of: a parcel, an enterprise, a listing, a project or a region",
  ),
  parcel: optional(
    "parcel",
    "宗地；企业不在本辖区登记的，填其持有的宗地；项目所系的宗地",
    "the parcel; for a firm registered elsewhere, land that it holds; for a project, its land",
  ),
  enterprise: optional(
    "enterprise",
    "企业；项目的申请人",
    "the enterprise; for a project, who applies for it",
  ),
  listing: optional("listing", "认定的编号", "the listing"),
  project: optional("text", "项目名称", "the project by its name"),
  region: optional("region", "区划", "the county, city or province"),
  zone: optional("text", "该区划内的园区", "the zone in that region"),
  fact: required("text", "词汇表中的事实名", "the fact by its name in the vocabulary"),
  value: required(
    "text",
    "值：是、否、日期、数值、代码或名称；不清楚的写“未知”",
    "its value: 是, 否, a day, a number, a code or a name; 未知 where it is not known",
  ),
  from: optional(
    "day",
    "自何日起（含）；不填为生效日",
    "the first day; that of the act where left out",
  ),
  until: optional(
    "day",
    "至何日止（不含）；只登记终止的，只填此日",
    "the first day no longer; alone, it ends what stands",
  ),
} as const;

type Input = InputOf<typeof fields>;

export const recordFact = form({
  code: "recordFact",
  title: { zh: "登记词汇表中的事实", en: "record a fact of the vocabulary" },
  source: "各文件措施的条件；词汇表“记录义务”",
  fields,
  about: aboutOf,
  decide(input, file) {
    const subject = findSubject(input, file);
    if ("refused" in subject) return subject;
    const definition = file.law.facts.get(input.fact);
    if (definition === undefined || !definition.entities.includes(subject.kind))
      return refuse(
        "fact.unknown",
        `词汇表没有关于这类对象的事实“${input.fact}”`,
        `the vocabulary has no fact "${input.fact}" of such a thing`,
      );
    if (reservedFacts.has(definition.name)) return refuseAs("fact.reserved");
    const typed = definition.type === "number" ? numberOf(input.value) : input.value;
    const value = readFactValue(typed, definition);
    if (typeof value === "object" && value !== null) return value;
    const { entity } = subject;
    const same = entity === null ? [] : spansOf(entity, input.fact);
    const period = periodMeant(
      same.filter((span) => span.value === value),
      input,
      file.on,
    );
    if ("refused" in period) return period;
    return {
      says: subject.says({ [input.fact]: { 值: typed, ...saidPeriod(period) } }),
    };
  },
});

function aboutOf({ of, parcel, enterprise, listing, region, project }: Input) {
  const land = parcel === null ? [] : [parcel];
  const firms = enterprise === null ? [] : [enterprise];
  switch (of) {
    case "parcel":
      return { parcels: land };
    case "enterprise":
      return { parcels: land, enterprises: firms };
    case "listing":
      return { parcels: listing === null ? [] : [parcelOfListing(listing)] };
    case "project":
      return { parcels: project === null ? [] : land, enterprises: firms };
    case "region":
      return { parcels: [], regions: region === null ? [] : [region] };
    default:
      return of satisfies never;
  }
}

interface Subject {
  readonly kind: EntityKind;
  /** What is known of it; null where this act is the first to speak of it. */
  readonly entity: Entity | null;
  says(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

function findSubject(input: Input, file: CaseFile): Subject | LedgerRefusal {
  const { world } = file;
  const { parcel, enterprise, listing: code } = input;
  switch (input.of) {
    case "parcel":
      if (parcel === null) return lacking("parcel");
      return {
        kind: "parcel",
        entity: world.parcels.get(parcel) ?? null,
        says: (facts) => ofParcel(parcel, facts),
      };
    case "enterprise": {
      if (enterprise === null) return lacking("enterprise");
      const misplaced = checkHolder(file, enterprise, parcel);
      if (misplaced !== null) return misplaced;
      return {
        kind: "enterprise",
        entity: world.enterprises.get(enterprise) ?? null,
        says: (facts) => ofEnterprise(enterprise, facts),
      };
    }
    case "listing": {
      if (code === null) return lacking("listing");
      const listing = findListing(file, code);
      if (listing === undefined) return refuseAs("listing.unknown");
      return { kind: "listing", entity: listing, says: (facts) => ofListing(listing, facts) };
    }
    case "project":
      return findProject(input, file);
    case "region":
      return findRegion(input, file);
    default:
      return input.of satisfies never;
  }
}

function findProject({ project, enterprise, parcel }: Input, file: CaseFile) {
  if (project === null) return lacking("project");
  if (enterprise === null) return lacking("enterprise");
  if (!file.world.enterprises.has(enterprise)) return refuseAs("enterprise.unknown");
  const entity = file.world.projects.find(({ id }) => id === project) ?? null;
  return {
    kind: "project" as const,
    entity,
    says: (facts: Readonly<Record<string, unknown>>) => ({
      [`项目 ${project}`]: {
        申请人: enterprise,
        ...(parcel === null ? {} : { 地块: parcel }),
        ...facts,
      },
    }),
  };
}

function findRegion({ region, zone }: Input, { world }: CaseFile) {
  if (region === null) return lacking("region");
  return {
    kind: "region" as const,
    entity: world.regions.get(zone ?? region) ?? null,
    says: (facts: Readonly<Record<string, unknown>>) =>
      zone === null
        ? { [`区域 ${region}`]: facts }
        : { [`区域 ${zone}`]: { 区划: region, ...facts } },
  };
}

function lacking(name: keyof typeof fields): LedgerRefusal {
  const { says } = fields[name];
  return refuse("field.missing", `缺“${name}”：${says.zh}`, `${name} is missing: ${says.en}`);
}

/** A number as the grammar writes it; what is none is left for the grammar to refuse. */
function numberOf(text: string): string | number {
  return /^-?\d{1,15}(?:\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

/** The value as the register holds it, or what is wrong with it, in the words of the grammar. */
function readFactValue(typed: unknown, definition: FactDefinition): FactValue | LedgerRefusal {
  const reader: FactReader = {
    defects: [],
    enterprise(raw) {
      const read = parseUscc(String(raw));
      return "malformed" in read ? null : read.uscc;
    },
  };
  const [span] = readSpans({ 值: typed }, definition, ["值"], reader);
  if (span !== undefined) return span.value;
  return {
    refused: "fact.malformed",
    because: reader.defects[0]?.says ?? ledgerRefusals["fact.malformed"],
  };
}

export const factForms: readonly Form[] = [recordFact];
