import type { ObjectRef } from "@pothos/core";
import { builder, type Types } from "./builder.ts";
import { pageDefault, pageMax } from "./limits.ts";
import { rejection } from "./rejection.ts";

/** A list that may be long, forwards, at most a hundred at a time. */
export interface Page<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Publishes the types of such a list: `connectionOf("Listing", listingType, "认定的一页。 / …")`. */
export function connectionOf<Node extends object>(
  name: string,
  node: ObjectRef<Types, Node>,
  description: string,
): ObjectRef<Types, Page<Node>> {
  return builder.connectionObject(
    { name: `${name}Connection`, type: node, description },
    { description: "一页中的一项及其位置。 / One item of a page, and where it stands." },
  ) as unknown as ObjectRef<Types, Page<Node>>;
}

/** What the arguments `first` and `after` come to; `after` is the key of the last item seen. */
export interface Asked {
  readonly first: number;
  readonly after: string | null;
}

/** Cursors are opaque so that nobody builds one; what is no cursor is turned away. */
export function readPage({
  first,
  after,
}: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): Asked {
  const size = first ?? pageDefault;
  if (size < 1 || size > pageMax) throw rejection("limits.page");
  return { first: size, after: after == null ? null : readCursor(after) };
}

/** One page of what was found when one more than a page was looked for. */
export function pageOf<Node>(
  found: readonly Node[],
  { first, after }: Asked,
  keyOf: (node: Node) => string,
): Page<Node> {
  const edges = found.slice(0, first).map((node) => ({ cursor: cursorOf(keyOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: found.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (cursor === "" || cursorOf(key) !== cursor || /\p{Cc}/u.test(key))
    throw rejection("cursor.malformed");
  return key;
}
