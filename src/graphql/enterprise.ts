import { loadControlled, loadControllers, loadNames, loadOwned } from "../store/enterprises.ts";
import { loadTies } from "../store/listings.ts";
import { loadHeld } from "../store/parcels.ts";
import { builder } from "./builder.ts";
import { contextInput } from "./check-input.ts";
import { consequenceConnection, courseConnection } from "./consequence.ts";
import type { Context } from "./context.ts";
import { controlConnection } from "./control.ts";
import { consequencesOf, coursesOf, factsOf, placeOf } from "./established.ts";
import { listingLens, listingTieConnection } from "./listing.ts";
import { enterpriseResult, lookUpEnterprise } from "./find-enterprise.ts";
import { load, loadPage } from "./loaders.ts";
import { marked } from "./marks.ts";
import { benefitConnection, permitConnection } from "./owned.ts";
import { readPage } from "./page.ts";
import { recordedFactType } from "./recorded-fact.ts";
import { enterpriseType, type ViewedEnterprise } from "./refs.ts";
import { datedNameType } from "./dated-name.ts";
import { tenureConnection } from "./tenure.ts";
import { territoriesOf } from "./territories.ts";
import { askTerritories, checkResultType } from "./verdict.ts";
import { dayText } from "./scalars.ts";
import { lensOf, pageArgs, viewArgs } from "./view.ts";

const page = { cost: 1, perItem: "first" };

function namesOf({ view, id }: ViewedEnterprise, context: Context) {
  return load(context, loadNames, { position: view.position }, id);
}

enterpriseType.implement({
  description:
    "企业及所登记的一切；可否办理请用 check 或 verdicts。 / An enterprise and what is recorded of it; for an answer there are `check` and `verdicts`.",
  fields: (t) => ({
    uscc: t.exposeID("code", marked("register", "统一社会信用代码。 / Its USCC.")),
    name: t.string({
      nullable: true,
      ...marked(
        "register",
        "当日的名称；未登记时为 null。 / Its name on the day; null where none is recorded.",
        { cost: 1 },
      ),
      resolve: async (enterprise, _, context) => {
        const { asOf } = enterprise.view;
        const names = await namesOf(enterprise, context);
        return names?.find(({ from, until }) => from <= asOf && asOf < until)?.name ?? null;
      },
    }),
    names: t.field({
      type: [datedNameType],
      ...marked("register", "历来的名称，先后为序。 / Its names, in order.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: async (enterprise, _, context) => (await namesOf(enterprise, context)) ?? [],
    }),
    region: t.string({
      nullable: true,
      ...marked(
        "register",
        "当日所在区划；未记录时为 null。 / The region on the day; null where not recorded.",
        { cost: 1 },
      ),
      resolve: (enterprise, _, context) => placeOf(enterprise, "区划", context),
    }),
    facts: t.field({
      type: [recordedFactType],
      ...marked("register", "就该企业所登记的事实。 / What is recorded of it.", {
        cost: 1,
        bound: "subject",
      }),
      resolve: (enterprise, _, context) => factsOf(enterprise, context),
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

/** What it holds and who is tied to it. */
builder.objectFields(enterpriseType, (t) => ({
  parcels: t.field({
    type: tenureConnection,
    args: pageArgs,
    ...marked("register", "持有的土地，过去与将来。 / The land it has held, holds and will.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadHeld,
        { scope: { ...lensOf(view), ...readPage(args) }, key: id },
        (row) => ({ view, row }),
      ),
  }),
  controllers: t.field({
    type: controlConnection,
    args: pageArgs,
    ...marked("register", "股东与控股者。 / Its shareholders and who controls it.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadControllers,
        { scope: { ...lensOf(view), ...readPage(args) }, key: id },
        (row) => ({ view, row }),
      ),
  }),
  controls: t.field({
    type: controlConnection,
    args: pageArgs,
    ...marked("register", "所持股与控股的企业。 / The enterprises it holds or controls.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadControlled,
        { scope: { ...lensOf(view), ...readPage(args) }, key: id },
        (row) => ({ view, row }),
      ),
  }),
  permits: t.field({
    type: permitConnection,
    args: pageArgs,
    ...marked("register", "持有的许可。 / The permits it holds.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadOwned,
        { scope: { ...lensOf(view), ...readPage(args), kind: "permit" }, key: id },
        (row) => ({ view, row }),
      ),
  }),
  benefits: t.field({
    type: benefitConnection,
    args: pageArgs,
    ...marked("register", "已获授予的优惠。 / The benefits it was granted.", page),
    resolve: ({ view, id }, args, context) =>
      loadPage(
        context,
        loadOwned,
        { scope: { ...lensOf(view), ...readPage(args), kind: "benefit" }, key: id },
        (row) => ({ view, row }),
      ),
  }),
}));

/** What follows. */
builder.objectFields(enterpriseType, (t) => ({
  listings: t.field({
    type: listingTieConnection,
    args: pageArgs,
    ...marked(
      "register",
      "当日涉及它的认定：持有其地，或被其写明。 / The findings that concern it on the day: it holds the land, or is named.",
      page,
    ),
    resolve: ({ view, id }, args, context) =>
      loadPage(context, loadTies, { scope: listingLens(view, readPage(args)), key: id }, (tie) => ({
        view,
        tie,
      })),
  }),
  consequences: t.field({
    type: consequenceConnection,
    args: pageArgs,
    ...marked("register", "当日成立或不明的后果。 / What holds for it on the day, or may.", page),
    resolve: consequencesOf,
  }),
  timeline: t.field({
    type: courseConnection,
    args: pageArgs,
    ...marked("register", "各项后果的全部日子。 / All days of each consequence.", page),
    resolve: coursesOf,
  }),
  verdicts: t.field({
    type: [checkResultType],
    args: {
      action: t.arg.string({
        required: true,
        description: "事项代码，见 actions。 / The action's code, see `actions`.",
      }),
      context: t.arg({
        type: contextInput,
        required: true,
        description: "为何而问。 / Why it is asked.",
      }),
    },
    ...marked(
      "ask",
      "凡有政策及于此事项的各地，各答一次，互不合并，各自留痕。 / One answer for each territory whose documents bear on the action; none is merged, and each leaves its record.",
      { cost: 10, bound: "law" },
    ),
    resolve: ({ view, code }, { action, context: why }, context) =>
      askTerritories(
        territoriesOf(view, action, context.caller.region),
        {
          subject: code,
          action,
          asOf: dayText(view.asOf),
          knownAt: view.position,
          parcel: undefined,
          benefit: undefined,
          project: undefined,
          // It is in the register, so nobody has to confirm its code.
          isIdentifierConfirmed: true,
          context: why,
          idempotencyKey: undefined,
        },
        context,
      ),
  }),
}));

/** Adds the question for one enterprise to what may be asked. */
export function publishEnterprise(): void {
  builder.queryField("enterprise", (t) =>
    t.field({
      type: enterpriseResult,
      args: {
        uscc: t.arg.string({
          required: true,
          description: "统一社会信用代码（18 位）。 / The USCC, 18 characters.",
        }),
        isIdentifierConfirmed: t.arg.boolean({
          defaultValue: false,
          description:
            "校验码不符而确认无误时为 true。 / True where a code whose check digit does not agree has been confirmed.",
        }),
        ...viewArgs,
      },
      ...marked("register", "一家企业。 / One enterprise.", { cost: 1 }),
      resolve: (_, { isIdentifierConfirmed, ...args }, context) =>
        lookUpEnterprise({ ...args, isConfirmed: isIdentifierConfirmed === true }, context),
    }),
  );
}
