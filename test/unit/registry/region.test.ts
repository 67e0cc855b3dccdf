import { describe, expect, it } from "vitest";
import { isRegionCode, lies } from "../../../src/domain/registry/region.ts";

describe("a region code", () => {
  it.each(["371302", "371300", "370000", "110101"])("%s is one", (code) =>
    expect(isRegionCode(code)).toBe(true),
  );
  it.each(["", "37130", "3713020", "071302", "37130A", "临沂", " 371302"])("%j is none", (code) =>
    expect(isRegionCode(code)).toBe(false),
  );
});

describe("a territory", () => {
  it.each([
    ["a city", "371300", "371300"],
    ["a county of the city", "371302", "371300"],
    ["a city of the province", "371300", "370000"],
    ["a county of the province", "371302", "370000"],
    ["a county", "370303", "370303"],
    ["a city whose number ends in nought", "371000", "371000"],
    ["a county of that city", "371002", "371000"],
  ])("holds %s", (_, inner, outer) => expect(lies(inner, outer)).toBe(true));

  it.each([
    ["the county above", "371300", "371302"],
    ["another county", "371303", "371302"],
    ["another city", "370300", "371300"],
    ["a county of another city", "370303", "371300"],
    ["another province", "410300", "370000"],
    ["a city beside one whose number ends in nought", "371100", "371000"],
  ])("does not hold %s", (_, inner, outer) => expect(lies(inner, outer)).toBe(false));
});
