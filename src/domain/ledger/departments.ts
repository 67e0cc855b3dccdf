/**
 * Which of the departments that documents name an institution usually is, by the stem of its code
 * (`bank-371302`): taken where the register does not say it of the institution itself.
 */
const usual: Readonly<Record<string, readonly string[]>> = {
  bank: ["金融机构"],
  registration: ["房管部门", "不动产登记部门"],
  "land-centre": ["土地出让组织方"],
  approval: ["项目投资主管部门"],
  finance: ["各级财政"],
  power: ["供电供水供气单位"],
  water: ["供电供水供气单位"],
  gas: ["供电供水供气单位"],
  tax: ["税务部门"],
  safety: ["安监部门"],
  environment: ["环保部门"],
  lead: ["国土部门", "自然资源和规划部门"],
  park: ["园区管理机构"],
  government: ["地方政府", "市政府", "县区政府"],
};

/** The departments that an institution is, by the names that documents give them. */
export function departmentsOf({
  code,
  departments,
}: {
  readonly code: string;
  readonly departments: readonly string[];
}): readonly string[] {
  if (departments.length > 0) return departments;
  return usual[code.replace(/-\d{6}$/, "")] ?? [];
}

/** Whether one of these departments is to carry out a measure. */
export function isEnforcedBy(
  { enforcers }: { readonly enforcers: readonly string[] },
  departments: readonly string[],
): boolean {
  return enforcers.some((one) => departments.includes(one));
}
