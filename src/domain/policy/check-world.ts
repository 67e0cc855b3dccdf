import { type Defect, defect } from "../sentence.ts";
import type { World } from "../registry/world.ts";
import type { Law } from "./law.ts";

/** A listing under a policy or category that no pack has would silently have no consequence. */
export function checkWorld(world: World, law: Law): Defect[] {
  return world.listings.flatMap(({ parcel, policy, category }) => {
    const path = [`地块 ${parcel}`];
    const pack = law.policies.find((one) => one.policy.id === policy);
    if (pack === undefined) return [defect("listing.policy", path, { zh: `地块 ${parcel} 的认定所依文件“${policy}”未编码`, en: `parcel ${parcel} is listed under ${policy}, which is not encoded` })];
    if (pack.byCategory.has(category)) return [];
    return [defect("listing.category", path, { zh: `地块 ${parcel}：文件“${policy}”没有类别“${category}”`, en: `parcel ${parcel}: ${policy} has no category ${category}` })];
  });
}
