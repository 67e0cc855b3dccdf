import { asRole } from "../database.ts";
import type { Provocations, RefusalStage } from "./stage.ts";

const policy = "linyi-2013-45";

/** What is refused about documents, about what was done about a measure, and about acts that are corrected. */
export function refusedOfLaw(stage: RefusalStage) {
  const { walk, site, refused, wang, li } = stage;
  const adopted = (hash: string): Promise<string> =>
    refused("adoptPolicy", { policy, hash, territory: "371302", from: "2030-01-01" });
  return {
    "policy.unknown-version": () => adopted("0".repeat(64)),
    "policy.overlap": async () => adopted(await standingHash(stage)),
    "measure.unknown": async () => {
      const { firm: subject, listing: unit } = await site();
      const measure = { policy, measure: "九-9-9", subject, unit, from: "2020-01-01" };
      return refused("reportMeasure", { ...measure, did: "executed" });
    },
    "report.standing": async () => {
      const { firm: subject, listing: unit } = await site();
      const government = await walk.seat({
        institution: "government-371302",
        region: "371302",
        account: "government",
        roles: ["department"],
      });
      const measure = { policy, measure: "五-1-1", subject, unit, from: "2020-01-01" };
      await walk.did(government, "reportMeasure", { ...measure, did: "executed" });
      return stage.refusedBy(government, "reportMeasure", { ...measure, did: "already" });
    },
    "act.unknown": async () => {
      const { parcel } = await site();
      const correction = { position: 999_999, parcels: [parcel], reason: "有误", neverSo: true };
      return refused("correct", correction);
    },
    "act.not-correctable": async () => {
      const { parcel } = await site();
      const fact = { of: "parcel", parcel, fact: "闲置土地", value: "是" };
      const position = await walk.did(wang, "recordFact", fact);
      const correction = { position, parcels: [parcel], reason: "宗地有误", neverSo: true };
      await walk.didBoth([wang, li], "correct", correction);
      return refused("correct", correction);
    },
  } satisfies Provocations;
}

/** The hash of the version of the document that stands. */
async function standingHash({ walk }: RefusalStage): Promise<string> {
  const [row] = await asRole(
    walk.ownerUrl,
    (owner) =>
      owner`select encode(hash, 'hex') as hash from law where code = ${policy} and upper_inf(known)`,
  );
  return row!["hash"] as string;
}
