import { lies } from "../registry/region.ts";
import { parseWorld } from "../registry/parse-world.ts";
import type { Region, World } from "../registry/world.ts";
import type { CaseFile } from "./form.ts";
import { type LedgerRefusal, ledgerRefusals, refuse } from "./refusal.ts";

/** The land, firms and places that a correction names: it may speak of nothing else. */
export interface Named {
  readonly parcels: readonly string[];
  readonly enterprises: readonly string[];
  readonly regions: readonly string[];
}

type Says = Readonly<Record<string, unknown>>;

/** What a correction says instead, as it was handed in: one text of JSON, perhaps in pieces. */
export function readInstead(
  pieces: readonly string[],
  named: Named,
  file: CaseFile,
): { readonly says: Says } | LedgerRefusal {
  const text = pieces.join("");
  const raw = parseJson(text);
  if (raw === null || Object.keys(raw).length === 0 || "格式" in raw || "演示" in raw)
    return refuse(
      "field.malformed",
      "“statements”应为事实文件“内容”的 JSON 文字，可分段，连起来读",
      "statements are JSON text of the grammar of worlds (内容), perhaps in pieces read as one",
    );
  if (namesPerson(text))
    return refuse(
      "field.malformed",
      "更正中的自然人须写登记簿所示的散列，不写证件号",
      "a correction names a natural person by the hash that the register shows, never by a number",
    );
  const world = parseWorld(raw, {
    facts: file.law.vocabulary.facts,
    identifiers: "real",
    isFragment: true,
  });
  if ("defects" in world)
    return {
      refused: "fact.malformed",
      because: world.defects[0]?.says ?? ledgerRefusals["fact.malformed"],
    };
  const beyond = firstBeyond(world.value, named, file);
  return beyond === undefined
    ? { says: raw }
    : refuse(
        "field.malformed",
        `更正只能涉及所列的宗地、企业和区划，且企业须在其内登记或持有所列宗地：${beyond}`,
        `a correction speaks of the land, firms and places that it names, and of firms at home there: ${beyond}`,
      );
}

function parseJson(text: string): Says | null {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null && !Array.isArray(raw) ? (raw as Says) : null;
  } catch {
    return null;
  }
}

/** Hashes of natural persons have 22 characters; the text is kept as it came, so nothing else may stand in it. */
function namesPerson(text: string): boolean {
  return text
    .matchAll(/自然人[: ：]?([^"]*)/gu)
    .some(([, token]) => !/^[\w-]{22}$/.test(token ?? ""));
}

/** The first thing of which something is said though it was not named. */
function firstBeyond(world: World, named: Named, file: CaseFile): string | undefined {
  const said = [...world.enterprises.values()].filter(
    ({ name, facts }) => name !== null || facts.size > 0,
  );
  const firms = [
    ...said.map(({ id }) => id),
    ...world.controls.map(({ held }) => held),
    ...world.benefits.map(({ enterprise }) => enterprise),
    ...world.permits.map(({ enterprise }) => enterprise),
    ...world.projects.filter(({ parcel }) => parcel === null).map(({ applicant }) => applicant),
  ];
  const land = [
    ...world.parcels.keys(),
    ...world.tenures.map(({ parcel }) => parcel),
    ...world.projects.flatMap(({ parcel }) => parcel ?? []),
  ];
  return (
    land.find((code) => !named.parcels.includes(code)) ??
    firms.find((code) => !named.enterprises.includes(code) || !isAtHome(code, named, file)) ??
    [...world.regions.values()].find(
      (region) => !placesOfRegion(region).some((one) => named.regions.includes(one)),
    )?.id
  );
}

/** A county is its own place; a zone lies in the counties that it says. */
function placesOfRegion({ id, facts }: Region): string[] {
  return [id, ...(facts.get("区划") ?? []).map(({ value }) => String(value))];
}

/** A firm is at home where it was registered and on land that it has ever held. */
function isAtHome(code: string, { parcels, regions }: Named, { world }: CaseFile): boolean {
  const places = [...parcels.map((one) => one.slice(0, 6)), ...regions];
  return (
    places.length === 0 ||
    places.some((place) => lies(code.slice(2, 8), place)) ||
    world.tenures.some(({ enterprise, parcel }) => enterprise === code && parcels.includes(parcel))
  );
}
