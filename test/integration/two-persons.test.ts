import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonical } from "../../src/commands/context.ts";
import { rights } from "../../src/domain/access/table.ts";
import type { Role } from "../../src/domain/access/role.ts";
import type { Field } from "../../src/domain/ledger/field.ts";
import { findForm } from "../../src/domain/ledger/forms.ts";
import { recordDismissal } from "../../src/store/appointments.ts";
import { recordProposal } from "../../src/store/proposals.ts";
import type { Seated } from "../support/officers.ts";
import { openWalk, type Outcome, type Proposed, type Walk } from "../support/walk.ts";

const parcel = "370303999901GB00001";
const region = "370303";

/** Every form of the table that takes two, each with a role that may do it. */
const forms = Object.entries(rights)
  .filter(([, right]) => right.persons === 2)
  .map(([form, right]) => [form, right.roles[0]! as Role] as const);

let walk: Walk;
let count = 0;
beforeAll(async () => {
  walk = await openWalk();
  await walk.enter({ [`地块 ${parcel}`]: { 区划: region } });
});
afterAll(() => walk.drop());

interface Sitting {
  readonly person?: string;
  readonly institution?: string;
  readonly kind?: "person" | "program";
  readonly at?: string;
}

function sit(role: Role, more: Sitting = {}): Promise<Seated> {
  count += 1;
  return walk.seat({
    institution: "office-370303",
    region,
    account: `officer-${count}`,
    roles: [role],
    ...more,
  });
}

/** What fills a field so that it can be read. */
function filled({ type, choices }: Field): unknown {
  if (choices !== null) return choices[0];
  switch (type) {
    case "parcel":
      return parcel;
    case "listing":
      return `${parcel}/zhangdian-2022-6/1/1`;
    case "region":
      return region;
    case "day":
      return "2024-01-01";
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    default:
      return "一项";
  }
}

/** A proposal as its proposer has left it, whatever would become of the act. */
async function proposed(form: string, proposer: Seated): Promise<Proposed> {
  const fields = Object.fromEntries(
    Object.entries(findForm(form)!.fields)
      .filter(([name, field]) => field.isRequired || name === "parcels")
      .map(([name, field]) => [name, field.isList ? [filled(field)] : filled(field)]),
  );
  const envelope = { effectiveOn: "2024-01-01", documentNumber: "号", evidence: [] };
  const content = canonical({ form, fields, ...envelope, expectedVersion: null });
  const hash = createHash("sha256").update(content).digest("hex");
  const id = randomUUID();
  const { institution, account, client } = proposer;
  await walk.database.recording(proposer, (tx) =>
    recordProposal(tx, {
      id,
      region,
      form,
      content,
      hash,
      institution,
      account,
      person: account,
      actor: account,
      client,
      idempotencyKey: id,
      fingerprint: hash,
      position: 1,
    }),
  );
  return { is: "proposed", proposal: id, hash };
}

function dismissed({ account }: Seated, role: Role): Promise<void> {
  return walk.database.recording({ institution: "test", operator: "test" }, (tx) =>
    recordDismissal(tx, { account, role, on: "2001-01-01" }, 2),
  );
}

function code(outcome: Outcome): string {
  return outcome.is === "refused" ? outcome.code : outcome.is;
}

