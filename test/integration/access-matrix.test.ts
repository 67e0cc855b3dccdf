import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
} from "graphql";
import type { GraphQLField } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "../../src/domain/access/role.ts";
import { type Operation, rights } from "../../src/domain/access/table.ts";
import { lies } from "../../src/domain/registry/region.ts";
import { admit } from "../../src/graphql/admission.ts";
import { markOf } from "../../src/graphql/marks.ts";
import { schema } from "../../src/graphql/schema.ts";
import { type Caller, type Scope, scopes } from "../../src/store/callers.ts";
import type { Reader } from "../../src/store/database.ts";
import { codeOf } from "../../src/store/retry.ts";
import { sql } from "drizzle-orm";
import { asRole } from "../support/database.ts";
import {
  type DemonstrationRegister,
  openDemonstration,
} from "../support/demonstration-register.ts";
import { filledForm } from "../support/filled-forms.ts";
import type { Seated } from "../support/officers.ts";
import { openWalk, type Walk } from "../support/walk.ts";

const home = "371300";

/** Where something lies, seen from whoever is appointed for a city. */
const relations = {
  own: home,
  below: "371302",
  above: "370000",
  sibling: "371500",
  none: "410300",
} as const;
type Relation = keyof typeof relations;

const queries = schema.getQueryType()!.getFields();
const mutations = schema.getMutationType()!.getFields();
const allRoles = Object.keys(roles) as Role[];

function isWithin(relation: Relation): boolean {
  return relation === "own" || relation === "below";
}

describe("guards alone, with row security switched off", () => {
  let walk: Walk;
  const officers = new Map<Role, Seated>();
  beforeAll(async () => {
    walk = await openWalk();
    for (const role of allRoles)
      officers.set(
        role,
        await walk.seat({
          institution: `${role}-${home}`,
          region: home,
          account: `${role}.one`,
          roles: [role],
        }),
      );
    await switchOff(walk.ownerUrl);
  });
  afterAll(() => walk.drop());

  it("are those of the table: every mutation has its entry, and every entry its mutation", () => {
    expect(Object.keys(mutations).toSorted()).toEqual(
      [...Object.keys(rights), "settleProposal", "acknowledgeRecalls"].toSorted(),
    );
  });

  it.each(Object.keys(rights) as Operation[])(
    "%s is for whoever the table says, in their territory and below",
    async (form) => {
      const told: Record<string, boolean> = {};
      const expected: Record<string, boolean> = {};
      const bodies = new Set<string>();
      const right: { roles: readonly Role[]; isPlacedLater?: true } = rights[form];
      const placed = right.isPlacedLater === true ? (["own"] as const) : allRelations;
      for (const role of allRoles)
        for (const relation of placed) {
          const fields = filledForm(form, relations[relation]);
          const outcome = await walk.act(officers.get(role)!, form, fields, { evidence: [] });
          const isDenied = outcome.is === "refused" && outcome.code === "act.denied";
          if (isDenied) bodies.add(JSON.stringify(outcome));
          told[`${role} ${relation}`] = !isDenied;
          expected[`${role} ${relation}`] = right.roles.includes(role) && isWithin(relation);
        }
      expect(told).toEqual(expected);
      expect(bodies.size).toBe(1);
    },
  );

  it("deny whoever has no account, or one that is appointed to nothing", async () => {
    const idle = await walk.seat({
      institution: `lead-${home}`,
      region: home,
      account: "idle",
      roles: [],
    });
    for (const form of Object.keys(rights))
      expect(
        await walk.act(idle, form, filledForm(form, home), { evidence: [] }),
        form,
      ).toMatchObject({ is: "refused", code: "act.denied" });
  });

  const asked = Object.values(queries).flatMap((field) =>
    [[], ...scopes.map((one) => [one])].map((held) => [field, held] as const),
  );

  it("give every query to its scope and to no other", () => {
    const wrong = asked.filter(([field, held]) => {
      const { access, or = access } = markOf(field.extensions)!;
      const isAllowed = access === "public" || held.some((one) => one === access || one === or);
      return isAllowed === (codeOfAdmission(field, held as readonly Scope[]) === "access.denied");
    });
    expect(wrong.map(([{ name }, held]) => `${name} ${held.join()}`)).toEqual([]);
  });
});

const allRelations = Object.keys(relations) as Relation[];

