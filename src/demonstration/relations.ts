import { day, formatDay } from "../domain/time/day.ts";
import type { Facts } from "../domain/policy/condition.ts";
import type { Chance } from "./chance.ts";
import { append, type Draft, since } from "./draft.ts";
import type { Land, Settlement } from "./settlement.ts";

interface Tie {
  readonly settlement: Settlement;
  readonly held: string;
  readonly holder: string;
  readonly chance: Chance;
}

const lawChanged = "2024-07-01";

/** The ways in which one may stand to a firm: determined, by share, exactly half, unrecorded, ended. */
const ties: readonly ((tie: Tie) => void)[] = [
  ({ settlement, held, holder }) =>
    append(settlement.firm(held), "控股股东", { 谁: holder, 自: "2010-01-01" }),
  ({ settlement, held, holder, chance }) =>
    append(settlement.firm(held), "控股股东", {
      谁: holder,
      自: "2010-01-01",
      至: formatDay(day("2016-01-01") + chance.below(2500)),
    }),
  ({ settlement, held, holder, chance }) =>
    append(settlement.firm(held), "股东", {
      谁: holder,
      比例: 51 + chance.below(49),
      自: "2009-06-01",
    }),
  ({ settlement, held, holder, chance }) =>
    append(settlement.firm(held), "股东", {
      谁: holder,
      比例: 10 + chance.below(39),
      自: "2009-06-01",
    }),
  ({ settlement, held, holder }) =>
    append(settlement.firm(held), "股东", { 谁: holder, 比例: 50, 自: "2012-03-01" }),
  ({ settlement, held, holder }) => {
    append(settlement.firm(held), "股东", { 谁: holder, 比例: 50, 自: "2012-03-01" });
    append(settlement.firm(held), "控股股东", { 谁: holder, 认定: "否", 自: lawChanged });
  },
  ({ settlement, held, holder }) => {
    append(settlement.firm(held), "股东", { 谁: holder, 比例: 35, 自: "2012-03-01" });
    append(settlement.firm(held), "控股股东", { 谁: holder, 自: "2015-05-01" });
  },
  ({ settlement, held, holder }) =>
    append(settlement.firm(held), "股东", { 谁: holder, 自: "2013-08-01" }),
];

/** Ties every fourth firm to another one or to a natural person. */
export function tieFirms(settlement: Settlement, draft: Draft, chance: Chance): void {
  const { firms } = settlement;
  for (let at = 0; at < firms.length; at += 4) {
    const turn = at / 4;
    const held = firms[at]!;
    const holder =
      turn % 3 === 2
        ? naturalPerson(settlement, turn, draft)
        : firms[(at + 1 + chance.below(40)) % firms.length]!;
    if (holder !== held) ties[turn % ties.length]!({ settlement, held, holder, chance });
  }
}

/** Natural persons stand in a register by a token, never by name or number. */
function naturalPerson({ city }: Settlement, turn: number, draft: Draft): string {
  const token = `演示${city.region}-${String(turn).padStart(4, "0")}`;
  draft.entry("自然人", token);
  return `自然人:${token}`;
}

/** Benefits granted before and after, ended and endless, and one whose end nobody recorded. */
export function grantBenefits(settlement: Settlement, chance: Chance): void {
  for (let at = 0; at < settlement.firms.length; at += 6) {
    const uscc = settlement.firms[at]!;
    const granted = day("2014-01-01") + chance.below(3900);
    const expires = [formatDay(granted + 1095), formatDay(granted + 3650), "无期限", undefined][
      (at / 6) % 4
    ];
    append(settlement.firm(uscc), "既有优惠", {
      名称: `演示优惠-${uscc.slice(8, 16)}`,
      授予日: formatDay(granted),
      ...(expires === undefined ? {} : { 到期日: expires }),
    });
  }
}

export function issuePermits(settlement: Settlement, chance: Chance): void {
  for (let at = 0; at < settlement.firms.length; at += 5) {
    const uscc = settlement.firms[at]!;
    const kind = ["安全生产许可证", "排污许可证"][(at / 5) % 2]!;
    append(settlement.firm(uscc), "许可", {
      种类: kind,
      编号: `演示证-${uscc.slice(8, 16)}`,
      到期日: formatDay(day("2015-01-01") + chance.below(4800)),
    });
  }
}

/** A mortgage on a parcel that began some day and may have been discharged since. */
export function mortgage({ fields }: Land, { city }: Settlement, chance: Chance): void {
  const from = day("2012-01-01") + chance.below(4200);
  append(fields, "抵押", {
    抵押权人: `演示银行${city.name}分行`,
    ...since(from, chance.isOneIn(2) ? from + 1095 : undefined),
  });
}

/** Here and there a firm has something recorded that some policy asks about firms. */
export function describeFirms(settlement: Settlement, facts: Facts, chance: Chance): void {
  const about = [...facts.values()].filter(
    ({ entities, type }) =>
      type === "boolean" && entities.length === 1 && entities[0] === "enterprise",
  );
  if (about.length === 0) return;
  for (let at = 3; at < settlement.firms.length; at += 12) {
    settlement.firm(settlement.firms[at]!)[chance.pick(about).name] ??= since(
      day("2021-06-01") + chance.below(900),
    );
  }
}
