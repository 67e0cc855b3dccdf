import { day, formatDay } from "../domain/time/day.ts";
import type { Facts } from "../domain/policy/condition.ts";
import type { Asked } from "./asked.ts";
import type { Chance } from "./chance.ts";
import { append, changed, type Fields, since } from "./draft.ts";
import { agreedDeadline, determine, list, nameBearers } from "./listing.ts";
import type { Land, Settlement } from "./settlement.ts";

/** A parcel on which a stage of the life of a listing is to be shown. */
export interface Scene {
  readonly land: Land;
  readonly asked: Asked;
  readonly category: string;
  /** Listed on this day. */
  readonly on: number;
  readonly facts: Facts;
  readonly chance: Chance;
  readonly settlement: Settlement;
}

export interface Stage {
  readonly name: string;
  /** Facts without which the stage means nothing under a policy. */
  readonly asks: readonly string[];
  readonly write: (scene: Scene) => void;
}

const deadline = agreedDeadline;

/** A deadline that is still to come. */
function beyond(chance: Chance): number {
  return day("2027-07-01") + chance.below(360);
}

function listed({ land, asked, category, on, facts }: Scene, more: Fields = {}): Fields {
  const listing = Object.assign(list(land, asked, category, on, facts), more);
  nameBearers(listing, land, asked);
  return listing;
}

/** Every stage of a listing, from a survey that found nothing to a second listing. */
export const stages: readonly Stage[] = [
  { name: "surveyed", asks: [], write: () => {} },
  {
    name: "determined",
    asks: [],
    write: ({ land, asked, category, on }) => void determine(land, asked, category, on),
  },
  { name: "listed", asks: [], write: (scene) => void listed(scene) },
  { name: "withdrawn", asks: [], write: (scene) => withdraw(listed(scene), scene) },
  { name: "relisted", asks: [], write: relist },
  { name: "transferred", asks: [], write: transfer },
  { name: "two-categories", asks: [], write: twice },
  {
    name: "deadline-running",
    asks: [deadline],
    write: (scene) => void listed(scene, { [deadline]: formatDay(beyond(scene.chance)) }),
  },
  {
    name: "deadline-passed",
    asks: [deadline],
    write: (scene) => void listed(scene, { [deadline]: formatDay(scene.on + 300) }),
  },
  {
    name: "extended-before",
    asks: [deadline],
    write: (scene) =>
      void listed(scene, { [deadline]: changed(scene.on + 300, scene.on + 250, scene.on + 600) }),
  },
  {
    name: "extended-after",
    asks: [deadline],
    write: (scene) =>
      void listed(scene, { [deadline]: changed(scene.on + 300, scene.on + 380, scene.on + 700) }),
  },
  {
    name: "accepted-early",
    asks: [deadline, "整改到位"],
    write: (scene) =>
      void listed(scene, {
        [deadline]: formatDay(scene.on + 400),
        整改到位: since(scene.on + 310),
      }),
  },
  {
    name: "accepted-late",
    asks: [deadline, "整改到位"],
    write: (scene) =>
      void listed(scene, {
        [deadline]: formatDay(scene.on + 300),
        整改到位: since(scene.on + 520),
      }),
  },
  {
    name: "deadline-unrecorded",
    asks: [deadline],
    write: (scene) => forget(listed(scene), deadline),
  },
  {
    name: "deadline-not-agreed",
    asks: [deadline],
    write: (scene) => void listed(scene, { [deadline]: "未约定" }),
  },
  {
    name: "breaching-enterprise-unnamed",
    asks: ["违约企业"],
    write: (scene) => forget(listed(scene), "违约企业"),
  },
  {
    name: "not-served",
    asks: ["送达日"],
    write: (scene) => void listed(scene, { 送达日: "未送达" }),
  },
  {
    name: "service-unrecorded",
    asks: ["送达日"],
    write: (scene) => forget(listed(scene), "送达日"),
  },
  {
    name: "unwilling",
    asks: ["不愿实施再开发"],
    write: (scene) => void listed(scene, { 不愿实施再开发: since(scene.on + 200) }),
  },
  {
    name: "unwilling-revoked",
    asks: ["不愿实施再开发"],
    write: (scene) => void listed(scene, { 不愿实施再开发: since(scene.on + 200, scene.on + 430) }),
  },
  {
    name: "unwilling-then-building",
    asks: ["不愿实施再开发", "再开发方案实施"],
    write: (scene) =>
      void listed(scene, {
        不愿实施再开发: since(scene.on + 90),
        再开发方案实施: since(scene.on + 500),
      }),
  },
  {
    name: "uncooperative",
    asks: ["不主动配合整改"],
    write: (scene) => void listed(scene, { 不主动配合整改: since(scene.on + 60) }),
  },
  {
    name: "uncooperative-revoked",
    asks: ["不主动配合整改"],
    write: (scene) => void listed(scene, { 不主动配合整改: since(scene.on + 60, scene.on + 260) }),
  },
  {
    name: "elimination-running",
    asks: ["规定淘汰期限"],
    write: (scene) =>
      void listed(scene, {
        列入淘汰落后产能: since(scene.on),
        规定淘汰期限: formatDay(beyond(scene.chance)),
      }),
  },
  {
    name: "elimination-missed",
    asks: ["规定淘汰期限"],
    write: (scene) =>
      void listed(scene, {
        列入淘汰落后产能: since(scene.on),
        国家禁止或淘汰的工艺设备产品: since(scene.on),
        规定淘汰期限: formatDay(scene.on + 180),
      }),
  },
  {
    name: "eliminated",
    asks: ["规定淘汰期限"],
    write: (scene) =>
      void listed(scene, {
        列入淘汰落后产能: since(scene.on),
        规定淘汰期限: formatDay(scene.on + 180),
        完成淘汰: since(scene.on + 150),
      }),
  },
  {
    name: "exit-applied",
    asks: ["主动申请退出"],
    write: (scene) =>
      void listed(scene, {
        主动申请退出: since(scene.on + 365),
        申请退出日: formatDay(scene.on + 365),
      }),
  },
  {
    name: "exit-applied-too-late",
    asks: ["主动申请退出"],
    write: (scene) =>
      void listed(scene, {
        主动申请退出: since(scene.on + 900),
        申请退出日: formatDay(scene.on + 900),
      }),
  },
  { name: "duty-carried-out", asks: [], write: carryOut },
];