/** As the owner may: from then on only what the program itself asks stands in the way. */
function switchOff(ownerUrl: string): Promise<unknown> {
  return asRole(ownerUrl, (owner) =>
    owner.unsafe(`do $$ declare named text; begin
      for named in select relname from pg_class where relrowsecurity loop
        execute format('alter table %I disable row level security', named);
      end loop; end $$`),
  );
}

function codeOfAdmission(field: GraphQLField<unknown, unknown>, held: readonly Scope[]): string {
  try {
    admit(schema, documentOf(field, {}, false), { scopes: new Set(held) });
    return "admitted";
  } catch (error) {
    return (error as { extensions: { code: string } }).extensions.code;
  }
}

/** A document that asks one query, with everything that its answer holds or nothing of it. */
function documentOf(
  field: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
  isWhole = true,
) {
  const args = field.args.filter((one) => (isWhole ? one.name in variables : isRequired(one.type)));
  const head = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const passed = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const body = isWhole ? selectionOf(field.type, 5) : "{ __typename }";
  const source = `query ${head === "" ? "" : `(${head})`} { told: ${field.name}${passed === "" ? "" : `(${passed})`} ${body} }`;
  return { document: parse(source), source, variables };
}

function isRequired(type: unknown): boolean {
  return String(type).endsWith("!");
}

