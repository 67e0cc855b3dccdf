import {
  type About,
  type CaseFile,
  type Form,
  isRefused,
  type Said,
} from "../domain/ledger/form.ts";
import { type LedgerRefusal, ledgerRefusals, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import type { EntityRef } from "../domain/registry/statement.ts";
import type { Parsed } from "../domain/sentence.ts";
import { parseDay } from "../domain/time/day.ts";
import { findVersion, loadFiledActs, loadFileWorld } from "../store/case-files.ts";
import type { Transaction } from "../store/database.ts";
import { entityKey, type Entities, loadEntities } from "../store/entities.ts";
import { type Effect, type EffectiveAct, effectOf } from "./act-effects.ts";
import { checkEnvelope, checkEvidence } from "./check-envelope.ts";
import type { Ground } from "./ground.ts";
import { readStatements } from "./read-act.ts";
import type { ReadFields } from "./read-form.ts";
import { recordAll, type SubmittedAct } from "./record-acts.ts";
import type { Envelope, Officer, Submitted } from "./submission.ts";

/** An act that may stand, before it is recorded. */
export interface Decided {
  readonly act: Omit<SubmittedAct, "content" | "proposal">;
  /** What it establishes, in words that outlive the form: they enter the log too. */
  readonly says: Said["says"];
  readonly region: string;
  /** What was filled in: what a second person is shown, and what is decided anew when approved. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly effect: Effect;
  readonly effective: EffectiveAct;
}

interface Read {
  readonly form: Form;
  readonly read: ReadFields;
  readonly envelope: Envelope;
}

interface Standing {
  readonly officer: Officer;
  readonly ground: Ground;
}

/** What of an act makes it the same act again, and what enters the log. */
export function contentOf(
  { code }: Form,
  { content: fields }: ReadFields,
  { effectiveOn, documentNumber, evidence }: Envelope,
): Readonly<Record<string, unknown>> {
  return { form: code, fields, effectiveOn, documentNumber, evidence };
}

/** Where the land and the places lie that an act touches; firms may be anywhere. */
export function placesOf(form: Form, input: ReadFields["input"]): string[] {
  const { parcels, regions = [], enterprises = [] } = form.about(input);
  const land = [...parcels.map((code) => code.slice(0, 6)), ...regions];
  // An act about firms alone lies where they are registered.
  return land.length > 0 ? land : enterprises.map((code) => code.slice(2, 8));
}

/** Decides an act on what is known now. */
export async function decideAct(
  tx: Transaction,
  { form, read, envelope }: Read,
  { officer, ground }: Standing,
): Promise<Decided | LedgerRefusal> {
  const on = parseDay(envelope.effectiveOn);
  if (on === null)
    return refuse("field.malformed", "effectiveOn 不是有效日期", "effectiveOn is not a day");
  const garbled = checkEnvelope(envelope);
  if (garbled !== null) return garbled;
  if (on > ground.today) return refuseAs("day.future");
  const unproved = await checkEvidence(tx, form, envelope);
  if (unproved !== null) return unproved;
  const about = form.about(read.input);
  const refs = refsOf(about);
  const entities = await loadEntities(tx, refs);
  const unknown = form.isEntering ? null : firstUnknown(about, entities);
  if (unknown !== null) return unknown;
  const numbers = refs.flatMap((ref) => entities.get(entityKey(ref))?.id ?? []);
  if (envelope.expectedVersion !== null) {
    const version = await findVersion(tx, numbersOf(about.parcels, "parcel", entities));
    if (version > envelope.expectedVersion) return refuseAs("version.stale");
  }
  const effect = effectOf(form.code);
  const effective: EffectiveAct = { input: read.input, envelope, on, officer, ground };
  const hindered = (await effect.check?.(tx, effective)) ?? null;
  if (hindered !== null) return hindered;
  const file = await loadFile(tx, { on, envelope, about, entities, numbers }, ground);
  const decision = form.decide(read.input, file);
  if (isRefused(decision)) return decision;
  const said = readSaid(decision, envelope, { officer, ground });
  if ("defects" in said) {
    const [first] = said.defects;
    return { refused: "fact.malformed", because: first?.says ?? ledgerRefusals["fact.malformed"] };
  }
  const region = placesOf(form, read.input)[0] ?? officer.region;
  const { content: _, ...act } = said.value;
  return {
    act: { ...act, region, kind: form.code, about: refs },
    says: decision.says,
    region,
    content: contentOf(form, read, envelope),
    effect,
    effective,
  };
}

interface Filed {
  readonly on: number;
  readonly envelope: Envelope;
  readonly about: About;
  readonly entities: Entities;
  readonly numbers: readonly number[];
}

async function loadFile(
  tx: Transaction,
  { on, envelope, about, entities, numbers }: Filed,
  ground: Ground,
): Promise<CaseFile> {
  const { law } = ground.law;
  return {
    on,
    today: ground.today,
    law,
    documentNumber: envelope.documentNumber,
    world: await loadFileWorld(
      tx,
      {
        parcels: numbersOf(about.parcels, "parcel", entities),
        enterprises: numbersOf(about.enterprises ?? [], "enterprise", entities),
      },
      { definitions: law.vocabulary.facts, isDemonstration: ground.isDemonstration },
    ),
    acts: await loadFiledActs(tx, numbers),
  };
}

/** What a decision says, read as every act is. */
function readSaid(
  { says: 内容, isCorrection = false }: Said,
  { documentNumber, effectiveOn, idempotencyKey }: Envelope,
  { officer: { region }, ground: { law, salt } }: Standing,
): Parsed<SubmittedAct> {
  const text = {
    行为: isCorrection ? ("更正" as const) : ("登记" as const),
    文号: documentNumber,
    生效日: effectiveOn,
    内容,
  };
  return readStatements(
    { idempotencyKey, content: { 内容 }, text },
    { law: law.law, region, salt },
  );
}

function refsOf({ parcels, enterprises = [] }: About): EntityRef[] {
  return [
    ...parcels.map((code) => ({ kind: "parcel" as const, code })),
    ...enterprises.map((code) => ({ kind: "enterprise" as const, code })),
  ];
}

function numbersOf(
  codes: readonly string[],
  kind: "parcel" | "enterprise",
  entities: Entities,
): number[] {
  return codes.flatMap((code) => entities.get(entityKey({ kind, code }))?.id ?? []);
}

/** Land must have been entered; a firm that is only named is entered by being named. */
function firstUnknown({ parcels }: About, entities: Entities): LedgerRefusal | null {
  const unknown = parcels.find((code) => !entities.has(entityKey({ kind: "parcel", code })));
  return unknown === undefined
    ? null
    : refuse(
        "parcel.unknown",
        `登记簿没有宗地“${unknown}”，请先登记该宗地`,
        `the register has no parcel ${unknown}; enter it first`,
      );
}

interface Recording extends Standing {
  /** By whom it was approved, where it took two. */
  readonly approval: {
    readonly proposal: string;
    readonly approvedBy: string;
    readonly approvedFor: string;
  } | null;
}

/** Records an act that may stand, with everything that follows from it. */
export async function recordDecided(
  tx: Transaction,
  { act, content, says, effect, effective }: Decided,
  { officer, ground, approval }: Recording,
): Promise<Submitted> {
  const { proposal, ...approved } = approval ?? {};
  const { outcomes } = await recordAll(
    tx,
    [
      {
        ...act,
        asked: content,
        content: { ...content, ...approved, says },
        ...(proposal === undefined ? {} : { proposal }),
      },
    ],
    { acting: officer, law: ground.law, isDemonstration: ground.isDemonstration },
  );
  const outcome = outcomes[0]!;
  if (outcome.is === "rejected") return { refused: outcome.code, because: outcome.because };
  if (outcome.is === "accepted") await effect.record?.(tx, effective, outcome.position);
  return { is: "recorded", position: outcome.position, isRepeated: outcome.is === "unchanged" };
}
