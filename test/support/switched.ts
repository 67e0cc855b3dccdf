import type { Policy } from "../../src/domain/policy/policy.ts";
import type { Random } from "./random.ts";

/** The same policy with its switches thrown: what no pack says today is proved all the same. */
export function switched(policy: Policy, chance: Random): Policy {
  const { validity } = policy;
  const until = validity.until ?? validity.from + 1500;
  return {
    ...policy,
    validity: {
      ...validity,
      until,
      afterwards:
        validity.until !== null && validity.afterwards === "continues" ? "ends" : "continues",
    },
    measures: policy.measures.map((measure) => {
      const isOnEnterprise = !["地块", "区域"].includes(measure.bearer);
      return {
        ...measure,
        form: chance.chance(0.4) ? "one-off" : "state",
        reachesControl: isOnEnterprise && chance.chance(0.4),
        restsOnAgreement: measure.unit.kind === "agreement" && chance.chance(0.5),
        sparesBenefits: isOnEnterprise && chance.chance(0.3) ? "spared" : null,
      };
    }),
  };
}
