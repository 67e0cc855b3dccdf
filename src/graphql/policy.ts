import { policyOn } from "../domain/policy/law.ts";
import { type EntryRow, loadDocuments, loadEntries } from "../store/policies.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { doubtType } from "./grounds.ts";
import { load } from "./loaders.ts";
import { marked } from "./marks.ts";
import { measureConnection, pageOfMeasures } from "./measure.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import {
  categoryType,
  legalBasisType,
  modeType,
  policyScopeType,
  uncodedType,
  validityType,
  zoneType,
} from "./policy-parts.ts";
import { policyType, type ViewedPolicy } from "./refs.ts";
import { refusalType } from "./refusal.ts";
import { refuseUnknown } from "./unknown-word.ts";
import { lookUp, pageArgs, type View, viewArgs } from "./view.ts";

/** The part of the law that a policy is, by which its entry and its document are found. */
function partOf({ view, compiled }: ViewedPolicy) {
  const found = view.law.parts.find(
    ({ part, code, from, until }) =>
      part === "policy" &&
      code === compiled.policy.id &&
      compiled.adopted.from <= from &&
      until <= compiled.adopted.until,
  );
  if (found === undefined) throw new Error(`${compiled.policy.id} is not in its own law`);
  return found;
}

async function entryOf(one: ViewedPolicy, context: Context): Promise<EntryRow> {
  const entry = await load(context, loadEntries, null, partOf(one).id);
  if (entry === undefined) throw new Error(`${one.compiled.policy.id} has no entry`);
  return entry;
}

/** A policy enters with its document; without it nothing that is said of it could be checked. */
async function documentOf(one: ViewedPolicy, context: Context): Promise<string> {
  const document = await load(context, loadDocuments, null, partOf(one).id);
  if (document === undefined) throw new Error(`${one.compiled.policy.id} has no document`);
  return document;
}

policyType.implement({
  description:
    "一份政策文件：原文、读法与疑义。 / A policy document: its text, how it was read, and what is in doubt.",
  fields: (t) => ({
    id: t.id({
      ...marked("public", "登记簿中的编号。 / Its code in the register."),
      resolve: ({ compiled }) => compiled.policy.id,
    }),
    title: t.string({
      ...marked("public", "标题。 / Its title."),
      resolve: ({ compiled }) => compiled.policy.title,
    }),
    number: t.string({
      nullable: true,
      ...marked("public", "文号；没有时为 null。 / Its number; null where it has none."),
      resolve: ({ compiled }) => compiled.policy.number,
    }),
    issuer: t.string({
      ...marked("public", "发文机关。 / Who issued it."),
      resolve: ({ compiled }) => compiled.policy.issuer,
    }),
    issuedOn: t.field({
      type: "Day",
      ...marked("public", "成文之日。 / When it was issued."),
      resolve: ({ compiled }) => compiled.policy.issuedOn,
    }),
    territory: t.string({
      ...marked("public", "适用区划的六位代码。 / The territory it binds, a region code."),
      resolve: ({ compiled }) => compiled.policy.territory,
    }),
    validity: t.field({
      type: validityType,
      ...marked("public", "何时施行、何时失效。 / When it is in force."),
      resolve: ({ view, compiled }) => ({ asOf: view.asOf, validity: compiled.policy.validity }),
    }),
    document: t.string({
      ...marked("public", "原文全文，一字不易。 / Its whole text, as issued.", { cost: 5 }),
      resolve: (one, _, context) => documentOf(one, context),
    }),
    documentHash: t.string({
      ...marked("public", "原文的 SHA-256。 / The SHA-256 of its text.", { cost: 1 }),
      resolve: async (one, _, context) => (await entryOf(one, context)).documentHash,
    }),
    hash: t.string({
      ...marked(
        "public",
        "编码后的政策（RFC 8785）、一个 NUL 与原文相连的 SHA-256。 / The SHA-256 of it as data (RFC 8785), a NUL and its text.",
      ),
      resolve: (one) => partOf(one).hash,
    }),
    since: t.field({
      type: "Position",
      ...marked("public", "自第几件登记起为所用。 / The act since which it is law.", { cost: 1 }),
      resolve: async (one, _, context) => (await entryOf(one, context)).since,
    }),
  }),
});

