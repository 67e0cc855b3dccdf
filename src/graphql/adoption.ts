import { loadEntries } from "../store/policies.ts";
import type { KnownPart } from "../store/laws.ts";
import { builder } from "./builder.ts";
import { load } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, pageOf, readPage } from "./page.ts";
import { refusalType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import { lookUp, pageArgs, type View, viewArgs } from "./view.ts";

/** A version of a pack as it is law: for a territory and for days. */
interface ViewedAdoption {
  readonly view: View;
  readonly part: KnownPart;
}

const adoptionType = builder.objectRef<ViewedAdoption>("Adoption");

adoptionType.implement({
  description:
    "一版政策包的采用：何区划、自何日至何日。 / The adoption of a version of a pack: for which territory, from which day to which.",
  fields: (t) => ({
    policy: t.id({
      ...marked("public", "文件的编号，见 policies。 / The document, see `policies`."),
      resolve: ({ part }) => part.code,
    }),
    hash: t.string({
      ...marked(
        "public",
        "编码后的政策（RFC 8785）、一个 NUL 与原文相连的 SHA-256。 / The SHA-256 of it as data (RFC 8785), a NUL and its text.",
      ),
      resolve: ({ part }) => part.hash,
    }),
    documentHash: t.string({
      ...marked("public", "原文的 SHA-256。 / The SHA-256 of its text.", { cost: 1 }),
      resolve: async ({ part }, _, context) =>
        (await load(context, loadEntries, null, part.id))!.documentHash,
    }),
    vocabularyHash: t.string({
      ...marked("public", "所用词汇表的 SHA-256。 / The SHA-256 of the vocabulary in use."),
      resolve: ({ view }) => view.law.parts.find(({ part }) => part === "vocabulary")!.hash,
    }),
    engine: t.string({
      ...marked("public", "推导所用引擎的版本。 / The version of the engine that derives."),
      resolve: ({ view }) => view.law.engine,
    }),
    territory: t.string({
      ...marked("public", "采用于哪一区划，六位代码。 / For which territory, a region code."),
      resolve: ({ part }) => part.region,
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("public", "首日；自始即用时为 null。 / Its first day; null where from the start."),
      resolve: ({ part }) => openDay(part.from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "public",
        "不再采用的首日；未定时为 null。 / The first day no longer; null where none is set.",
      ),
      resolve: ({ part }) => openDay(part.until),
    }),
    executionDays: t.int({
      nullable: true,
      ...marked(
        "public",
        "措施起始后须办理的日数；未定时为 null，永不逾期。 / Within how many days a measure is to be carried out; null where no term is set, and then nothing is overdue.",
      ),
      resolve: ({ part }) => part.executionDays,
    }),
    since: t.field({
      type: "Position",
      ...marked("public", "由第几件登记采用。 / The act by which it was adopted.", { cost: 1 }),
      resolve: async ({ part }, _, context) =>
        (await load(context, loadEntries, null, part.id))!.since,
    }),
  }),
});

const adoptionConnection = connectionOf(
  "Adoption",
  adoptionType,
  "采用的一页，按文件、日期为序。 / One page of adoptions, by document and day.",
);

const adoptionsResult = builder.unionType("AdoptionsResult", {
  description: "采用或拒答。 / Adoptions, or a refusal.",
  types: [adoptionConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "AdoptionConnection" : "Refusal"),
});

/** Documents by code, and their versions in the order of days. */
function keyOf({ code, from }: KnownPart): string {
  return `${code}|${openDay(from) ?? ""}`;
}

export function publishAdoptions(): void {
  builder.queryField("adoptions", (t) =>
    t.field({
      type: adoptionsResult,
      args: { ...pageArgs, ...viewArgs },
      ...marked(
        "public",
        "哪一版政策包在何地何日采用，含已过与将来者。 / Which version of a pack is adopted where and when, past and to come.",
        { cost: 1, perItem: "first" },
      ),
      resolve: (_, args, context) =>
        lookUp(args, context, (view) => {
          const asked = readPage(args);
          const found = view.law.parts.filter(
            (part) => part.part === "policy" && (asked.after === null || keyOf(part) > asked.after),
          );
          const { edges, pageInfo } = pageOf(
            found.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
            asked,
            keyOf,
          );
          return {
            pageInfo,
            edges: edges.map(({ cursor, node: part }) => ({ cursor, node: { view, part } })),
          };
        }),
    }),
  );
}
