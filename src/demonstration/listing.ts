import { formatDay } from "../domain/time/day.ts";
import type { Facts } from "../domain/policy/condition.ts";
import { type Asked, namedBearer } from "./asked.ts";
import { append, type Fields, since } from "./draft.ts";
import type { Land } from "./settlement.ts";

/** Ledgers and databases in which a parcel is entered some time after its determination. */
const registers = ["列入范围", "列入台账", "曾列入台账", "纳入数据库", "纳入省数据库"];

export const agreedDeadline = "约定整改期限";

/** A determination alone: the opinion, its day and its service. */
export function determine(
  land: Land,
  { policy, facts: asked }: Asked,
  category: string,
  on: number,
): Fields {
  const listing: Fields = {
    类别: category,
    文件: policy.id,
    认定低效: since(on),
    认定日: formatDay(on),
  };
  append(land.fields, "认定", listing);
  if (asked.has("送达日")) listing["送达日"] = formatDay(on + 7);
  return listing;
}

/** A listing: determined some weeks before, then entered wherever this policy looks, with a year to put things right. */
export function list(land: Land, asked: Asked, category: string, on: number, facts: Facts): Fields {
  const isDetermination = asked.policy.listedBy === "认定低效";
  const listing = determine(land, asked, category, isDetermination ? on : on - 30);
  for (const register of registers) {
    if (!asked.facts.has(register)) continue;
    const isOfTheLand = facts.get(register)?.entities.includes("listing") !== true;
    if (isOfTheLand) land.fields[register] ??= since(on);
    else listing[register] = since(on);
  }
  listing[asked.policy.listedBy] ??= since(on);
  if (asked.facts.has(agreedDeadline)) listing[agreedDeadline] = formatDay(on + 365);
  return listing;
}

/** Names the holder wherever a finding that has been made must say whom it is about. */
export function nameBearers(listing: Fields, land: Land, { policy }: Asked): void {
  for (const { unit, bearer, when } of policy.measures) {
    const fact = namedBearer(bearer);
    if (
      fact === null ||
      unit.kind !== "listing" ||
      unit.among?.includes(String(listing["类别"])) === false
    )
      continue;
    const isMade = when.every(
      (condition) =>
        condition.is !== "fact" || condition.fact in listing || condition.fact in land.fields,
    );
    if (isMade) listing[fact] = land.holder;
  }
}
