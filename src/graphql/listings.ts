import { isRegionCode } from "../domain/registry/region.ts";
import { type ListingFilter, listListings, type Stands } from "../store/listings.ts";
import { builder } from "./builder.ts";
import { listingConnection, listingLens, listingStandingType } from "./listing.ts";
import { marked } from "./marks.ts";
import { pageOf, readPage } from "./page.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { refuseUnknown } from "./unknown-word.ts";
import { lookUp, pageArgs, type View, viewArgs } from "./view.ts";

const listingFilter = builder.inputType("ListingFilter", {
  description: "哪些认定；各项须同时满足。 / Which findings; all of these at once.",
  fields: (t) => ({
    region: t.string({
      description:
        "宗地代码所载的县、市或省，六位代码。 / County, city or province in the parcel code, six digits.",
    }),
    policy: t.string({ description: "据以认定的文件。 / The document." }),
    category: t.string({ description: "类别在文件中的编号。 / The category, by its code there." }),
    standing: t.field({
      type: [listingStandingType],
      description:
        "所问之日如何，可取几种；只取 STANDS 会漏掉不明的。 / How they stand on the day, one or several; STANDS alone leaves out those that are not known.",
    }),
  }),
});

interface FilterText {
  readonly region?: string | null | undefined;
  readonly policy?: string | null | undefined;
  readonly category?: string | null | undefined;
  readonly standing?: readonly Stands[] | null | undefined;
}

/** A region or a document that does not exist is refused: an empty page would read as though nothing stood. */
function readFilter(filter: FilterText, { law }: View): ListingFilter | Refusal {
  const { region = null, policy = null, category = null, standing = null } = filter;
  if (region !== null && !isRegionCode(region))
    return refusal("jurisdiction.malformed", {
      zh: `区划应为六位代码：${region}`,
      en: `a region is a code of six digits, not ${region}`,
    });
  const unknown = refuseUnknown(law.law, { policy });
  if (unknown !== null) return unknown;
  if (category !== null && (!category.isWellFormed() || /\p{Cc}/u.test(category)))
    return malformed();
  return { region, policy, category, stands: standing };
}

function malformed(): Refusal {
  return refusal("text.malformed", {
    zh: "类别含有不成文字的字符",
    en: "the category holds characters that are no text",
  });
}

const listingsResult = builder.unionType("ListingsResult", {
  description: "认定或拒答。 / Findings, or a refusal.",
  types: [listingConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "ListingConnection" : "Refusal"),
});

export function publishListings(): void {
  builder.queryField("listings", (t) =>
    t.field({
      type: listingsResult,
      args: {
        filter: t.arg({ type: listingFilter, description: "哪些；不写即全部。 / Which; all." }),
        ...pageArgs,
        ...viewArgs,
      },
      ...marked("register", "认定，按宗地代码为序。 / Findings, in the order of the land.", {
        cost: 1,
        perItem: "first",
      }),
      resolve: (_, { filter, ...args }, context) =>
        lookUp(args, context, async (view, tx) => {
          const wanted = readFilter(filter ?? {}, view);
          if ("code" in wanted) return wanted;
          const asked = readPage(args);
          const rows = await listListings(tx, wanted, listingLens(view, asked));
          const { edges, pageInfo } = pageOf(rows, asked, ({ key }) => key);
          return {
            pageInfo,
            edges: edges.map(({ cursor, node: row }) => ({ cursor, node: { view, row } })),
          };
        }),
    }),
  );
}