/** Every field that can be asked for without arguments that must be given, to a depth. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isUnionType(named))
    return `{ __typename ${named
      .getTypes()
      .map((one) => `... on ${one.name} ${selectionOf(one, depth)}`)
      .join(" ")} }`;
  if (!isObjectType(named) && !isInterfaceType(named)) return "";
  const fields = Object.values((named as GraphQLObjectType).getFields()).flatMap((field) => {
    if (field.args.some((one) => isRequired(one.type))) return [];
    const inner = getNamedType(field.type);
    const isLeaf = !isObjectType(inner) && !isUnionType(inner) && !isInterfaceType(inner);
    if (!isLeaf && depth === 0) return [];
    const page = field.args.some(({ name }) => name === "first") ? "(first: 3)" : "";
    // Two members of a union may hold fields of one name and two types.
    return [
      `${named.name}_${field.name}: ${field.name}${page} ${isLeaf ? "" : selectionOf(field.type, depth - 1)}`,
    ];
  });
  return `{ __typename ${fields.join(" ")} }`;
}

describe("every field", () => {
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith("__"))
    .flatMap((type) =>
      Object.values((type as GraphQLObjectType).getFields()).map(
        (field) => [type.name, field] as const,
      ),
    );

  it("says who may have it", () => {
    const silent = fields.filter(([, field]) => markOf(field.extensions) === null);
    expect(silent.map(([type, { name }]) => `${type}.${name}`)).toEqual([]);
    expect(fields.length).toBeGreaterThan(200);
  });

  it("that a counter may have belongs to an answer, to the law, or to what was searched by name", () => {
    const open = ["ask", "public"];
    const reached = new Set<string>();
    const visit = (type: GraphQLOutputType): void => {
      const named = getNamedType(type);
      if (reached.has(named.name)) return;
      reached.add(named.name);
      if (isUnionType(named)) named.getTypes().forEach(visit);
      else if (isObjectType(named))
        for (const field of Object.values(named.getFields()))
          if (open.includes(markOf(field.extensions)?.access ?? "")) visit(field.type);
    };
    visit(schema.getQueryType()!);
    for (const land of [
      "Parcel",
      "Listing",
      "ActRecord",
      "Mortgage",
      "Proposal",
      "RecordedFact",
      "Tenure",
    ])
      expect([...reached], land).not.toContain(land);
    expect([...reached]).toContain("Verdict");
  });
});

describe("row security alone, without any guard", () => {
  let register: DemonstrationRegister;
  beforeAll(async () => {
    register = await openDemonstration();
  });
  afterAll(() => register.drop());

  /** Tables in which everything is everybody's who may read the register at all. */
  const common = ["signing_key", "institution", "institution_succession", "law", "name"];

  interface Table {
    readonly name: string;
    readonly isSecured: boolean;
  }

  /** Of the checks of others none are seen but by auditors. */
  const isOfChecks = new Set(["check_batch", "receipt", "recall", "recall_acknowledgement"]);

  function readable(): Promise<Table[]> {
    return asRole(register.ownerUrl, async (owner) => [
      ...(await owner<Table[]>`
        select c.relname as name, c.relrowsecurity as "isSecured" from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'region'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
          and has_table_privilege('liandong_reader', c.oid, 'select') order by 1`),
    ]);
  }

  it("covers every table with a region that a reader may read, but for what is common", async () => {
    const open = (await readable()).filter(({ isSecured }) => !isSecured);
    expect(open.map(({ name }) => name).filter((name) => !common.includes(name))).toEqual([]);
  });

  function seenBy(
    within: readonly string[],
    statement: string,
  ): Promise<Record<string, unknown>[]> {
    const reader = { institution: "test", operator: "test", within };
    return register.database.reading(reader, async (tx) => [
      ...(await tx.execute(sql.raw(statement))),
    ]);
  }

  it("shows nobody anything who has no territory", async () => {
    for (const { name } of (await readable()).filter(({ isSecured }) => isSecured)) {
      const rows = await seenBy([], `select region from ${name}`);
      const isPublic = ["entity", "identifier", "fact"].includes(name);
      if (!isPublic) expect(rows, name).toEqual([]);
    }
    const kinds = await seenBy([], "select distinct kind from entity order by 1");
    expect(
      kinds
        .map(({ kind }) => kind)
        .filter((kind) => !["enterprise", "person", "region"].includes(String(kind))),
    ).toEqual([]);
  });

  it.each(["371300", "371302", "370000", "371500", "410300"])(
    "shows a reader of %s all that lies there, and of what lies elsewhere only what is tied to it",
    async (territory) => {
      const firms = new Set(
        (
          await ownerRows(
            `select distinct t.enterprise from tenure t join entity l on l.id = t.parcel
           where ${inside("substr(l.code, 1, 6)", territory)}`,
          )
        ).map(({ enterprise }) => String(enterprise)),
      );
      for (const { name } of (await readable()).filter(({ isSecured }) => isSecured)) {
        const key = await keyOf(name);
        const seen = await seenBy([territory], `select ${key} as key, t.* from ${name} t`);
        const there = await ownerRows(
          `select ${key} as key from ${name} t where ${inside("t.region", territory)}`,
        );
        const shown = new Set(seen.map((row) => String(row["key"])));
        if (!isOfChecks.has(name))
          expect(
            there.filter((row) => !shown.has(String(row["key"]))),
            name,
          ).toEqual([]);
        const strange = seen.filter(
          (row) =>
            !lies(String(row["region"]), territory) && !isTied(name, row, { firms, territory }),
        );
        expect(strange.slice(0, 3), name).toEqual([]);
      }
    },
  );

  const regionFacts = new Set<string>();
  const owned = new Map<string, string>();
  beforeAll(async () => {
    for (const { id } of await ownerRows("select id from entity where kind = 'region'"))
      regionFacts.add(String(id));
    for (const { id, enterprise } of await ownerRows(
      "select id, enterprise from entity where kind in ('permit', 'benefit', 'project')",
    ))
      owned.set(String(id), String(enterprise));
  });

  interface Ties {
    /** Firms that hold land in the territory, by number. */
    readonly firms: ReadonlySet<string>;
    readonly territory: string;
  }

  /** Why a row may be seen though it lies elsewhere; told by other columns than those of the policies. */
  function isTied(
    table: string,
    row: Record<string, unknown>,
    { firms, territory }: Ties,
  ): boolean {
    const holds = (number: unknown): boolean => firms.has(String(number));
    switch (table) {
      case "entity":
        return (
          ["enterprise", "person", "region"].includes(String(row["kind"])) ||
          holds(row["enterprise"])
        );
      case "identifier":
        return (
          ["enterprise", "person", "region"].includes(String(row["kind"])) ||
          holds(owned.get(String(row["entity"])))
        );
      case "fact":
        return (
          regionFacts.has(String(row["entity"])) ||
          holds(row["entity"]) ||
          holds(owned.get(String(row["entity"])))
        );
      case "discharge":
        return holds(row["entity"]);
      case "control":
        return holds(row["held"]) || holds(row["holder"]);
      case "consequence":
        return row["parcel"] === null && lies(territory, String(row["region"]));
      case "act":
        // An import of the whole country's is about land here.
        return true;
      default:
        return false;
    }
  }

  it("shows of an act that lies elsewhere only one that is about land here", async () => {
    const acts = await seenBy(["371302"], "select position, region from act");
    const about = new Set(
      (
        await ownerRows(
          `select b.position from act_about b join entity e on e.id = b.entity
         where e.kind in ('parcel', 'listing', 'agreement') and ${inside("substr(e.code, 1, 6)", "371302")}`,
        )
      ).map(({ position }) => String(position)),
    );
    expect(acts.length).toBeGreaterThan(10);
    for (const { position, region } of acts)
      expect(lies(String(region), "371302") || about.has(String(position))).toBe(true);
  });

  function ownerRows(statement: string): Promise<Record<string, unknown>[]> {
    return asRole(register.ownerUrl, async (owner) => [...(await owner.unsafe(statement))]);
  }

  function inside(column: string, territory: string): string {
    return `starts_with(${column}, '${territory.replace(/(?:0000|00)$/, "")}')`;
  }

  async function keyOf(table: string): Promise<string> {
    const columns = await ownerRows(
      `select a.attname as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid
       and a.attnum = any(i.indkey) where i.indisprimary and i.indrelid = '${table}'::regclass order by 1`,
    );
    return `concat_ws('|', ${columns.map(({ name }) => `t.${String(name)}`).join(", ")})`;
  }

  const context = { purpose: "核验", caseNumber: "1", operator: "经办" };
  interface Target {
    readonly parcel: string;
    readonly firm: string;
    readonly secrets: readonly string[];
  }

  /** Land in the county with a listing and a mortgage, its holder, and what nobody elsewhere may be told. */
  async function target(): Promise<Target> {
    const [row] = await ownerRows(
      `select l.code as parcel, e.code as firm, s.code as listing, m.code as mortgage, m.mortgagee
       from entity l join tenure t on t.parcel = l.id join entity e on e.id = t.enterprise and e.kind = 'enterprise'
       join entity s on s.parcel = l.id and s.kind = 'listing' join mortgage m on m.parcel = l.id
       where l.kind = 'parcel' and starts_with(l.code, '3713')
         and not exists (select from tenure o join entity p on p.id = o.parcel
           where o.enterprise = e.id and not starts_with(p.code, '3713'))
       order by l.id limit 1`,
    );
    const { parcel, firm, listing, mortgage } = row as Record<string, string>;
    return { parcel: parcel!, firm: firm!, secrets: [parcel!, listing!, mortgage!] };
  }

  /** How each query is pointed at the target; a query that is missing here fails the test. */
  function variablesOf({ parcel, firm }: Target): Record<string, Record<string, unknown>> {
    const subject = { uscc: firm };
    const question = { subject, action: "loan.new", jurisdiction: "371302" };
    return {
      act: { position: 5 },
      actions: { first: 5 },
      acts: { first: 100 },
      adoptions: { first: 5 },
      answersGiven: { subject, from: "2000-01-01", until: "2999-01-01", first: 100 },
      check: { input: { ...question, context } },
      checks: { items: [{ ...question, key: "1" }], context },
      consistency: { earlier: 0 },
      enterprise: { uscc: firm },
      impact: { acts: [], first: 5 },
      impactOfPolicy: {
        policy: "linyi-2013-45",
        hash: "0".repeat(64),
        territory: home,
        from: "2026-01-01",
        first: 5,
      },
      inclusion: { of: { position: 5 } },
      listings: { filter: { region: parcel.slice(0, 6) }, first: 100 },
      log: {},
      measures: { first: 5 },
      parcel: { code: parcel },
      policies: { first: 5 },
      policy: { id: "linyi-2013-45" },
      progress: { first: 5 },
      proposals: { first: 5 },
      recalls: { first: 5 },
      searchEnterprises: { name: "临沂", first: 5 },
      worklist: { status: "OUTSTANDING", first: 5 },
      officers: { first: 5 },
      restorations: {},
      rights: {},
      signingKeys: {},
    };
  }

  function callerIn(region: string): Caller {
    return {
      institution: `reader-${region}`,
      name: region,
      english: region,
      region,
      scopes: new Set(scopes),
      client: `reader-${region}/test`,
      account: null,
      territories: [region],
    };
  }

  /** A verdict is for whoever asks about a subject; all others are for those within. */
  const answersAll = new Set(["check", "checks"]);

  it.each(Object.keys(queries))("%s tells nobody elsewhere of land here", async (name) => {
    const aimed = await target();
    const variables = variablesOf(aimed)[name];
    expect(variables, `the matrix must say how ${name} is asked`).toBeDefined();
    const { source } = documentOf(queries[name]!, variables!);
    const told = async (region: string, asked = variables!): Promise<string> => {
      const { data, errors } = await register.ask(source, asked, callerIn(region));
      return JSON.stringify(data ?? errors);
    };
    const echoed = Object.values(variables!).filter((one) => typeof one === "string");
    const leaks = (text: string): string[] =>
      aimed.secrets.filter((secret) => !echoed.includes(secret) && text.includes(secret));
    if (!answersAll.has(name))
      for (const region of ["371500", "410300", "330411"])
        expect(leaks(await told(region)), region).toEqual([]);
    if (["parcel", "listings", "enterprise"].includes(name))
      for (const region of [home, aimed.parcel.slice(0, 6), "370000"])
        expect(leaks(await told(region)).length, `${name} in ${region}`).toBeGreaterThan(0);
  });

  it("answers about land elsewhere as about land that nobody has entered, to the letter", async () => {
    const { parcel } = await target();
    const missing = `${parcel.slice(0, -5)}99999`;
    const { source } = documentOf(queries["parcel"]!, { code: "" });
    const told = async (code: string): Promise<string> => {
      const { data, errors } = await register.ask(source, { code }, callerIn("371500"));
      return JSON.stringify({ data, errors }).replaceAll(code, "CODE");
    };
    expect(await told(parcel)).toBe(await told(missing));
    expect(await told(parcel)).toContain("UnknownParcel");
  });

  it("answers about an act elsewhere as about one that nobody has recorded, to the letter", async () => {
    const [row] = await ownerRows(
      `select position, (select max(position) + 1 from act) as missing from act
       where starts_with(region, '3713') order by position desc limit 1`,
    );
    const { source } = documentOf(queries["act"]!, { position: 1 });
    const told = async (position: unknown): Promise<string> => {
      const asked = { position: Number(position) };
      const { data, errors } = await register.ask(source, asked, callerIn("410300"));
      return JSON.stringify({ data, errors }).replaceAll(String(position), "POSITION");
    };
    expect(await told(row!["position"])).toBe(await told(row!["missing"]));
  });

  it("is not needed to hide natural persons: whoever asks is told a salted hash, in every field", async () => {
    const [row] = await ownerRows(
      `select h.code as person, e.code as firm from control c join entity h on h.id = c.holder and h.kind = 'person'
       join entity e on e.id = c.held limit 1`,
    );
    const { firm, person } = row as Record<string, string>;
    const { source } = documentOf(queries["enterprise"]!, { uscc: firm });
    const { data } = await register.ask(
      source,
      { uscc: firm },
      {
        ...callerIn(home),
        territories: ["370000", "410000", "330000"],
      },
    );
    const named = JSON.stringify(data).match(/自然人[^"\\]*/g) ?? [];
    expect(named).toContain(person);
    for (const one of named) expect(one).toMatch(/^自然人:[\w-]{22}$/);
    const [kept] = await ownerRows(
      "select count(*)::int as count from person where identifier is not null or name is not null",
    );
    expect(kept!["count"]).toBe(0);
  });

  it("shows the checks of an institution to itself, and to whoever audits its territory", async () => {
    const { source, variables } = documentOf(
      queries["check"]!,
      variablesOf(await target())["check"]!,
    );
    await register.ask(source, variables);
    const seen = (reader: Omit<Reader, "operator">): Promise<number> =>
      register.database.reading({ ...reader, operator: "test" }, async (tx) => {
        const rows = await tx.execute(
          sql.raw("select from check_batch where institution = 'bank-371302'"),
        );
        return rows.length;
      });
    const auditor = { institution: "auditor-371300", isAuditor: true };
    expect(await seen({ institution: "bank-371302", within: [] })).toBeGreaterThan(0);
    expect(await seen({ ...auditor, within: [home] })).toBeGreaterThan(0);
    expect(await seen({ ...auditor, within: ["371500"] })).toBe(0);
    expect(await seen({ ...auditor, isAuditor: false, within: [home] })).toBe(0);
  });

  it("is not lifted by switching it off: such a statement is refused", async () => {
    const reader = { institution: "test", operator: "test", within: ["410300"] };
    const seen = register.database.reading(reader, async (tx) => {
      await tx.execute(sql.raw("set local row_security = off"));
      await tx.execute(sql.raw("select from tenure"));
    });
    expect(await seen.then(() => "done", codeOf)).toBe("42501");
  });
});
