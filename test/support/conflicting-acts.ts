import { usccOf } from "./act-batch.ts";
import type { Random } from "./random.ts";

/** One request: an act, or an answer to the proposal that the step `of` has made. */
export type Step = {
  /** Its idempotency key. */
  readonly key: string;
  /** The account that sends it. */
  readonly by: string;
} & (
  | {
      readonly is: "act";
      readonly form: string;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly on: string;
    }
  | { readonly is: "settle"; readonly of: string; readonly isApproved: boolean }
);

/** Acts about one piece of land: some done one by one, then some at once. */
export interface Interleaving {
  readonly number: number;
  readonly before: readonly Step[];
  readonly racing: readonly Step[];
  readonly delaysMs: readonly number[];
}

export const county = "371302";
export const evidence = "e".repeat(64);

const policy = "linyi-2013-45";
const days = ["2024-03-01", "2024-03-02", "2024-04-01"] as const;
const deadlines = ["2024-12-31", "2025-06-30", "2025-12-31", "2026-06-30"] as const;

function parcelOf(number: number): string {
  return `${county}903001GB${String(number).padStart(5, "0")}`;
}

/** Three firms to each piece of land: who holds it, and two that may come to hold it. */
function firmOf(number: number, at: number): string {
  return usccOf(`91${county}R${String(at)}${String(number).padStart(7, "0")}`);
}

function listingOf(number: number): string {
  return `${parcelOf(number)}/${policy}/一/1`;
}

/** What the register knows of the land before anything is done about it. */
export function landOf({ number }: Interleaving): Readonly<Record<string, unknown>> {
  const parcel = parcelOf(number);
  const listing = {
    类别: "一",
    文件: policy,
    批次: 1,
    列入范围: { 自: "2020-01-01" },
    约定整改期限: "2024-06-30",
    不愿实施再开发: { 自: "2023-01-01" },
  };
  return {
    [`地块 ${parcel}`]: { 区划: county, 认定: [listing] },
    [`企业 ${firmOf(number, 0)}`]: { 地块: [{ 宗: parcel, 自: "2010-01-01" }] },
  };
}

type Made = Omit<Extract<Step, { is: "act" }>, "key" | "by">;

const approvers = ["li", "zhao"] as const;

export function interleaving(number: number, chance: Random): Interleaving {
  const before: Step[] = proposals(number, chance).map((made, at) => ({
    ...made,
    key: `${number}-before-${at}`,
    by: "wang",
  }));
  const proposed = before.filter((step) => step.is === "act" && step.form !== "object");
  const racing = Array.from({ length: 8 }, (_, at): Step => {
    const key = `${number}-${at}`;
    if (!chance.chance(0.45))
      return { ...act(number, chance), key, by: chance.pick(["wang", "li"]) };
    const of = chance.pick(proposed).key;
    const isApproved = chance.chance(0.75);
    const by = isApproved ? chance.pick(approvers) : chance.pick(["wang", ...approvers]);
    return { is: "settle", of, isApproved, key, by };
  });
  return { number, before, racing, delaysMs: racing.map(() => chance.int(6)) };
}

/** What waits for a second person when the race begins; in half of the cases an objection waits too. */
function proposals(number: number, chance: Random): Made[] {
  const [parcel, listing] = [parcelOf(number), listingOf(number)];
  const on = (): string => chance.pick(days);
  const two = (form: string, fields: Made["fields"]): Made => ({
    is: "act",
    form,
    fields,
    on: on(),
  });
  const accept = { parcel, listing, finding: "整改到位", opinion: "已达到标准" };
  const objection = { listing, objector: firmOf(number, 0), grounds: "面积有误" };
  const isObjected = chance.chance(0.5);
  return [
    two("withdrawListing", { listing, ground: "移出", reason: "情形消失" }),
    two("accept", accept),
    two("determine", { parcel, policy, category: "二" }),
    two("determine", { parcel, policy, category: "二", landUsingUnit: firmOf(number, 0) }),
    ...(isObjected
      ? [
          { ...two("object", objection), on: "2024-02-01" },
          { ...two("suspendExecution", { listing, reason: "证据存疑" }), on: "2024-02-01" },
          two("decideObjection", { listing, outcome: "成立", reason: "面积确有误" }),
          two("decideObjection", { listing, outcome: "不成立", reason: "面积无误" }),
        ]
      : []),
  ];
}

/** One of the acts of one person that get in each other's way. */
function act(number: number, chance: Random): Made {
  const [parcel, listing] = [parcelOf(number), listingOf(number)];
  const made = (form: string, fields: Made["fields"]): Made => ({
    is: "act",
    form,
    fields,
    on: chance.pick(days),
  });
  switch (chance.pick(["extend", "revoke", "object", "transfer"] as const)) {
    case "extend": {
      const deadline = chance.pick(deadlines);
      const term = "约定整改期限";
      return made("extendDeadline", { parcel, listing, term, deadline, reason: "工程量大" });
    }
    case "revoke":
      return made("revokeFinding", {
        parcel,
        listing,
        finding: "不愿实施再开发",
        reason: "已表示愿意",
      });
    case "object":
      return made("object", {
        listing,
        objector: firmOf(number, chance.int(3)),
        grounds: "面积有误",
      });
    case "transfer": {
      const from = chance.chance(0.6) ? 0 : chance.int(3);
      const to = (from + 1 + chance.int(2)) % 3;
      return made("transferLand", {
        parcel,
        from: firmOf(number, from),
        to: firmOf(number, to),
        way: "转让",
      });
    }
  }
}