describe.each(forms)("%s takes two persons: it is refused", (form, role) => {
  it("to whoever proposed it", async () => {
    const proposer = await sit(role);
    expect(code(await walk.approve(proposer, await proposed(form, proposer)))).toBe(
      "proposal.same-person",
    );
  });

  it("to the same human being by another account, in another role or institution", async () => {
    const proposer = await sit(role);
    for (const more of [{}, { institution: "other-370303" }]) {
      const twin = await sit(role, { ...more, person: proposer.account });
      expect(code(await walk.approve(twin, await proposed(form, proposer)))).toBe(
        "proposal.same-person",
      );
    }
  });

  it("to an approver who was dismissed in between", async () => {
    const [proposer, approver] = [await sit(role), await sit(role)];
    const one = await proposed(form, proposer);
    await dismissed(approver, role);
    expect(code(await walk.approve(approver, one))).toBe("act.denied");
  });

  it("where the proposer was dismissed in between", async () => {
    const [proposer, approver] = [await sit(role), await sit(role)];
    const one = await proposed(form, proposer);
    await dismissed(proposer, role);
    expect(code(await walk.approve(approver, one))).toBe("proposal.proposer-lapsed");
  });

  it("to a program", async () => {
    const [proposer, program] = [await sit(role), await sit(role, { kind: "program" })];
    expect(code(await walk.approve(program, await proposed(form, proposer)))).toBe(
      "account.required",
    );
  });

  it("to whoever has not read what it says", async () => {
    const [proposer, approver] = [await sit(role), await sit(role)];
    const hash = "0".repeat(64);
    expect(code(await walk.approve(approver, await proposed(form, proposer), { hash }))).toBe(
      "proposal.changed",
    );
  });

  it("to whoever names no request of his own, or gives a reason that cannot be kept", async () => {
    const [proposer, approver] = [await sit(role), await sit(role)];
    const one = await proposed(form, proposer);
    for (const more of [{ idempotencyKey: " " }, { reason: "理".repeat(201) }])
      expect(code(await walk.approve(approver, one, more))).toBe("field.malformed");
  });

  it("to whoever has no such role at an institution there: elsewhere, or another one", async () => {
    const proposer = await sit(role);
    const one = await proposed(form, proposer);
    const strangers = [
      await sit(role, { institution: "office-371500", at: "371500" }),
      await sit("counter", { institution: "interested-370303" }),
      await sit("auditor"),
      await sit("security-admin"),
    ];
    const unknown: Proposed = { ...one, proposal: randomUUID() };
    for (const stranger of strangers) {
      const told = await walk.approve(stranger, one);
      expect(code(told)).toBe("act.denied");
      // As though there were no such proposal.
      expect(told).toEqual(await walk.approve(stranger, unknown));
    }
  });

  it("once it is settled, but for the same request again, which is answered as before", async () => {
    const [proposer, approver] = [await sit(role), await sit(role)];
    const one = await proposed(form, proposer);
    const declining = { approve: false, idempotencyKey: `decline-${one.proposal}` };
    const answer = await walk.approve(approver, one, declining);
    expect(answer).toMatchObject({ is: "ended", became: "declined" });
    expect(await walk.approve(approver, one, declining)).toEqual(answer);
    expect(code(await walk.approve(approver, one))).toBe("proposal.settled");
    expect(code(await walk.approve(approver, one, { ...declining, approve: true }))).toBe(
      "act.key-reused",
    );
    expect(code(await walk.approve(proposer, one, { approve: false }))).toBe("proposal.settled");
  });
});

describe("an approval", () => {
  it("replayed is answered as before under its key, and refused under another", async () => {
    const [proposer, approver] = [await sit("park"), await sit("park")];
    const category = walk.packs.policies.find(({ id }) => id === "zhangdian-2022-6")!
      .categories[0]!;
    const fields = { parcel, policy: "zhangdian-2022-6", category: category.id };
    const one = await walk.act(proposer, "determine", fields);
    const key = { idempotencyKey: "once" };
    const first = await walk.approve(approver, one, key);
    expect(first).toMatchObject({ is: "recorded", isRepeated: false });
    expect(await walk.approve(approver, one, key)).toEqual({ ...first, isRepeated: true });
    expect(code(await walk.approve(approver, one))).toBe("proposal.settled");
  });

  it("comes too late for what has changed meanwhile: the act is decided anew", async () => {
    const [proposer, approver] = [await sit("park"), await sit("park")];
    const category = walk.packs.policies.find(({ id }) => id === "zhangdian-2022-6")!
      .categories[1]!;
    const fields = { parcel, policy: "zhangdian-2022-6", category: category.id };
    const one = await walk.act(proposer, "determine", fields);
    const other = await walk.act(proposer, "determine", fields);
    expect(code(await walk.approve(approver, one))).toBe("recorded");
    expect(code(await walk.approve(approver, other))).toBe("listing.standing");
  });

  it("is asked for by persons alone: a program proposes nothing", async () => {
    const program = await sit("park", { kind: "program" });
    const category = walk.packs.policies.find(({ id }) => id === "zhangdian-2022-6")!
      .categories[2]!;
    const fields = { parcel, policy: "zhangdian-2022-6", category: category.id };
    expect(code(await walk.act(program, "determine", fields))).toBe("account.required");
  });
});
