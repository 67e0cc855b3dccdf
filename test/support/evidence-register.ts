import { generateKeyPairSync } from "node:crypto";
import { type CheckDesk, openDesk } from "../../src/commands/check-desk.ts";
import { extendLog } from "../../src/commands/extend-log.ts";
import { recordKeyChange } from "../../src/commands/publish-key.ts";
import type { CheckReceipt } from "../../src/commands/seal-checks.ts";
import { drawPrivateKey, readPrivateKey } from "../../src/signing/private-key.ts";
import { ed25519Signer, type SignatureAlgorithm, type Signer } from "../../src/signing/signer.ts";
import { type Owner, openOwner } from "../../src/store/owner.ts";
import { asRole } from "./database.ts";
import { type Exported, exportRows } from "./evidence.ts";
import type { Seated } from "./officers.ts";
import type { Random } from "./random.ts";
import { lead } from "./register.ts";
import { openWalk, type Walk } from "./walk.ts";

/** A register whose answers are signed by published keys and whose log is signed as it grows. */
export interface EvidenceRegister {
  readonly walk: Walk;
  readonly owner: Owner;
  readonly origin: string;
  readonly desk: CheckDesk;
  /** Every key that has signed, by its name. */
  readonly signers: ReadonlyMap<string, Signer>;
  /** Retires the key that signs and publishes the next one. */
  rotate(alg: SignatureAlgorithm): Promise<void>;
  /** Gives what waits its place in the log. */
  extend(): Promise<void>;
  ask(at: number, more?: Partial<Parameters<CheckDesk["ask"]>[0]>): Promise<CheckReceipt>;
  exported(): Promise<Exported>;
  drop(): Promise<void>;
}

function drawSigner(alg: SignatureAlgorithm): Signer {
  return alg === "SM2"
    ? readPrivateKey(drawPrivateKey("SM2"))!
    : ed25519Signer(generateKeyPairSync("ed25519").privateKey);
}

export async function openEvidence(): Promise<EvidenceRegister> {
  const walk = await openWalk();
  const { database, salt, ownerUrl } = walk;
  const owner = openOwner(ownerUrl);
  const origin = await asRole(ownerUrl, async (sql) => {
    const [row] = await sql`select value from setting where name = 'log-origin'`;
    return row!["value"] as string;
  });
  const first = drawSigner("EdDSA");
  const signers = new Map([[first.kid, first]]);
  let note: string | null = null;
  const sealing = { signer: first, origin, checkpoint: () => note };
  const desk = openDesk({ database, isDemonstration: false, salt, sealing });

  async function publish(signer: Signer, retired: string | null): Promise<void> {
    const retiring = retired === null ? [] : [{ kid: retired, reason: "rotated" } as const];
    await database.recording(lead, (tx) => recordKeyChange(tx, { signer, retiring }, lead));
    signers.set(signer.kid, signer);
    sealing.signer = signer;
  }

  await publish(first, null);
  return {
    walk,
    owner,
    origin,
    desk,
    signers,
    rotate: (alg) => publish(drawSigner(alg), sealing.signer.kid),
    async extend() {
      const done = await database.sequencing("log", (tx) => extendLog(tx, sealing, null));
      note = done?.head?.note ?? note;
    },
    async ask(at, more = {}) {
      const answer = await desk.ask({ ...asking(at), ...more }, counter(at));
      if ("refused" in answer) throw new Error(`${answer.refused}: ${answer.because.en}`);
      return answer.receipt;
    },
    exported: () => owner.snapshot((tx) => exportRows(tx)),
    async drop() {
      await owner.close();
      await walk.drop();
    },
  };
}

function asking(at: number) {
  return {
    subject: land(at % 40),
    action: at % 3 === 0 ? "land-use-tax.assess" : "mortgage.register",
    jurisdiction: "370303",
    asOf: at % 5 === 0 ? undefined : "2026-03-02",
    knownAt: undefined,
    parcel: undefined,
    benefit: undefined,
    project: undefined,
    isIdentifierConfirmed: true,
    idempotencyKey: at % 7 === 0 ? `key-${at}` : undefined,
    context: { purpose: "办理业务“甲”", caseNumber: `${at}`, operator: "经办一" },
  };
}

function counter(at: number) {
  const institution = `bank-${at % 3}`;
  return { institution, operator: "经办一", client: `${institution}/test`, region: "370303" };
}

function land(at: number): string {
  return `370303999901GB${String(at + 1).padStart(5, "0")}`;
}

/**
 * Fills the register with acts of every making, answers to three institutions and heads of the log,
 * under four keys; tells what an export would have held after each head.
 */
export async function fill(
  register: EvidenceRegister,
  chance: Random,
  turns: number,
): Promise<readonly Exported[]> {
  const { walk } = register;
  const past: Exported[] = [];
  const lead = { institution: "lead-370303", region: "370303", roles: ["lead"] } as const;
  const both: readonly [Seated, Seated] = [
    await walk.seat({ ...lead, account: "chen" }),
    await walk.seat({ ...lead, account: "zhou" }),
  ];
  let asked = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn > 0 && turn % Math.ceil(turns / 4) === 0)
      await register.rotate(turn === 2 * Math.ceil(turns / 4) ? "SM2" : "EdDSA");
    for (let act = chance.int(3); act > 0; act -= 1)
      await walk.enter({ [`地块 ${land(chance.int(100_000 - 1))}`]: { 区划: "370303" } });
    if (turn % 8 === 3) await correctSomething(walk, both, land(60_000 + turn));
    for (let statement = 1 + chance.int(2); statement > 0; statement -= 1) {
      const count = 1 + chance.int(5);
      await Promise.all(Array.from({ length: count }, () => register.ask((asked += 1))));
    }
    await register.extend();
    past.push(await register.exported());
  }
  return past;
}

/** An act of one officer, and one of two persons that takes it back. */
async function correctSomething(
  walk: Walk,
  both: readonly [Seated, Seated],
  parcel: string,
): Promise<void> {
  const position = await walk.did(both[0], "enterParcel", { parcel });
  const correction = { position, parcels: [parcel], reason: "录入有误", neverSo: true };
  await walk.didBoth(both, "correct", correction);
}
