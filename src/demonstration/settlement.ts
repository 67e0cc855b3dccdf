import { day, formatDay } from "../domain/time/day.ts";
import type { Facts } from "../domain/policy/condition.ts";
import type { Chance } from "./chance.ts";
import { type City, countyOfZone, trades } from "./cities.ts";
import { fictitiousParcel, fictitiousUscc, realEstateUnitOn } from "./codes.ts";
import { append, type Draft, type Fields } from "./draft.ts";

export interface Land {
  readonly code: string;
  readonly holder: string;
  readonly county: string;
  readonly fields: Fields;
}

/** Numbers given out in the order of founding, across all cities. */
export interface Numbering {
  firms: number;
  parcels: number;
}

interface Ground {
  readonly city: City;
  /** Development zones in which most parcels lie; none where no policy names any. */
  readonly zones: readonly string[];
  /** Other names of the same zones, which some records use. */
  readonly aliases: readonly string[];
  readonly draft: Draft;
  readonly facts: Facts;
  readonly chance: Chance;
  readonly numbering: Numbering;
}

/** A city while it is being peopled: it founds firms and surveys parcels, all of them fictitious. */
export class Settlement {
  readonly firms: string[] = [];
  readonly ground: Ground;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  get city(): City {
    return this.ground.city;
  }

  /** Founds a firm; what is recorded about it is at `firm`. */
  found(): string {
    const { chance, city, draft, numbering } = this.ground;
    numbering.firms += 1;
    const county = chance.pick(city.counties);
    const uscc = fictitiousUscc(county, numbering.firms);
    const trade = trades[numbering.firms % trades.length]!;
    const fields = draft.entry("企业", uscc);
    fields["名称"] =
      `演示${chance.pick(city.words)}${trade}第${String(numbering.firms).padStart(4, "0")}号有限公司`;
    fields["区划"] = county;
    this.firms.push(uscc);
    return uscc;
  }

  firm(uscc: string): Fields {
    return this.ground.draft.entry("企业", uscc);
  }

  /** Surveys a parcel that a firm has held since a day; outside any zone when asked for. */
  survey(holder: string, isOutside = false): Land {
    const { aliases, chance, city, draft, facts, numbering, zones } = this.ground;
    numbering.parcels += 1;
    const names = numbering.parcels % 13 === 0 && aliases.length > 0 ? aliases : zones;
    const zone = names.length === 0 || isOutside ? null : names[numbering.parcels % names.length]!;
    const home = chance.isOneIn(8) ? chance.pick(city.counties) : String(this.firm(holder)["区划"]);
    const county = zone === null ? home : countyOfZone(city, zone);
    const code = fictitiousParcel(county, 1 + (numbering.parcels % 60), numbering.parcels);
    const fields = draft.entry("地块", code);
    fields["区划"] = county;
    fields["园区"] = zone ?? facts.get("园区")?.none ?? "不在园区";
    if (chance.isOneIn(3))
      fields["不动产单元号"] = realEstateUnitOn(
        code,
        chance.isOneIn(5) ? null : 1 + chance.below(12),
      );
    if (zone !== null) this.firm(holder)["园区"] ??= zone;
    return { code, holder, county, fields };
  }

  /** Lets a firm hold a parcel, for ever or on `[from, until)`. */
  hold(
    { code }: Land,
    holder: string,
    from = day("2003-01-01") + this.ground.chance.below(2500),
    until?: number,
  ): void {
    append(this.firm(holder), "地块", {
      宗: code,
      自: formatDay(from),
      ...(until === undefined ? {} : { 至: formatDay(until) }),
    });
  }
}
