import type { Sentence } from "../domain/sentence.ts";
import type { EntityRef, Statement } from "../domain/registry/statement.ts";
import { type ActRow, findHead, loadActs, recordActs, recordHead } from "../store/acts.ts";
import { recordAbout } from "../store/case-files.ts";
import type { Transaction } from "../store/database.ts";
import { loadRecorded, recordDated } from "../store/dated.ts";
import { type Entities, entityKey, loadEntities, recordEntities } from "../store/entities.ts";
import { loadTraits } from "../store/entity-traits.ts";
import type { KnownLaw } from "../store/laws.ts";
import { recordDischarges, recordUnits } from "../store/particulars.ts";
import { filing, refsOf, refsOfAct } from "./act-refs.ts";
import { type Acting, canonical, sha256 } from "./context.ts";
import { type Derived, deriveAffected } from "./derivation.ts";
import { ActPlan, type ActRefusalCode, isDated, type ReadAct } from "./plan-acts.ts";
import { numbered, saidKey } from "./said-key.ts";

/** An act as it was handed in: what it says, and the request that says it. */
export interface SubmittedAct extends ReadAct {
  readonly idempotencyKey: string;
  readonly basis: string | null;
  readonly effectiveOn: number | null;
  /** What was handed in, as JSON; its canonical bytes enter the log. */
  readonly content: unknown;
  /** By what the same request is known again, where more than that enters the log. */
  readonly asked?: unknown;
  /** The form of which it is; without one it records or corrects whatever it says. */
  readonly kind?: string;
  /** The proposal that it carries out. */
  readonly proposal?: string;
  /** What it is about besides what it says something of. */
  readonly about?: readonly EntityRef[];
}

export type ActOutcome =
  | { readonly is: "accepted" | "unchanged"; readonly position: number }
  | {
      readonly is: "rejected";
      readonly code: ActRefusalCode | "act.key-reused";
      readonly because: Sentence;
    };

export interface Recording {
  readonly acting: Acting;
  readonly law: KnownLaw;
  readonly isDemonstration: boolean;
}

export interface Recorded {
  /** One for each act, in their order. */
  readonly outcomes: readonly ActOutcome[];
  readonly derived: Derived;
  readonly position: number;
}

/**
 * Records acts and everything that follows from them in one transaction: they become known together,
 * at the position of the last. What was said before under the same key changes nothing; what is
 * refused leaves no trace but its outcome.
 */
export async function recordAll(
  tx: Transaction,
  acts: readonly SubmittedAct[],
  recording: Recording,
): Promise<Recorded> {
  const { acting, law } = recording;
  const head = await findHead(tx);
  const past = await loadActs(
    tx,
    acting.client,
    acts.map(({ idempotencyKey }) => idempotencyKey),
  );
  const said = new Map([...past].map(([key, act]) => [key, act]));
  const statements = acts.flatMap((act) => act.statements);
  const entities = await loadEntities(
    tx,
    acts.flatMap((act) => refsOfAct(act)),
  );
  const plan = await planOver(tx, statements, { entities, law });
  const accepted: ActRow[] = [];
  const filed: { readonly act: SubmittedAct; readonly position: number }[] = [];
  const outcomes = acts.map((act): ActOutcome => {
    const text = canonical(act.content);
    const fingerprint = sha256(act.asked === undefined ? text : canonical(act.asked));
    const before = said.get(act.idempotencyKey);
    if (before !== undefined)
      return before.fingerprint === fingerprint
        ? { is: "unchanged", position: before.position }
        : keyReused(act.idempotencyKey);
    const position = head + accepted.length + 1;
    const refusal = plan.add(act, position);
    if (refusal !== null)
      return { is: "rejected", code: refusal.refused, because: refusal.because };
    const reply = JSON.stringify({ position });
    said.set(act.idempotencyKey, { position, fingerprint, reply });
    accepted.push(actRow(act, acting, { position, fingerprint, text, reply }));
    filed.push({ act, position });
    return { is: "accepted", position };
  });
  const position = head + accepted.length;
  if (accepted.length === 0) return { outcomes, derived: { opened: 0, closed: 0 }, position };
  await recordActs(tx, accepted);
  const changed = await recordPlan(tx, plan, { entities, position, said: statements });
  await recordAbout(tx, filed.flatMap(filing(entities)));
  const derived = await deriveAffected(tx, changed, { ...recording, law: law.law, position });
  await recordHead(tx, position);
  return { outcomes, derived, position };
}

async function planOver(
  tx: Transaction,
  statements: readonly Statement[],
  { entities, law }: { readonly entities: Entities; readonly law: KnownLaw },
): Promise<ActPlan> {
  const keys = statements.filter(isDated).map(saidKey);
  const standing = keys.flatMap((key) => numbered(key, entities) ?? []);
  const recorded = await loadRecorded(tx, [
    ...new Map(standing.map((key) => [JSON.stringify([key.table, key.keys]), key])).values(),
  ]);
  const traits = await loadTraits(
    tx,
    statements.filter((said) => said.is === "entity"),
  );
  return new ActPlan(entities, recorded, { keys, traits, facts: law.law.vocabulary.facts });
}

/** Writes a plan; returns the numbers of the things about which something was said. */
async function recordPlan(
  tx: Transaction,
  plan: ActPlan,
  {
    entities,
    position,
    said,
  }: {
    readonly entities: Entities;
    readonly position: number;
    readonly said: readonly Statement[];
  },
): Promise<number[]> {
  await recordEntities(tx, plan.entities, { entities, from: position });
  const opened = plan.opened().map((row) => ({ ...row, key: numbered(row.said, entities)! }));
  await recordDated(tx, { closed: plan.closed, opened }, position);
  await recordUnits(tx, plan.units, { entities, from: position });
  await recordDischarges(tx, plan.discharges, { entities, from: position });
  const changed = new Set(
    said.flatMap(refsOf).flatMap((ref) => entities.get(entityKey(ref))?.id ?? []),
  );
  return [...changed];
}

interface Entry {
  readonly position: number;
  readonly fingerprint: string;
  readonly text: string;
  readonly reply: string;
}

function actRow(
  act: SubmittedAct,
  acting: Acting,
  { position, fingerprint, text, reply }: Entry,
): ActRow {
  const kind = act.kind ?? (act.isCorrection ? "correct" : "record");
  const { institution, operator: actor, client, account = null } = acting;
  const { region, basis, effectiveOn, idempotencyKey, proposal = null } = act;
  const whole = canonical({
    ...(account === null ? {} : { account }),
    act: kind,
    actor,
    basis,
    client,
    content: JSON.parse(text) as unknown,
    effectiveOn,
    idempotencyKey,
    institution,
    position,
    ...(proposal === null ? {} : { proposal }),
    region,
  });
  return {
    account,
    proposal,
    position,
    region,
    kind,
    institution,
    actor,
    basis,
    effectiveOn,
    client,
    idempotencyKey,
    fingerprint,
    canonical: whole,
    hash: sha256(whole),
    reply,
  };
}

function keyReused(key: string): ActOutcome {
  return {
    is: "rejected",
    code: "act.key-reused",
    because: {
      zh: `编号“${key}”已用于另一内容的登记`,
      en: `the key "${key}" was used before for an act that says something else`,
    },
  };
}
