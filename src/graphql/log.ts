import { proveConsistency, proveInclusion } from "../commands/prove-log.ts";
import {
  findCheckpoint,
  findNewestCheckpoint,
  type StoredCheckpoint,
} from "../store/checkpoints.ts";
import type { Transaction } from "../store/database.ts";
import { findActLeaf, findBatchLeaf } from "../store/leaves.ts";
import { builder } from "./builder.ts";
import { questionRefusalCodes } from "./codes.ts";
import { read } from "./loaders.ts";
import { marked } from "./marks.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";

interface EvidenceLog extends StoredCheckpoint {
  readonly __typename: "EvidenceLog";
}

interface Inclusion {
  readonly __typename: "Inclusion";
  readonly leaf: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly head: StoredCheckpoint;
}

interface Consistency {
  readonly __typename: "Consistency";
  readonly earlier: number;
  readonly path: readonly string[];
  readonly head: StoredCheckpoint;
}

const logType = builder.objectRef<EvidenceLog>("EvidenceLog");

logType.implement({
  description:
    "留痕日志：每件行为、每次答复的签署各为一叶，只增不改（RFC 6962）。 / The evidence log: every act and every seal over answers is a leaf of one append-only tree (RFC 6962).",
  fields: (t) => ({
    origin: t.exposeString("origin", marked("public", "日志的名称。 / The name of the log.")),
    size: t.expose("size", {
      type: "LeafCount",
      ...marked("public", "叶数。 / How many leaves it has."),
    }),
    checkpoint: t.exposeString("note", {
      ...marked(
        "public",
        "最新检查点全文（C2SP tlog-checkpoint），请与收到的回执一并保存。 / The newest signed head, to be kept as it is.",
      ),
    }),
  }),
});

const inclusionType = builder.objectRef<Inclusion>("Inclusion");

inclusionType.implement({
  description: "一叶在日志中的证明（RFC 6962 §2.1.1）。 / The proof that a leaf stands in the log.",
  fields: (t) => ({
    leaf: t.exposeString("leaf", marked("public", "叶的散列，十六进制。 / The leaf hash, hex.")),
    index: t.expose("index", {
      type: "LeafCount",
      ...marked("public", "叶的序号，自 0 起。 / The number of the leaf, from 0."),
    }),
    path: t.expose("path", {
      type: ["String"],
      ...marked("public", "自叶至根的散列，十六进制。 / Hashes from the leaf upwards, hex.", {
        bound: "subject",
      }),
    }),
    checkpoint: t.string({
      ...marked("public", "载有其根的检查点。 / The signed head whose root it leads to."),
      resolve: ({ head }) => head.note,
    }),
  }),
});

const consistencyType = builder.objectRef<Consistency>("Consistency");

consistencyType.implement({
  description:
    "后一日志由前一日志续成、未改一叶的证明（RFC 6962 §2.1.2）。 / The proof that the log has only grown.",
  fields: (t) => ({
    earlier: t.expose("earlier", {
      type: "LeafCount",
      ...marked("public", "前一日志的叶数。 / The size of the earlier tree."),
    }),
    path: t.expose("path", {
      type: ["String"],
      ...marked("public", "证明的散列，十六进制。 / The hashes of the proof, hex.", {
        bound: "subject",
      }),
    }),
    checkpoint: t.string({
      ...marked("public", "后一日志的检查点。 / The signed head of the later tree."),
      resolve: ({ head }) => head.note,
    }),
  }),
});

const leafInput = builder.inputType("LeafInput", {
  description: "何者之叶，二者择一。 / Whose leaf: exactly one of these.",
  isOneOf: true,
  fields: (t) => ({
    record: t.id({
      description:
        "答复的编号（record），限本机构的。 / The number of a check, one of the caller's own.",
    }),
    position: t.field({
      type: "Position",
      description: "行为的位置。 / The position of an act.",
    }),
  }),
});

const sizeDescription =
  "某一检查点的叶数；不写即最新的。 / The size of a signed head; that of the newest where absent.";

function refuseAs(code: "log.empty" | "log.size-unknown" | "leaf.pending" | "record.unknown") {
  return refusal(code, questionRefusalCodes[code]);
}

