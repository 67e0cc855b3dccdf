import { isCorrectable } from "../domain/ledger/corrections.ts";
import { findForm } from "../domain/ledger/forms.ts";
import { type LedgerRefusal, refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { lies } from "../domain/registry/region.ts";
import type { Transaction } from "../store/database.ts";
import { type ActInFile, findActInFile, loadChangedBy } from "../store/struck-acts.ts";
import { findIsSucceededLand, recordSuccession, type Succession } from "../store/successions.ts";
import type { Effect, EffectiveAct } from "./act-effects.ts";
import { strikeAct } from "./strike-act.ts";

/** Land that has passed into other land is history; and what it passed into is recorded beside the act. */
function passing(succession: (input: EffectiveAct["input"]) => Omit<Succession, "on">): Effect {
  return {
    async check(tx, { input }) {
      const { predecessors } = succession(input);
      return (await findIsSucceededLand(tx, predecessors)) ? refuseAs("stage.done") : null;
    },
    record: (tx, { input, on }, position) =>
      recordSuccession(tx, { ...succession(input), on }, position),
  };
}

interface CorrectInput {
  readonly position: number;
  readonly parcels: readonly string[];
  readonly enterprises: readonly string[];
  readonly regions: readonly string[];
  readonly neverSo: boolean | null;
}

const correction: Effect = {
  async check(tx, { input }) {
    const typed = input as unknown as CorrectInput;
    const { parcels, enterprises, regions, position } = typed;
    if (parcels.length + enterprises.length + regions.length === 0) return null;
    const past = await findActInFile(tx, position);
    if (past === null || !isCovered(past, typed)) return refuseAs("act.unknown");
    if (!isOfRegister(past.kind)) return refuseAs("act.not-correctable");
    return typed.neverSo === true ? checkTraces(tx, past, position) : null;
  },
  async record(tx, { input, ground }, position) {
    const { neverSo, position: struck } = input as unknown as CorrectInput;
    if (neverSo === true) await strikeAct(tx, struck, { position, ground });
  },
};

/** An act by a form, or one that was read in; the machinery of law and engine has acts of its own. */
function isOfRegister(kind: string): boolean {
  const isForm = findForm(kind) !== undefined || kind === "record";
  return isForm && isCorrectable(kind);
}

/** Land decides where an act belongs: all of it is named. Without land, what it was about or where. */
function isCovered({ things, region }: ActInFile, named: CorrectInput): boolean {
  const { parcels, enterprises, regions } = named;
  const land = things.filter(({ kind }) => kind === "parcel");
  if (land.length > 0) return land.every(({ code }) => parcels.includes(code));
  const places = [...parcels.map((code) => code.slice(0, 6)), ...regions];
  const homes = places.length > 0 ? places : enterprises.map((code) => code.slice(2, 8));
  const isNamed = regions.length > 0 || things.some(({ code }) => enterprises.includes(code));
  return isNamed && homes.some((home) => lies(region, home));
}

/** Of many rows that were read in together it may not be told any more what one of them said. */
async function checkTraces(
  tx: Transaction,
  { kind }: ActInFile,
  position: number,
): Promise<LedgerRefusal | null> {
  if (findForm(kind) !== undefined || (await loadChangedBy(tx, position)).length > 0) return null;
  return refuse(
    "act.not-correctable",
    "这一行为是成批导入的，其所登记的已无从单独撤回；请写明改登的内容",
    "the act was read in among others and what it said cannot be told apart; state what holds instead",
  );
}

interface SplitInput {
  readonly parcel: string;
  readonly into: readonly string[];
}

interface MergeInput {
  readonly parcels: readonly string[];
  readonly into: string;
}

export const landEffects: Readonly<Record<string, Effect>> = {
  splitParcel: passing((input) => {
    const { parcel, into } = input as unknown as SplitInput;
    return { kind: "split", predecessors: [parcel], successors: into };
  }),
  mergeParcels: passing((input) => {
    const { parcels, into } = input as unknown as MergeInput;
    return { kind: "merge", predecessors: parcels, successors: [into] };
  }),
  correct: correction,
};
