import type { TenureRow } from "../store/parcels.ts";
import { builder } from "./builder.ts";
import { subjectType } from "./grounds.ts";
import { marked } from "./marks.ts";
import { connectionOf } from "./page.ts";
import { enterpriseType, parcelType } from "./refs.ts";
import { openDay } from "./scalars.ts";
import type { View } from "./view.ts";

export interface ViewedTenure {
  readonly view: View;
  readonly row: TenureRow;
}

const tenureType = builder.objectRef<ViewedTenure>("Tenure");

tenureType.implement({
  description: "土地使用权：谁在哪些日子持有哪宗地。 / A land-use right: who held which land when.",
  fields: (t) => ({
    holder: t.field({
      type: subjectType,
      ...marked("register", "使用权人；自然人只见代号。 / The holder; a person by token only."),
      resolve: ({ row }) => ({ kind: row.holder.kind, id: row.holder.code }),
    }),
    enterprise: t.field({
      type: enterpriseType,
      nullable: true,
      ...marked(
        "register",
        "使用权人为企业时即该企业；为自然人时为 null。 / The holder where it is an enterprise; null where a natural person.",
      ),
      resolve: ({ view, row: { holder } }) =>
        holder.kind === "person"
          ? null
          : { __typename: "Enterprise" as const, view, id: holder.id, code: holder.code },
    }),
    parcel: t.field({
      type: parcelType,
      ...marked("register", "宗地。 / The land."),
      resolve: ({ view, row: { parcel } }) => ({ __typename: "Parcel" as const, view, ...parcel }),
    }),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；不知起于何日时为 null。 / Its first day; null where open."),
      resolve: ({ row }) => openDay(row.from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再持有的首日；未定终止时为 null。 / The first day no longer; null where no end is known.",
      ),
      resolve: ({ row }) => openDay(row.until),
    }),
    isOnDay: t.boolean({
      ...marked("register", "所问之日是否持有。 / Whether it is held on the day asked about."),
      resolve: ({ view, row }) => row.from <= view.asOf && view.asOf < row.until,
    }),
    since: t.field({
      type: "Position",
      ...marked("register", "由第几件登记所知。 / The act by which it is known."),
      resolve: ({ row }) => row.since,
    }),
  }),
});

export const tenureConnection = connectionOf(
  "Tenure",
  tenureType,
  "使用权的一页。 / One page of land-use rights.",
);
