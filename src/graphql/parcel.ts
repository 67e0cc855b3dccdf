import { parcelOf, parseParcelCode, parseRealEstateUnit } from "../domain/registry/parcel.ts";
import { loadListings } from "../store/listings.ts";
import {
  findParcel,
  type LandCode,
  loadHolders,
  loadMortgages,
  loadUnits,
  type MortgageRow,
} from "../store/parcels.ts";
import { builder } from "./builder.ts";
import { consequenceConnection, courseConnection } from "./consequence.ts";
import { consequencesOf, coursesOf, factsOf, placeOf } from "./established.ts";
import { listingConnection, listingLens } from "./listing.ts";
import { load, loadPage } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, readPage } from "./page.ts";
import { recordedFactType } from "./recorded-fact.ts";
import { parcelType, type ViewedParcel } from "./refs.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { openDay } from "./scalars.ts";
import { tenureConnection } from "./tenure.ts";
import { type UnknownParcel, unknownParcelType } from "./unknown.ts";
import { lensOf, lookUp, pageArgs, viewArgs } from "./view.ts";

const mortgageType = builder.objectRef<MortgageRow>("Mortgage");

mortgageType.implement({
  description: "土地上登记的抵押。 / A mortgage registered on land.",
  fields: (t) => ({
    code: t.exposeID("code", marked("register", "编号。 / Its number.")),
    mortgagee: t.exposeString("mortgagee", marked("register", "抵押权人。 / Who holds it.")),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；不知起于何日时为 null。 / Its first day; null where open."),
      resolve: ({ from }) => openDay(from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再存在的首日；未定终止时为 null。 / The first day no longer; null where no end is known.",
      ),
      resolve: ({ until }) => openDay(until),
    }),
  }),
});

const mortgageConnection = connectionOf(
  "Mortgage",
  mortgageType,
  "抵押的一页。 / One page of mortgages.",
);

const page = { cost: 1, perItem: "first" };

parcelType.implement({
  description:
    "宗地及所登记的一切；可否办理请用 check。 / A parcel and what is recorded of it; for an answer there is `check`.",
  fields: (t) => ({
    code: t.exposeID("code", marked("register", "宗地代码，19 位。 / Its code, 19 characters.")),
    units: t.stringList({
      ...marked("register", "当日的不动产单元号。 / Its real-estate units on the day.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: async ({ view, id }, _, context) =>
        (await load(context, loadUnits, lensOf(view), id)) ?? [],
    }),
    region: t.string({
      nullable: true,
      ...marked(
        "register",
        "当日所在区划；未记录时为 null。 / The region on the day; null where not recorded.",
        { cost: 1 },
      ),
      resolve: (parcel, _, context) => placeOf(parcel, "区划", context),
    }),
    zone: t.string({
      nullable: true,
      ...marked(
        "register",
        "当日所在园区；不在园区或未记录时为 null，见 facts。 / The zone on the day; null where in none or not recorded, see `facts`.",
        { cost: 1 },
      ),
      resolve: (parcel, _, context) => placeOf(parcel, "园区", context),
    }),
    facts: t.field({
      type: [recordedFactType],
      ...marked("register", "就该宗地所登记的事实。 / What is recorded of it.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: (parcel, _, context) => factsOf(parcel, context),
    }),
    asOf: t.field({
      type: "Day",
      ...marked("register", "所问之日。 / The day asked about."),
      resolve: ({ view }) => view.asOf,
    }),
    position: t.field({
      type: "Position",
      ...marked("register", "所据的登记簿位置。 / The position it is told at."),
      resolve: ({ view }) => view.position,
    }),
    isDemonstration: t.boolean({
      ...marked("register", "true：演示数据。 / True for demonstration facts."),
      resolve: ({ view }) => view.isDemonstration,
    }),
  }),
});

/** Who and what is tied to it, and what follows. */
builder.objectFields(parcelType, (t) => ({
  tenures: t.field({
    type: tenureConnection,
    args: pageArgs,
    ...marked("register", "使用权，过去与将来。 / Who has held it, holds it and will.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadHolders,
        { scope: { ...lensOf(view), ...readPage(args) }, key: id },
        (row) => ({ view, row }),
      ),
  }),
  listings: t.field({
    type: listingConnection,
    args: pageArgs,
    ...marked("register", "就该宗地作出的认定。 / The findings about it.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadListings,
        { scope: listingLens(view, readPage(args)), key: id },
        (row) => ({ view, row }),
      ),
  }),
  mortgages: t.field({
    type: mortgageConnection,
    args: pageArgs,
    ...marked("register", "抵押，过去与将来。 / Its mortgages, past and future.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadMortgages,
        { scope: { ...lensOf(view), ...readPage(args) }, key: id },
        (row) => row,
      ),
  }),
  consequences: t.field({
    type: consequenceConnection,
    args: pageArgs,
    ...marked(
      "register",
      "当日由该宗地承受、成立或不明的后果。 / What the land itself bears on the day, or may.",
      page,
    ),
    resolve: consequencesOf,
  }),
  timeline: t.field({
    type: courseConnection,
    args: pageArgs,
    ...marked("register", "各项后果的全部日子。 / All days of each consequence.", page),
    resolve: coursesOf,
  }),
}));

const parcelResult = builder.unionType("ParcelResult", {
  description: "宗地、登记簿不知的宗地，或拒答。 / A parcel, an unknown one, or a refusal.",
  types: [parcelType, unknownParcelType, refusalType],
});

/** A parcel code of 19 characters or a real-estate unit of 28, as typed. */
function readLand(text: string): LandCode | Refusal {
  const isUnit = text.replaceAll(/[\s-]/g, "").length === 28;
  const read = isUnit ? parseRealEstateUnit(text) : parseParcelCode(text.slice(0, 64));
  if (typeof read !== "string") return refusal("identifier.malformed", read.malformed);
  return isUnit
    ? { parcel: parcelOf(read as Parameters<typeof parcelOf>[0]), unit: read }
    : { parcel: read, unit: null };
}

export function publishParcel(): void {
  builder.queryField("parcel", (t) =>
    t.field({
      type: parcelResult,
      args: {
        code: t.arg.string({
          required: true,
          description:
            "宗地代码（19 位）或不动产单元号（28 位）。 / A parcel code of 19 characters, or a real-estate unit number of 28.",
        }),
        ...viewArgs,
      },
      ...marked("register", "一宗地。 / One parcel.", { cost: 1 }),
      resolve: (_, { code, ...args }, context) => {
        const land = readLand(code);
        if ("because" in land) return land;
        return lookUp(args, context, async (view, tx): Promise<ViewedParcel | UnknownParcel> => {
          const found = await findParcel(tx, land, view);
          return found === null
            ? { __typename: "UnknownParcel", view, code: land.parcel }
            : { __typename: "Parcel", view, ...found };
        });
      },
    }),
  );
}
