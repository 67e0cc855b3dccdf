import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BreakingChangeType,
  buildSchema,
  findSchemaChanges,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from "graphql";
import { describe, expect, it } from "vitest";
import { markOf } from "../../src/graphql/marks.ts";
import { forms } from "../../src/domain/ledger/forms.ts";
import { schema } from "../../src/graphql/schema.ts";
import { scopes } from "../../src/store/callers.ts";

const root = join(import.meta.dirname, "..", "..", "schema");

const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type),
);

interface Place {
  readonly place: string;
  readonly description: string | null | undefined;
}

/** Everything that a client can read about: types, fields, arguments, values. */
function described(): Place[] {
  return types.flatMap((type): Place[] => {
    const own = { place: type.name, description: type.description };
    if (isEnumType(type))
      return [
        own,
        ...type.getValues().map((value) => ({ place: `${type.name}.${value.name}`, ...value })),
      ];
    if (isInputObjectType(type))
      return [
        own,
        ...Object.values(type.getFields()).map(({ name, description }) => ({
          place: `${type.name}.${name}`,
          description,
        })),
      ];
    return [own, ...fieldsOf(type).flatMap(([place, field]) => placesOf(place, field))];
  });
}

type Field = GraphQLField<unknown, unknown>;

function fieldsOf(type: GraphQLNamedType): [string, Field][] {
  return isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field])
    : [];
}

function placesOf(place: string, { description, args }: Field): Place[] {
  return [
    { place, description },
    ...args.map((argument) => ({
      place: `${place}(${argument.name})`,
      description: argument.description,
    })),
  ];
}

const fields = types.flatMap(fieldsOf);

describe("the contract", () => {
  it("is valid, has a mutation for every form, and says nothing through a subscription yet", () => {
    expect(validateSchema(schema)).toEqual([]);
    const mutations = Object.keys(schema.getMutationType()!.getFields()).toSorted();
    expect(mutations).toEqual(
      [...forms.map(({ code }) => code), "settleProposal", "acknowledgeRecalls"].toSorted(),
    );
    expect(schema.getSubscriptionType()).toBeUndefined();
  });

  it("describes every type, field, argument and value in Chinese and in English", () => {
    const silent = described().filter(
      ({ description }) =>
        !/^.*\p{Script=Han}.* \/ [\x20-\x7e…—§×≤“”]*[a-z]{2,}/su.test(description ?? ""),
    );
    expect(silent.map(({ place }) => place)).toEqual([]);
  });

  it("says of every field who may select it and what it costs", () => {
    const known = new Set<string>([...scopes, "public"]);
    const unmarked = fields.filter(([, { extensions }]) => {
      const mark = markOf(extensions);
      return mark === null || !known.has(mark.access) || !(mark.cost >= 0);
    });
    expect(unmarked.map(([place]) => place)).toEqual([]);
  });

  it("counts each item where an argument says how many, and names an argument that there is", () => {
    for (const [place, { args, extensions }] of fields) {
      const perItem = markOf(extensions)?.perItem;
      const counting = args.filter(({ name, type }) => name === "first" || isListType(bare(type)));
      if (perItem === undefined)
        expect(
          counting.map(({ name }) => name),
          place,
        ).toEqual([]);
      else
        expect(
          args.map(({ name }) => name),
          place,
        ).toContain(perItem);
    }
  });

  it("bounds every list, and pages those that may be long", () => {
    const bounds = ["page", "input", "law", "subject"];
    const lists = fields.filter(([, { type }]) => isListType(bare(type)));
    expect(lists.length).toBeGreaterThan(10);
    const unbounded = lists.filter(
      ([, { extensions }]) => !bounds.includes(markOf(extensions)?.bound ?? ""),
    );
    expect(unbounded.map(([place]) => place)).toEqual([]);
    for (const [place, { type }] of fields.filter(([name]) => name.endsWith("Connection.edges")))
      expect(bare(type).toString(), place).toMatch(/^\[\w+Edge!\]$/);
    const pages = fields.filter(([, { type }]) => getNamedType(type).name.endsWith("Connection"));
    for (const [place, { args }] of pages)
      expect(
        args.map(({ name }) => name),
        place,
      ).toContain("first");
  });

  it("leaves no item of a list open to being null, and says what a list that is null means", () => {
    for (const [place, { type }] of fields) {
      if (!type.toString().includes("[")) continue;
      expect(type.toString(), place).toMatch(/^\[\w+!\]!?$/);
    }
  });

  it("says why wherever a field may be null", () => {
    const open = fields.filter(([, { type }]) => !isNonNullType(type));
    const silent = open.filter(([, { description }]) => !/null/.test(description ?? ""));
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it("answers every question with a result that may be a refusal, or with a page or a list of law", () => {
    for (const [place, { type, extensions }] of fieldsOf(schema.getQueryType()!)) {
      const { name } = getNamedType(type);
      expect(
        /(?:Result|Connection)$/.test(name) || markOf(extensions)?.bound === "law",
        place,
      ).toBe(true);
    }
  });

  it("names days …On, …From or …Until, and instants …At", () => {
    for (const [place, { type }] of fields) {
      const name = place.slice(place.indexOf(".") + 1);
      const of = getNamedType(type).name;
      if (of === "Day") expect(name, place).toMatch(/^(?:\w*On|\w*[Ff]rom|\w*[Uu]ntil|on|asOf)$/);
      if (of === "DateTime") expect(name, place).toMatch(/At$/);
    }
  });

  it("keeps every promise of the versions that were published", () => {
    const published = join(root, "published");
    for (const version of existsSync(published) ? readdirSync(published) : []) {
      const before = buildSchema(readFileSync(join(published, version, "api.graphql"), "utf8"));
      expect(brokenSince(before), version).toEqual([]);
    }
  });

  it("would notice that a promise was broken", () => {
    const text = readFileSync(join(root, "api.graphql"), "utf8");
    const before = buildSchema(text.replace("type Sentence {", "type Sentence {\n  fr: String!"));
    expect(brokenSince(before)).toEqual(["Field Sentence.fr was removed."]);
    expect(brokenSince(buildSchema(text))).toEqual([]);
  });
});

function bare(type: Field["type"] | Field["args"][number]["type"]) {
  return isNonNullType(type) ? type.ofType : type;
}

/** Changes that a client written for an older version would feel. */
function brokenSince(before: ReturnType<typeof buildSchema>): string[] {
  const now = buildSchema(readFileSync(join(root, "api.graphql"), "utf8"));
  return findSchemaChanges(before, now)
    .filter(({ type }) => type in BreakingChangeType)
    .map(({ description }) => description);
}
