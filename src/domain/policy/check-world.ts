import { type Defect, defect } from "../sentence.ts";
import type { Discharge, World } from "../registry/world.ts";
import type { CompiledPolicy, Law } from "./law.ts";

/** Words of a world that no pack has would silently have no consequence. */
export function checkWorld(world: World, law: Law): Defect[] {
  return [
    ...checkListings(world, law),
    ...checkAgreements(world, law),
    ...checkDischarges(world, law),
  ];
}

function checkListings({ listings }: World, { policies }: Law): Defect[] {
  return listings.flatMap(({ parcel, policy, category }) => {
    const path = [`地块 ${parcel}`];
    const pack = policies.find((one) => one.policy.id === policy);
    if (pack === undefined)
      return [
        defect("listing.policy", path, {
          zh: `地块 ${parcel} 的认定所依文件“${policy}”未编码`,
          en: `parcel ${parcel} is listed under ${policy}, which is not encoded`,
        }),
      ];
    if (pack.byCategory.has(category)) return [];
    return [
      defect("listing.category", path, {
        zh: `地块 ${parcel}：文件“${policy}”没有类别“${category}”`,
        en: `parcel ${parcel}: ${policy} has no category ${category}`,
      }),
    ];
  });
}

function checkAgreements({ agreements }: World, { policies }: Law): Defect[] {
  const about = policies.flatMap(({ byUnit }) => byUnit.get("agreement") ?? []);
  if (about.some(({ measure }) => measure.unit.among === null)) return [];
  const known = new Set(about.flatMap(({ measure }) => measure.unit.among ?? []));
  return agreements
    .filter(({ type }) => !known.has(type))
    .map(({ type, parcel }) =>
      defect("agreement.type", [`地块 ${parcel}`], {
        zh: `地块 ${parcel}：没有政策包写到“${type}”这种协议`,
        en: `parcel ${parcel}: no pack speaks of an agreement of the kind ${type}`,
      }),
    );
}

function checkDischarges({ listings, agreements, regions }: World, { policies }: Law): Defect[] {
  return [
    ...listings.flatMap(({ discharges, policy, parcel }) =>
      wrongDischarges(
        discharges,
        policies.filter((one) => one.policy.id === policy),
        `地块 ${parcel}`,
      ),
    ),
    ...agreements.flatMap(({ discharges, parcel }) =>
      wrongDischarges(discharges, policies, `地块 ${parcel}`),
    ),
    ...[...regions.values()].flatMap(({ discharges, id }) =>
      wrongDischarges(discharges, policies, `区域 ${id}`),
    ),
  ];
}

/** Only a one-off duty can be carried out: 办结 of anything else would close nothing. */
function wrongDischarges(
  discharges: readonly Discharge[],
  packs: readonly CompiledPolicy[],
  key: string,
): Defect[] {
  if (discharges.length === 0) return [];
  const known = new Set(
    packs.flatMap(({ measures }) =>
      measures.flatMap(({ measure }) => (measure.form === "one-off" ? [measure.id] : [])),
    ),
  );
  return discharges
    .filter(({ measure }) => !known.has(measure))
    .map(({ measure }) =>
      defect("discharge.measure", [key], {
        zh: `${key}：没有编号为“${measure}”的一次性措施可以办结`,
        en: `${key}: there is no one-off measure ${measure} to carry out`,
      }),
    );
}
