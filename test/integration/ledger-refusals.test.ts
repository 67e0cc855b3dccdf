import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LedgerRefusalCode, ledgerRefusals } from "../../src/domain/ledger/refusal.ts";
import { refusedOfLaw } from "../support/refusals/law.ts";
import { refusedOfListings } from "../support/refusals/listings.ts";
import { refusedOfRegisters } from "../support/refusals/registers.ts";
import { refusedRequests } from "../support/refusals/requests.ts";
import { refusedOfRestorations } from "../support/refusals/restorations.ts";
import { refusedOfRights } from "../support/refusals/rights.ts";
import { openRefusalStage, type RefusalStage } from "../support/refusals/stage.ts";

let stage: RefusalStage;
let provoked: Readonly<Record<LedgerRefusalCode, () => Promise<string>>>;

beforeAll(async () => {
  stage = await openRefusalStage();
  provoked = {
    ...refusedRequests(stage),
    ...refusedOfListings(stage),
    ...refusedOfRegisters(stage),
    ...refusedOfRights(stage),
    ...refusedOfLaw(stage),
    ...refusedOfRestorations(stage),
  };
});

afterAll(() => stage.walk.drop());

describe("every refusal of the ledger", () => {
  for (const code of Object.keys(ledgerRefusals) as LedgerRefusalCode[])
    it(`is told with its code: ${code}`, async () => {
      expect(await provoked[code]()).toBe(code);
    });
});
