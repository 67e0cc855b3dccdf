import { formatDay } from "../time/day.ts";
import type { Tenure } from "../registry/world.ts";
import { carriedListings, landFacts, movedMortgage, standingListings } from "./carrying.ts";
import type { CaseFile, Decision } from "./form.ts";
import { pendingObjection } from "./objections.ts";
import { type LedgerRefusal, refuse, refuseAs } from "./refusal.ts";

type Entry = Readonly<Record<string, unknown>>;

/** Who holds a parcel on the day. */
export function tenuresOn({ world, on }: CaseFile, parcel: string): readonly Tenure[] {
  return world.tenures.filter((one) => one.parcel === parcel && one.from <= on && on < one.until);
}

/** A tenure until the day, or why it cannot end then. */
export function endOfTenure({ parcel, from }: Tenure, on: number): Entry | LedgerRefusal {
  if (from === on)
    return refuse(
      "day.order",
      "使用权自当日起登记，转出须在其后；当日即有误的，用更正",
      "the land is held from that very day and passes on only later; an error is corrected",
    );
  return {
    宗: parcel,
    ...(Number.isFinite(from) ? { 自: formatDay(from) } : {}),
    至: formatDay(on),
  };
}

/** A term that was recorded passes on with the land. */
export function beginning(parcel: string, on: number, until: number): Entry {
  return {
    宗: parcel,
    自: formatDay(on),
    ...(Number.isFinite(until) ? { 至: formatDay(until) } : {}),
  };
}

/** A term gives way to the day on which the land passes on: only a correction moves an end. */
export function hasTerm(rows: readonly { readonly until: number }[]): boolean {
  return rows.some(({ until }) => Number.isFinite(until));
}

/** Natural persons hold no land in this register: it knows them by a hash alone. */
export function checkFirm(code: string): LedgerRefusal | null {
  return code.startsWith("自然人:")
    ? refuse(
        "field.malformed",
        "使用权人须为单位：本登记簿不登记自然人的土地",
        "whoever holds land here is an enterprise: the register keeps no land of natural persons",
      )
    : null;
}

export interface Passing {
  readonly olds: readonly string[];
  /** New land, each with the old that it comes from and who holds it. */
  readonly news: readonly { readonly parcel: string; readonly holders: readonly string[] }[];
}

/** Why land cannot pass so. */
function checkPassing({ olds, news }: Passing, file: CaseFile): LedgerRefusal | null {
  const { world } = file;
  if (olds.some((code) => !world.parcels.has(code))) return refuseAs("parcel.unknown");
  const all = [...olds, ...news.map(({ parcel }) => parcel)];
  if (new Set(all).size < all.length)
    return refuse(
      "field.malformed",
      "宗地代码重复：分割、合并后的宗地须用新代码",
      "a parcel code is repeated: what comes of splitting or merging has a new one",
    );
  if (world.listings.some((one) => olds.includes(one.parcel) && pendingObjection(file, one.id)))
    return refuseAs("objection.pending");
  const known = news.find(({ parcel }) => (world.parcels.get(parcel)?.facts.size ?? 0) > 0);
  return known === undefined
    ? null
    : refuse(
        "entry.standing",
        `宗地“${known.parcel}”已登记：分割、合并后的宗地须用新代码`,
        `parcel ${known.parcel} has been entered: what comes of splitting or merging has a new code`,
      );
}

/** The holders of the old hold it no more, and those of the new hold that: entries of the firms. */
function passTenure({ olds, news }: Passing, file: CaseFile): Entry | LedgerRefusal {
  const rows = new Map<string, Entry[]>();
  const before = olds.flatMap((code) => tenuresOn(file, code));
  const terms = new Set(before.map(({ until }) => until));
  const common = terms.size === 1 ? [...terms][0]! : Infinity;
  for (const held of before) {
    const ended = endOfTenure(held, file.on);
    if ("refused" in ended) return ended;
    push(rows, held.enterprise, ended);
  }
  for (const { parcel, holders } of news)
    for (const holder of holders) {
      const misfit = checkFirm(holder);
      if (misfit !== null) return { ...misfit };
      const own = before.find(({ enterprise }) => enterprise === holder);
      push(rows, holder, beginning(parcel, file.on, own?.until ?? common));
    }
  return Object.fromEntries([...rows].map(([id, of]) => [`企业 ${id}`, { 地块: of }]));
}

/**
 * Old land passes into new: the new is entered where the old lies and with what is recorded of it, the
 * holders of the old hold it no more, and whatever is listed or mortgaged on the old is so on the new.
 */
export function pass(passing: Passing, file: CaseFile): Decision {
  const hindered = checkPassing(passing, file);
  if (hindered !== null) return hindered;
  const tenure = passTenure(passing, file);
  if ("refused" in tenure) return tenure as unknown as LedgerRefusal;
  const { olds, news } = passing;
  const { world, on } = file;
  const mortgages = world.mortgages
    .filter(({ parcel, from, until }) => olds.includes(parcel) && from < on && on < until)
    .map((one) => ({ parcel: one.parcel, ...movedMortgage(one, on) }));
  const ended = Map.groupBy(mortgages, ({ parcel }) => parcel);
  const parcels = olds.map((code) => world.parcels.get(code)!);
  const listings = olds.flatMap((code) => standingListings(file, code));
  const running = mortgages.map(({ goesOn }) => goesOn);
  const held = olds.flatMap((code) => tenuresOn(file, code));
  return {
    isCorrection: hasTerm(held) || running.some((one) => "至" in one),
    says: {
      ...Object.fromEntries(
        [...ended].map(([code, of]) => [`地块 ${code}`, { 抵押: of.map(({ ends }) => ends) }]),
      ),
      ...Object.fromEntries(
        news.map(({ parcel }) => [
          `地块 ${parcel}`,
          {
            ...landFacts(parcels, file, parcel.slice(0, 6)),
            ...filled("认定", carriedListings(listings, parcel, file)),
            ...filled("抵押", running),
          },
        ]),
      ),
      ...tenure,
    },
  };
}

function push(rows: Map<string, Entry[]>, of: string, row: Entry): void {
  rows.set(of, [...(rows.get(of) ?? []), row]);
}

function filled(key: string, rows: readonly unknown[]): Entry {
  return rows.length === 0 ? {} : { [key]: rows };
}
