import type { DatedName } from "../store/enterprises.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { openDay } from "./scalars.ts";

export const datedNameType = builder.objectRef<DatedName>("DatedName");

datedNameType.implement({
  description: "企业在一段日子里的名称。 / A name that an enterprise bears on some days.",
  fields: (t) => ({
    name: t.exposeString("name", marked("register", "名称。 / The name.")),
    from: t.field({
      type: "Day",
      nullable: true,
      ...marked("register", "首日；自始即是时为 null。 / Its first day; null where always."),
      resolve: ({ from }) => openDay(from),
    }),
    until: t.field({
      type: "Day",
      nullable: true,
      ...marked(
        "register",
        "不再用的首日；现仍用时为 null。 / The first day no longer; null where it is still borne.",
      ),
      resolve: ({ until }) => openDay(until),
    }),
  }),
});
