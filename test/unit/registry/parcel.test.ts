import { describe, expect, it } from "vitest";
import {
  parcelOf,
  parseParcelCode,
  parseRealEstateUnit,
  type RealEstateUnit,
} from "../../../src/domain/registry/parcel.ts";

const parcel = "371302001002GB00017";
const unit = "371302001002GB00017F00010001";

describe("a parcel code", () => {
  it("has 19 characters: 12 digits, 2 letters, 5 digits", () => {
    expect(parseParcelCode(parcel)).toBe(parcel);
  });

  it("forgives spaces, hyphens and lower case", () => {
    expect(parseParcelCode(" 371302 001002 gb-00017 ")).toBe(parcel);
  });

  it.each([
    "",
    "371302001002GB0001",
    "371302001002GB000177",
    "371302001002G100017",
    "37130200100AGB00017",
    "371302001002GB0001A",
    unit,
    "371302001002国有00017",
  ])("%j is refused", (text) => {
    expect(parseParcelCode(text)).toHaveProperty("malformed");
  });
});

describe("a real-estate unit number", () => {
  it("has 28 characters: the parcel code, a letter, 8 digits", () => {
    expect(parseRealEstateUnit(unit)).toBe(unit);
    expect(parseRealEstateUnit("371302 001002 GB00017 w00000000")).toBe(
      "371302001002GB00017W00000000",
    );
  });

  it.each([
    "",
    parcel,
    unit.slice(0, 27),
    `${unit}0`,
    "371302001002GB00017100010001",
    "371302001002GB00017F0001000A",
  ])("%j is refused", (text) => {
    expect(parseRealEstateUnit(text)).toHaveProperty("malformed");
  });

  it("names the parcel on which it stands", () => {
    expect(parcelOf(parseRealEstateUnit(unit) as RealEstateUnit)).toBe(parcel);
  });
});
