import { listRestorations, type Restoration } from "../store/restorations.ts";
import { builder } from "./builder.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";

/** Whoever records has to know too. */
const seen = { or: "record" } as const;

type Acknowledgement = Restoration["acknowledgements"][number];

const acknowledgementType = builder.objectRef<Acknowledgement>("RestorationAcknowledgement");

acknowledgementType.implement({
  description: "一人对恢复的确认。 / That one person has acknowledged a restoration.",
  fields: (t) => ({
    account: t.exposeString("account", marked("register", "确认人的账号。 / Whose account.", seen)),
    institution: t.exposeString(
      "institution",
      marked("register", "为何机构确认。 / For which institution.", seen),
    ),
    acknowledgedAt: t.expose("at", {
      type: "DateTime",
      ...marked("register", "何时。 / When.", seen),
    }),
  }),
});

const restorationType = builder.objectRef<Restoration>("Restoration");

restorationType.implement({
  description:
    "登记簿由副本恢复一次；两人确认（acknowledgeRestoration）之前只可查阅，答复一律待定。 / One time that the register came out of a copy; until two persons have acknowledged it (acknowledgeRestoration) it can only be read and vouches for no answer.",
  fields: (t) => ({
    id: t.id({
      ...marked("register", "编号。 / Its number.", seen),
      resolve: ({ id }) => String(id),
    }),
    size: t.expose("size", {
      type: "LeafCount",
      ...marked(
        "register",
        "恢复后留痕日志的叶数，确认时照填。 / How many leaves the log came back with; to be repeated when it is acknowledged.",
        seen,
      ),
    }),
    witnessed: t.exposeString("witnessed", {
      nullable: true,
      ...marked(
        "register",
        "另处所存的最新检查点，其叶数多于恢复后的即为失去的；没有另存的为 null。 / The newest signed head that was known elsewhere: leaves that it has beyond the size are lost; null where none was.",
        seen,
      ),
    }),
    restoredAt: t.expose("restoredAt", {
      type: "DateTime",
      ...marked(
        "register",
        "恢复或查出的时刻。 / When it was restored, or found to have been.",
        seen,
      ),
    }),
    acknowledgements: t.field({
      type: [acknowledgementType],
      ...marked(
        "register",
        "各人的确认，先者在前。 / By whom it was acknowledged, the first first.",
        { ...seen, bound: "law" },
      ),
      resolve: ({ acknowledgements }) => [...acknowledgements],
    }),
    isAcknowledged: t.exposeBoolean(
      "isAcknowledged",
      marked(
        "register",
        "true：已有两人确认，登记簿重新开放。 / True where two persons have, and the register is open again.",
        seen,
      ),
    ),
  }),
});

/** Adds every time that the register came out of a copy, the first one first. */
export function publishRestorations(): void {
  builder.queryField("restorations", (t) =>
    t.field({
      type: [restorationType],
      ...marked(
        "register",
        "登记簿历次由副本恢复。 / Every time that the register came out of a copy.",
        { ...seen, cost: 1, bound: "law" },
      ),
      resolve: async (_, __, context) => read(context, listRestorations),
    }),
  );
}
