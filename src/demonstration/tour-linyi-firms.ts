import type { Fields } from "./draft.ts";

export const policy = "linyi-2013-45";
export const county = "371302";
export const land = (number: number): string => `371302999900GB${String(number).padStart(5, "0")}`;

/** Firms of the tour, with fixed codes: a guide may print them. */
export const firms = {
  沂河机械: "91371302DEM900012E",
  沂蒙控股: "91371302DEM9000209",
  蒙山木业: "91371302DEM9000396",
  琅琊建材: "91371302DEM9000471",
  祊河纺织: "91371302DEM900055U",
  银雀投资: "91371302DEM900063N",
  沭河食品: "91371302DEM900071H",
  金雀包装: "91371302DEM90008X9",
  涑河化工: "91371302DEM9000989",
  岱崮机械: "91371302DEM900100W",
  汤河陶瓷: "91371302DEM900119R",
  /** Well-formed, and recorded nowhere. */
  unknown: "91371302DEM9002078",
} as const;
export type Firm = keyof typeof firms;

export const person = "自然人:演示自然人0001";

export function name(firm: Firm): string {
  return `演示${firm}有限公司`;
}

function firm(who: Firm, parcels: readonly unknown[], more: Fields = {}): Record<string, Fields> {
  return { [`企业 ${firms[who]}`]: { 名称: name(who), 区划: county, 地块: parcels, ...more } };
}

function parcel(number: number, listing?: Fields): Record<string, Fields> {
  const listings = listing === undefined ? {} : { 认定: [{ 文件: policy, ...listing }] };
  return {
    [`地块 ${land(number)}`]: {
      区划: county,
      园区: "不在园区",
      不动产单元号: `${land(number)}W00000000`,
      ...listings,
    },
  };
}

function listed(category: string, on: string, more: Fields): Fields {
  return { 类别: category, 认定低效: { 自: on }, 认定日: on, 列入范围: { 自: on }, ...more };
}

export const facts: Record<string, Fields> = {
  ...firm("沂河机械", [land(1), land(2)], {
    控股股东: [
      { 谁: firms.沂蒙控股, 自: "2018-05-01" },
      { 谁: person, 自: "2012-01-01", 至: "2025-01-01" },
    ],
  }),
  ...firm("沂蒙控股", []),
  "自然人 演示自然人0001": {},
  ...parcel(
    1,
    listed("一", "2024-03-01", { 违约企业: firms.沂河机械, 约定整改期限: "2025-03-31" }),
  ),
  ...parcel(2),
  ...firm("蒙山木业", [land(3)]),
  ...parcel(3, listed("一", "2024-05-10", { 违约企业: firms.蒙山木业 })),
  ...firm("琅琊建材", [land(4)]),
  ...parcel(
    4,
    listed("二", "2023-08-15", {
      产能所属企业: firms.琅琊建材,
      约定整改期限: "2024-06-30",
      整改到位: { 自: "2025-01-20" },
    }),
  ),
  ...firm("祊河纺织", [land(5)], { 股东: [{ 谁: firms.银雀投资, 比例: 50, 自: "2015-06-01" }] }),
  ...firm("银雀投资", []),
  ...parcel(5, listed("一", "2023-03-01", { 违约企业: firms.祊河纺织, 约定整改期限: "未约定" })),
  ...firm("沭河食品", [{ 宗: land(6), 自: "2024-09-01" }]),
  ...firm("金雀包装", [{ 宗: land(6), 自: "2006-04-01", 至: "2024-09-01" }]),
  ...parcel(
    6,
    listed("一", "2024-02-01", { 违约企业: firms.金雀包装, 约定整改期限: "2026-12-31" }),
  ),
  ...firm("涑河化工", [land(7)], {
    许可: [{ 种类: "安全生产许可证", 编号: "演示证-TOUR7", 到期日: "2025-08-31" }],
  }),
  ...parcel(
    7,
    listed("二", "2023-11-20", {
      产能所属企业: firms.涑河化工,
      约定整改期限: "未约定",
      列入淘汰落后产能: { 自: "2024-01-10" },
      规定淘汰期限: "2024-12-31",
    }),
  ),
  ...firm("岱崮机械", [land(8)]),
  ...parcel(
    8,
    listed("二", "2023-05-04", {
      产能所属企业: firms.岱崮机械,
      约定整改期限: [
        { 值: "2024-05-31", 至: "2024-09-10" },
        { 值: "2025-05-31", 自: "2024-09-10" },
      ],
    }),
  ),
  ...firm("汤河陶瓷", [land(9)]),
  ...parcel(
    9,
    listed("七", "2024-03-01", {
      原土地权利人: firms.汤河陶瓷,
      主动申请退出: { 自: "2025-02-10" },
      申请退出日: "2025-02-10",
    }),
  ),
};