async function findHeadOf(
  tx: Transaction,
  size: number | null | undefined,
): Promise<StoredCheckpoint | Refusal> {
  const newest = await findNewestCheckpoint(tx);
  if (newest === null) return refuseAs("log.empty");
  if (size == null || size === newest.size) return newest;
  const { origin } = newest;
  return (await findCheckpoint(tx, { origin, size })) ?? refuseAs("log.size-unknown");
}

interface AskedLeaf {
  readonly record?: string | number | null;
  readonly position?: number | null;
}

type LeafFound = Awaited<ReturnType<typeof findActLeaf>>;

async function findLeafOf(
  tx: Transaction,
  { record, position }: AskedLeaf,
): Promise<NonNullable<LeafFound> | Refusal> {
  if (position != null) return (await findActLeaf(tx, position)) ?? refuseAs("leaf.pending");
  const batch = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/\d{1,9}$/.exec(
    String(record),
  )?.[1];
  const found = batch === undefined ? undefined : await findBatchLeaf(tx, batch);
  if (found === undefined) return refuseAs("record.unknown");
  return found ?? refuseAs("leaf.pending");
}

/** A tree of that size that held the leaf already. */
async function findInclusion(
  tx: Transaction,
  of: AskedLeaf,
  size: number | null | undefined,
): Promise<Inclusion | Refusal> {
  const found = await findLeafOf(tx, of);
  if ("code" in found) return found as Refusal;
  const head = await findHeadOf(tx, size);
  if ("code" in head) return head;
  const { number: index, hash } = found;
  if (index >= head.size) return refuseAs("log.size-unknown");
  const path = await proveInclusion(tx, index, head.size);
  return { __typename: "Inclusion", leaf: Buffer.from(hash).toString("hex"), index, path, head };
}

async function findConsistency(
  tx: Transaction,
  earlier: number,
  later: number | null | undefined,
): Promise<Consistency | Refusal> {
  const head = await findHeadOf(tx, later);
  if ("code" in head) return head;
  if (earlier > head.size) return refuseAs("log.size-unknown");
  return {
    __typename: "Consistency",
    earlier,
    path: await proveConsistency(tx, earlier, head.size),
    head,
  };
}

const logResult = builder.unionType("EvidenceLogResult", {
  description: "留痕日志，或拒答。 / The evidence log, or a refusal.",
  types: [logType, refusalType],
});

const inclusionResult = builder.unionType("InclusionResult", {
  description: "一叶的证明，或拒答。 / The proof of a leaf, or a refusal.",
  types: [inclusionType, refusalType],
});

const consistencyResult = builder.unionType("ConsistencyResult", {
  description: "续成的证明，或拒答。 / The proof of growth, or a refusal.",
  types: [consistencyType, refusalType],
});

/** Adds the log, its heads and its proofs to what may be asked; leaves are hashes and tell of nobody. */
export function publishLog(): void {
  builder.queryField("log", (t) =>
    t.field({
      type: logResult,
      ...marked("public", "留痕日志及其最新检查点。 / The evidence log and its newest head.", {
        cost: 1,
      }),
      resolve: (_, __, context) =>
        read(context, async (tx): Promise<EvidenceLog | Refusal> => {
          const head = await findNewestCheckpoint(tx);
          return head === null ? refuseAs("log.empty") : { __typename: "EvidenceLog", ...head };
        }),
    }),
  );
  builder.queryField("inclusion", (t) =>
    t.field({
      type: inclusionResult,
      args: {
        of: t.arg({
          type: leafInput,
          required: true,
          description: "何者之叶。 / Whose leaf.",
        }),
        size: t.arg({ type: "LeafCount", description: sizeDescription }),
      },
      ...marked("public", "一叶在日志中的证明。 / The proof that a leaf stands in the log.", {
        cost: 5,
      }),
      resolve: (_, { of, size }, context) => read(context, (tx) => findInclusion(tx, of, size)),
    }),
  );
  builder.queryField("consistency", (t) =>
    t.field({
      type: consistencyResult,
      args: {
        earlier: t.arg({
          type: "LeafCount",
          required: true,
          description: "前一检查点的叶数。 / The size of the earlier head.",
        }),
        later: t.arg({ type: "LeafCount", description: sizeDescription }),
      },
      ...marked("public", "日志只增未改的证明。 / The proof that the log has only grown.", {
        cost: 5,
      }),
      resolve: (_, { earlier, later }, context) =>
        read(context, (tx) => findConsistency(tx, earlier, later)),
    }),
  );
}
