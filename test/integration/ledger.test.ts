import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { submitAct } from "../../src/commands/submit-act.ts";
import { settleProposal } from "../../src/commands/settle-proposal.ts";
import { findForm } from "../../src/domain/ledger/forms.ts";
import { recordAttachment } from "../../src/store/attachments.ts";
import { loadPacks } from "../support/packs.ts";
import { openRegister, say, type TestRegister } from "../support/register.ts";
import { seat, type Seated } from "../support/officers.ts";

const parcel = "370303999901GB00001";
const firm = "91370303DEM900012G";
const proof = "a".repeat(64);
let register: TestRegister;
let first: Seated;
let second: Seated;

beforeAll(async () => {
  register = await openRegister(loadPacks());
  const { database } = register;
  const park = { institution: "park-370303", region: "370303", roles: ["park"] as const };
  first = await seat(database, { ...park, account: "zhang" });
  second = await seat(database, { ...park, account: "li" });
  await database.recording(first, (tx) =>
    recordAttachment(tx, {
      hash: proof,
      region: "370303",
      size: 1,
      mediaType: "application/pdf",
      institution: "park-370303",
      account: "zhang",
    }),
  );
  await say(database, [
    {
      key: "parcel",
      statements: [
        {
          is: "entity",
          kind: "parcel",
          code: parcel,
          region: "370303",
          label: null,
          type: null,
          policy: null,
          episode: null,
          parcel: null,
          enterprise: null,
          parties: null,
          isOnlyNamed: false,
        },
      ],
    },
  ]);
});

afterAll(() => register.drop());

const envelope = {
  effectiveOn: "2023-05-01",
  documentNumber: "张认〔2023〕1号",
  evidence: [proof],
  expectedVersion: null,
};

describe("an act that takes two persons", () => {
  it("is recorded once another person approves what was read", async () => {
    const form = findForm("determine")!;
    const category = loadPacks().policies.find(({ id }) => id === "zhangdian-2022-6")!
      .categories[0]!.id;
    const typed = { parcel, policy: "zhangdian-2022-6", category, landUsingUnit: firm };
    const proposed = await submitAct(
      register.database,
      { form, typed, envelope: { ...envelope, idempotencyKey: "d1" } },
      first,
    );
    expect(proposed).toMatchObject({ is: "proposed" });
    if (!("is" in proposed) || proposed.is !== "proposed") return;
    const settling = {
      proposal: proposed.proposal,
      hash: proposed.hash,
      isApproved: true,
      reason: null,
      idempotencyKey: "s1",
    };
    expect(await settleProposal(register.database, settling, first)).toMatchObject({
      refused: "proposal.same-person",
    });
    expect(await settleProposal(register.database, settling, second)).toMatchObject({
      is: "recorded",
    });
    expect(await settleProposal(register.database, settling, second)).toMatchObject({
      is: "recorded",
      isRepeated: true,
    });
  });
});
