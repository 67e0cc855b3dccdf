import { codeOf } from "../store/retry.ts";
import { type CandidateRow, listCandidates } from "../store/enterprise-search.ts";
import { builder } from "./builder.ts";
import { readerOf, type Context } from "./context.ts";
import { marked } from "./marks.ts";
import { connectionOf, type Page, pageOf, readPage } from "./page.ts";
import { asRejection, rejection } from "./rejection.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import { lookUp, pageArgs, type View, viewArgs } from "./view.ts";

interface ViewedCandidate {
  readonly view: View;
  readonly row: CandidateRow;
}

const candidateType = builder.objectRef<ViewedCandidate>("EnterpriseCandidate");

candidateType.implement({
  description:
    "名称相近的企业，只供选取代码；不是结论，不出现也不表示没有措施。 / An enterprise whose name is alike, from which to take the code. It is no verdict, and not to be found is no clearance.",
  fields: (t) => ({
    uscc: t.id({
      ...marked("ask", "统一社会信用代码。 / Its USCC."),
      resolve: ({ row }) => row.uscc,
    }),
    name: t.string({
      ...marked(
        "ask",
        "相近的名称，可能是旧名。 / The name that is alike; it may be a former one.",
      ),
      resolve: ({ row }) => row.name,
    }),
    namedFrom: t.field({
      type: "Day",
      nullable: true,
      ...marked("ask", "该名称的首日；自始即是时为 null。 / Since when; null where always."),
      resolve: ({ row }) => openDay(row.from),
    }),
    namedUntil: t.field({
      type: "Day",
      nullable: true,
      ...marked("ask", "不再用该名称的首日；现仍用时为 null。 / Until when; null where still."),
      resolve: ({ row }) => openDay(row.until),
    }),
    region: t.string({
      ...marked("ask", "登记所在的六位区划代码。 / The region under which it was entered."),
      resolve: ({ row }) => row.region,
    }),
    likeness: t.float({
      ...marked("ask", "相近程度，0 至 1；1 为同名。 / How alike, 0 to 1; 1 is the very name."),
      resolve: ({ row }) => row.likeness / 1000,
    }),
    isNameOnDay: t.boolean({
      ...marked("ask", "所问之日是否用该名称。 / Whether it bears that name on the day."),
      resolve: ({ view, row }) => row.from <= view.asOf && view.asOf < row.until,
    }),
    isDemonstration: t.boolean({
      ...marked("ask", "true：演示数据。 / True for demonstration facts."),
      resolve: ({ view }) => view.isDemonstration,
    }),
  }),
});

const candidateConnection = connectionOf(
  "EnterpriseCandidate",
  candidateType,
  "候选企业的一页，最相近者在前。 / One page of candidates, the most alike first.",
);

const searchResult = builder.unionType("EnterpriseSearchResult", {
  description: "候选企业或拒答。 / Candidates, or a refusal.",
  types: [candidateConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "EnterpriseCandidateConnection" : "Refusal"),
});

const nameMin = 2;
const nameMax = 100;

function readName(typed: string): string | Refusal {
  const name = typed.trim();
  const length = [...name].length;
  if (length >= nameMin && length <= nameMax && name.isWellFormed() && !/\p{Cc}/u.test(name))
    return name;
  return refusal("text.malformed", {
    zh: `名称应为 ${nameMin} 至 ${nameMax} 字，不含控制字符`,
    en: `a name has ${nameMin} to ${nameMax} characters, none of them a control character`,
  });
}

/** The key of a candidate in a page: how alike, and its code. */
function keyOf({ likeness, uscc }: CandidateRow): string {
  return `${likeness}|${uscc}`;
}

function readKey(key: string | null): Pick<CandidateRow, "likeness" | "uscc"> | null {
  if (key === null) return null;
  const found = /^(\d{1,4})\|(.+)$/u.exec(key);
  if (found === null) throw rejection("cursor.malformed");
  return { likeness: Number(found[1]), uscc: found[2]! };
}

/** In a transaction of its own: it may be cut off, and would take with it whatever else is read. */
async function search(
  { view, name }: { readonly view: View; readonly name: string },
  args: Parameters<typeof readPage>[0],
  context: Context,
): Promise<Page<ViewedCandidate>> {
  const { position } = view;
  const asked = readPage(args);
  const lens = { position, first: asked.first, after: readKey(asked.after) };
  try {
    const rows = await context.database.reading(readerOf(context), (tx) =>
      listCandidates(tx, name, lens),
    );
    const { edges, pageInfo } = pageOf(rows, asked, keyOf);
    return {
      pageInfo,
      edges: edges.map(({ cursor, node: row }) => ({ cursor, node: { view, row } })),
    };
  } catch (error) {
    throw codeOf(error) === "57014"
      ? rejection("limits.time", undefined, error)
      : asRejection(error);
  }
}

export function publishSearch(): void {
  builder.queryField("searchEnterprises", (t) =>
    t.field({
      type: searchResult,
      args: {
        name: t.arg.string({
          required: true,
          description:
            "名称或其一部分，2 至 100 字。 / A name or part of one, 2 to 100 characters.",
        }),
        ...pageArgs,
        ...viewArgs,
      },
      ...marked(
        "ask",
        "按名称找企业的代码：先找含此文字的，没有时找相近的，至多比较一千个。 / Finds the code of an enterprise by its name: names in which this stands or, where there is none, names much like it; at most a thousand are compared.",
        { cost: 2, perItem: "first" },
      ),
      resolve: async (_, args, context) => {
        const name = readName(args.name);
        if (typeof name !== "string") return name;
        const view = await lookUp(args, context, (opened) => opened);
        return "code" in view ? view : search({ view, name }, args, context);
      },
    }),
  );
}