/** The stages that mean something under a policy. */
export function stagesUnder({ facts }: Asked): Stage[] {
  return stages.filter(({ asks }) => asks.every((fact) => facts.has(fact)));
}

/** Ends every entry of the listing: taken off the ledger, the determination revoked. */
function withdraw(listing: Fields, { asked, on }: Scene, until = on + 420): Fields {
  for (const fact of ["认定低效", "列入范围", "列入台账", "纳入数据库", asked.policy.listedBy]) {
    const span = listing[fact] as Fields | undefined;
    if (span !== undefined) listing[fact] = { ...span, 至: formatDay(until) };
  }
  return listing;
}

function relist(scene: Scene): void {
  withdraw(listed(scene), scene);
  listed({ ...scene, on: scene.on + 560 }, { 批次: 2 });
}

/** Sold after it was listed: the buyer holds the land, the finding still names the seller. */
function transfer(scene: Scene): void {
  const { land, settlement, on } = scene;
  listed(scene);
  const tenures = settlement.firm(land.holder)["地块"] as Fields[];
  const tenure = tenures.find((row) => row["宗"] === land.code)!;
  tenure["至"] = formatDay(on + 200);
  settlement.hold(land, settlement.found(), on + 200);
}

function twice(scene: Scene): void {
  const ids = scene.asked.policy.categories.map(({ id }) => id);
  const other = ids[(ids.indexOf(scene.category) + 1) % ids.length]!;
  listed(scene);
  if (other !== scene.category) listed({ ...scene, category: other, on: scene.on + 45 });
}

function carryOut(scene: Scene): void {
  const listing = listed(scene);
  const duties = scene.asked.policy.measures.filter(
    ({ form, unit }) =>
      form === "one-off" &&
      unit.kind === "listing" &&
      (unit.among?.includes(scene.category) ?? true),
  );
  for (const { id } of duties)
    append(listing, "办结", { 措施: id, 企业: scene.land.holder, 日: formatDay(scene.on + 45) });
}

function forget(listing: Fields, fact: string): void {
  Reflect.deleteProperty(listing, fact);
}
