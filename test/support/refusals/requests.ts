import { openDesk } from "../../../src/commands/check-desk.ts";
import { beginRegister } from "../../../src/commands/seed.ts";
import { schema } from "../../../src/graphql/schema.ts";
import { createApp } from "../../../src/http/app.ts";
import { openLog } from "../../../src/http/log.ts";
import type { Database } from "../../../src/store/database.ts";
import { post, withKey } from "../app.ts";
import { freshDatabase } from "../database.ts";
import { seat, type Seated } from "../officers.ts";
import { lead as operator } from "../register.ts";
import { usccOf } from "../walk.ts";
import { codeOf, otherFirm, type Provocations, type RefusalStage } from "./stage.ts";
import { ownSealing } from "../sealing.ts";

/** What is wrong with a request whatever it is about: who, when, with what, and the second person. */
export function refusedRequests(stage: RefusalStage) {
  const { walk, site, refused, refusedBy, wang, li, program, counter, security } = stage;
  return {
    "act.denied": async () => refusedBy(counter, "enterParcel", { parcel: "371302905009GB00001" }),
    "field.missing": async () => {
      const { firm: enterprise } = await site();
      return refused("recordFact", {
        of: "project",
        enterprise,
        fact: "市级重大项目",
        value: "是",
      });
    },
    "field.malformed": () => refused("enterParcel", { parcel: "一号地" }),
    "evidence.missing": async () => {
      const { listing } = await site();
      return refused("completeElimination", { listing }, { evidence: [] });
    },
    "evidence.unknown": async () => {
      const { listing } = await site();
      return refused("completeElimination", { listing }, { evidence: ["0".repeat(64)] });
    },
    "day.future": async () => {
      const { listing } = await site();
      return refused("completeElimination", { listing }, { effectiveOn: "2999-01-01" });
    },
    "day.order": async () => {
      const { parcel } = await site();
      const days = { from: "2024-01-01", until: "2023-01-01" };
      return refused("recordTenure", { parcel, enterprise: otherFirm, ...days });
    },
    "parcel.unknown": () =>
      refused("recordTenure", { parcel: "371302905009GB00002", enterprise: otherFirm }),
    "enterprise.unknown": () =>
      refused("recordPermit", { enterprise: otherFirm, kind: "排污许可证", number: "1" }),
    "act.key-reused": async () => {
      const { parcel } = await site();
      const once = { idempotencyKey: "once", documentNumber: "1号" };
      await walk.did(wang, "recordTenure", { parcel, enterprise: otherFirm }, once);
      return refused("recordTenure", { parcel, enterprise: usccOf("91371302DEM900098") }, once);
    },
    "version.stale": async () => {
      const { parcel } = await site();
      return refused("recordTenure", { parcel, enterprise: otherFirm }, { expectedVersion: 1 });
    },
    "law.none": async () => withoutLaw(),
    // Nobody writes the log of this register.
    "evidence.unanchored": () =>
      enterOver({ ...walk.database, anchorLimitMs: -1 }, wang, {
        isDemonstration: false,
        salt: walk.salt,
      }),
    "account.required": async () => {
      const { parcel } = await site();
      const fields = { parcel, policy: "linyi-2013-45", category: "一" };
      return refusedBy(program, "determine", fields);
    },
    "proposal.changed": async () =>
      codeOf(await walk.approve(li, { ...(await proposed(stage)), hash: "0".repeat(64) })),
    "proposal.settled": async () => {
      const one = await proposed(stage);
      await walk.approve(li, one);
      return codeOf(await walk.approve(li, one));
    },
    "proposal.same-person": async () => codeOf(await walk.approve(wang, await proposed(stage))),
    "proposal.proposer-lapsed": async () => {
      const region = "371302";
      const zhou = await walk.seat({
        institution: `lead-${region}`,
        region,
        account: "zhou",
        roles: ["lead"],
      });
      const { parcel } = await site();
      const fields = { parcel, policy: "linyi-2013-45", category: "一" };
      const one = await walk.act(zhou, "determine", fields);
      await walk.did(security, "dismiss", { account: "zhou", role: "lead" });
      return codeOf(await walk.approve(li, one));
    },
  } satisfies Provocations;
}

/** A proposal of the bureau that another person may approve. */
async function proposed({ walk, site, wang }: RefusalStage) {
  const { parcel } = await site();
  const fields = { parcel, policy: "linyi-2013-45", category: "一" };
  const outcome = await walk.act(wang, "determine", fields);
  if (outcome.is !== "proposed") throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** A register in which nobody has adopted a document. */
async function withoutLaw(): Promise<string> {
  const fresh = await freshDatabase();
  try {
    const { database } = fresh;
    const nature = await beginRegister(database, { isDemonstration: false }, operator);
    const at = { institution: "lead-371302", region: "371302", account: "wang" };
    const officer = await seat(database, { ...at, roles: [] });
    return await enterOver(database, officer, nature);
  } finally {
    await fresh.drop();
  }
}

/** The code with which a parcel is refused over a register of its own. */
async function enterOver(
  database: Database,
  officer: Seated,
  nature: { readonly isDemonstration: boolean; readonly salt: string },
): Promise<string> {
  const log = openLog({ level: "silent", destination: { write: () => true } });
  const desk = openDesk({ database, sealing: ownSealing, ...nature });
  const app = createApp({ schema, desk, database, isDemonstration: false, log });
  const act = { effectiveOn: "2024-03-01", documentNumber: "1号", idempotencyKey: "1" };
  const query = `mutation Enter($act: ActInput!) {
    told: enterParcel(input: { parcel: "371302905009GB00003" }, act: $act) { ... on Refusal { code } } }`;
  const { json } = await post(app, { query, variables: { act } }, withKey(officer.key));
  return String(json.data?.["told"]?.["code"]);
}
