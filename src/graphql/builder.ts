import SchemaBuilder from "@pothos/core";
import RelayPlugin from "@pothos/plugin-relay";
import type { Context } from "./context.ts";
import { marked } from "./marks.ts";

/** What the contract is built with. It defines no types; what is not said to be nullable is not. */
export interface Published {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Scalars: {
    /** Out: a day as a number, or as text already. In: text as typed, which `readDay` reads. */
    Day: { Input: string; Output: number | string };
    DateTime: { Input: string; Output: Date | string };
    Position: { Input: number; Output: number };
    LeafCount: { Input: number; Output: number };
    ID: { Input: string; Output: string | number };
  };
}

export type Types = PothosSchemaTypes.ExtendDefaultTypes<Published>;

export const builder = new SchemaBuilder<Published>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    cursorType: "String",
    // Everything is found by the key by which its keepers know it.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      ...marked("public", "本页各项。 / The items of this page.", { bound: "page" }),
    },
    nodeFieldOptions: { nullable: false, ...marked("public", "这一项。 / The item.") },
    cursorFieldOptions: marked(
      "public",
      "这一项的位置，可作 after。 / Where it stands; usable as `after`.",
    ),
    pageInfoFieldOptions: marked("public", "其后是否还有。 / Whether there is more."),
    pageInfoTypeOptions: {
      description: "一页在全部之中的位置。 / Where a page stands among all.",
    },
    hasNextPageFieldOptions: marked("public", "其后是否还有。 / Whether more follows."),
    hasPreviousPageFieldOptions: marked("public", "其前是否还有。 / Whether more precedes."),
    startCursorFieldOptions: {
      nullable: true,
      ...marked(
        "public",
        "本页第一项的位置；空页为 null。 / The first item; null of an empty page.",
      ),
    },
    endCursorFieldOptions: {
      nullable: true,
      ...marked(
        "public",
        "本页最后一项的位置，即下一页的 after；空页为 null。 / The last item, the `after` of the next page; null of an empty page.",
      ),
    },
  },
});
