import { loadParcelFiles, loadVersions } from "../store/parcel-files.ts";
import { actRecordType, type ViewedAct } from "./act-record.ts";
import { builder } from "./builder.ts";
import { load, loadPage } from "./loaders.ts";
import { marked } from "./marks.ts";
import { connectionOf, readPage } from "./page.ts";
import { parcelType } from "./refs.ts";
import { lensOf, pageArgs } from "./view.ts";

const actConnection = connectionOf("ActRecord", actRecordType, "行为的一页。 / One page of acts.");

/** Adds to land what has been done about it (一地一档). */
export function publishParcelFile(): void {
  builder.objectFields(parcelType, (t) => ({
    version: t.field({
      type: "Position",
      ...marked(
        "register",
        "版本：最近一件涉及该宗地的行为；办理时作 expectedVersion，其后有新登记的即退回。 / Its version, the newest act about it; as expectedVersion it refuses an act after which something else was recorded.",
        { cost: 1 },
      ),
      resolve: async ({ view, id }, _, context) =>
        (await load(context, loadVersions, lensOf(view), id)) ?? 0,
    }),
    file: t.field({
      type: actConnection,
      args: pageArgs,
      ...marked(
        "register",
        "一地一档：涉及该宗地的行为，按登记先后。 / Its file: the acts about it, in their order.",
        { cost: 1, perItem: "first" },
      ),
      resolve: ({ view, id }, args, context) =>
        loadPage(
          context,
          loadParcelFiles,
          { scope: { ...lensOf(view), ...readPage(args) }, key: id },
          (row): ViewedAct => ({ __typename: "ActRecord", view, row }),
        ),
    }),
  }));
}
