import { policyOn } from "../domain/policy/law.ts";
import type { Category } from "../domain/policy/policy.ts";
import { loadFacts } from "../store/facts.ts";
import type { ListingLens, ListingTieRow, Stands } from "../store/listings.ts";
import { builder } from "./builder.ts";
import { load } from "./loaders.ts";
import { marked } from "./marks.ts";
import { type Asked, connectionOf } from "./page.ts";
import { categoryType } from "./policy-parts.ts";
import { recordedFactType } from "./recorded-fact.ts";
import { listingType, parcelType, policyType, type ViewedListing } from "./refs.ts";
import { lensOf, type View } from "./view.ts";

/** What a page of findings is read with: with which fact each policy says that a finding begins. */
export function listingLens(view: View, asked: Asked): ListingLens {
  const { law } = view.law;
  const policies = law.policies.filter((one) => policyOn(law, one.policy.id, view.asOf) === one);
  return {
    ...lensOf(view),
    ...asked,
    listedBy: policies.map(({ policy }) => ({
      policy: policy.id,
      fact: policy.listedBy,
      missing: law.facts.get(policy.listedBy)?.missing ?? 1,
    })),
  };
}

export const listingStandingType = builder.enumType("ListingStanding", {
  description: "认定在所问之日是否有效。 / Whether a finding stands on the day asked about.",
  values: {
    STANDS: { value: 2, description: "有效。 / It stands." },
    UNKNOWN: {
      value: 1,
      description:
        "不明：应记录而未记录，不当作无效。 / Not known: it had to be recorded and was not.",
    },
    DOES_NOT_STAND: {
      value: 0,
      description: "无效：尚未认定，或已撤销、已结案。 / Not yet, or no longer.",
    },
  } satisfies Record<string, { value: Stands; description: string }>,
});

function policyOf({ view, row }: ViewedListing) {
  return policyOn(view.law.law, row.policy, view.asOf);
}

listingType.implement({
  description:
    "认定：一宗地、一个类别、一个批次。再次认定是新的批次。 / A finding about land: parcel, category, episode. Relisting is a new episode.",
  fields: (t) => ({
    code: t.id({
      ...marked("register", "登记簿中的编号。 / Its code in the register."),
      resolve: ({ row }) => row.code,
    }),
    parcel: t.field({
      type: parcelType,
      ...marked("register", "所认定的宗地。 / The land."),
      resolve: ({ view, row }) => ({ __typename: "Parcel" as const, view, ...row.parcel }),
    }),
    policy: t.field({
      type: policyType,
      nullable: true,
      ...marked(
        "register",
        "据以认定的文件；所问位置尚未采用时为 null。 / The document; null where it was not law at that position.",
      ),
      resolve: (one) => {
        const compiled = policyOf(one);
        return compiled === undefined
          ? null
          : { __typename: "Policy" as const, view: one.view, compiled };
      },
    }),
    policyId: t.id({
      ...marked("register", "据以认定的文件的编号。 / The code of the document."),
      resolve: ({ row }) => row.policy,
    }),
    category: t.string({
      ...marked("register", "类别在文件中的编号。 / The category, by its code in the document."),
      resolve: ({ row }) => row.category,
    }),
    categoryText: t.field({
      type: categoryType,
      nullable: true,
      ...marked(
        "register",
        "类别及其原文；文件无此类别时为 null。 / The category in the document's words; null where it has none such.",
      ),
      resolve: (one): Category | null =>
        policyOf(one)?.policy.categories.find(({ id }) => id === one.row.category) ?? null,
    }),
    episode: t.int({
      ...marked("register", "第几批次。 / Which episode."),
      resolve: ({ row }) => row.episode,
    }),
    standing: t.field({
      type: listingStandingType,
      ...marked("register", "所问之日是否有效。 / Whether it stands on the day asked about."),
      resolve: ({ row }) => row.stands,
    }),
    facts: t.field({
      type: [recordedFactType],
      ...marked("register", "就此认定所登记的事实。 / What is recorded about it.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: async ({ view, row }, _, context) => {
        const { position } = view;
        const facts = await load(context, loadFacts, { position }, row.id);
        return (facts ?? []).map((fact) => ({ view, fact }));
      },
    }),
    since: t.field({
      type: "Position",
      ...marked("register", "由第几件登记所知。 / The act by which it is known."),
      resolve: ({ row }) => row.since,
    }),
  }),
});

export const listingConnection = connectionOf(
  "Listing",
  listingType,
  "认定的一页。 / One page of findings.",
);

export interface ViewedTie {
  readonly view: View;
  readonly tie: ListingTieRow;
}

const listingTieType = builder.objectRef<ViewedTie>("ListingTie");

listingTieType.implement({
  description: "一项认定因何涉及一家企业。 / By what a finding concerns an enterprise on the day.",
  fields: (t) => ({
    listing: t.field({
      type: listingType,
      ...marked("register", "认定。 / The finding."),
      resolve: ({ view, tie }) => ({ view, row: tie.listing }),
    }),
    isHolder: t.boolean({
      ...marked("register", "当日持有该宗地。 / It holds the land on the day."),
      resolve: ({ tie }) => tie.isHolder,
    }),
    namedAs: t.stringList({
      ...marked(
        "register",
        "认定以哪些事实写明该企业（违约企业等）。 / The facts of the finding that name it.",
        { bound: "law" },
      ),
      resolve: ({ tie }) => [...tie.namedAs],
    }),
  }),
});

export const listingTieConnection = connectionOf(
  "ListingTie",
  listingTieType,
  "所涉认定的一页。 / One page of findings that concern it.",
);