/** What it lays down. */
builder.objectFields(policyType, (t) => ({
  basis: t.field({
    type: [legalBasisType],
    ...marked("public", "所依据的文件。 / On what it rests.", { bound: "law" }),
    resolve: ({ compiled }) => compiled.policy.basis,
  }),
  scope: t.field({
    type: policyScopeType,
    ...marked("public", "适用于何种用地。 / To what land it applies."),
    resolve: ({ view, compiled }) => ({ law: view.law.law, scope: compiled.policy.scope }),
  }),
  zones: t.field({
    type: [zoneType],
    ...marked("public", "写明的园区。 / The zones it names.", { bound: "law" }),
    resolve: ({ compiled }) => compiled.policy.zones,
  }),
  categories: t.field({
    type: [categoryType],
    ...marked("public", "类别。 / Its categories.", { bound: "law" }),
    resolve: ({ compiled }) => compiled.policy.categories,
  }),
  listedBy: t.string({
    ...marked("public", "认定自何种事实起算。 / The fact with which a finding begins."),
    resolve: ({ compiled }) => compiled.policy.listedBy,
  }),
  measures: t.field({
    type: measureConnection,
    args: pageArgs,
    ...marked("public", "措施。 / Its measures.", { cost: 1, perItem: "first" }),
    resolve: ({ view, compiled }, args) => pageOfMeasures(view, compiled.measures, args),
  }),
  modes: t.field({
    type: [modeType],
    ...marked("public", "处置方式。 / The ways of dealing with the land.", { bound: "law" }),
    resolve: ({ compiled }) => compiled.policy.modes,
  }),
  uncoded: t.field({
    type: [uncodedType],
    ...marked("public", "未产生措施的原文。 / Text of which no measure was made.", {
      bound: "law",
    }),
    resolve: ({ compiled }) => compiled.policy.uncoded,
  }),
  transferDoubt: t.field({
    type: doubtType,
    nullable: true,
    ...marked(
      "public",
      "土地转让后由谁承受的疑义；没有时为 null。 / What is open about land that changes hands; null where nothing is.",
    ),
    resolve: ({ compiled }) => compiled.policy.transferDoubt,
  }),
}));

const policyConnection = connectionOf(
  "Policy",
  policyType,
  "政策文件的一页。 / One page of documents.",
);

const policyResult = builder.unionType("PolicyResult", {
  description: "政策文件或拒答。 / A document, or a refusal.",
  types: [policyType, refusalType],
});

const policiesResult = builder.unionType("PoliciesResult", {
  description: "政策文件或拒答。 / Documents, or a refusal.",
  types: [policyConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "PolicyConnection" : "Refusal"),
});

function viewed(view: View, compiled: ViewedPolicy["compiled"]): ViewedPolicy {
  return { __typename: "Policy", view, compiled };
}

export function publishPolicies(): void {
  builder.queryField("policy", (t) =>
    t.field({
      type: policyResult,
      args: {
        id: t.arg.string({
          required: true,
          description: "登记簿中的编号，见 policies。 / Its code, see `policies`.",
        }),
        ...viewArgs,
      },
      ...marked("public", "一份政策文件。 / One document.", { cost: 1 }),
      resolve: (_, { id, ...args }, context) =>
        lookUp(args, context, (view) => {
          const found = policyOn(view.law.law, id, view.asOf);
          return found === undefined
            ? refuseUnknown(view.law.law, { policy: id })!
            : viewed(view, found);
        }),
    }),
  );
  builder.queryField("policies", (t) =>
    t.field({
      type: policiesResult,
      args: { ...pageArgs, ...viewArgs },
      ...marked(
        "public",
        "已采用的政策文件，含已失效者。 / The documents that were adopted, expired ones too.",
        {
          cost: 1,
          perItem: "first",
        },
      ),
      resolve: (_, args, context) =>
        lookUp(args, context, (view) => {
          const asked = readPage(args);
          const found = view.law.law.policies
            .toSorted((a, b) => (a.policy.id < b.policy.id ? -1 : 1))
            .filter((one) => policyOn(view.law.law, one.policy.id, view.asOf) === one)
            .filter(({ policy }) => asked.after === null || policy.id > asked.after);
          const { edges, pageInfo } = pageOf(found, asked, ({ policy }) => policy.id);
          return {
            pageInfo,
            edges: edges.map(({ cursor, node }) => ({ cursor, node: viewed(view, node) })),
          };
        }),
    }),
  );
}
