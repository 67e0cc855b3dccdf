import type { FactDefinition } from "../domain/registry/fact.ts";
import { lies } from "../domain/registry/region.ts";
import type { Defect, Parsed, Sentence } from "../domain/sentence.ts";
import { loadActs } from "../store/acts.ts";
import { reasonHeading } from "../store/act-tables.ts";
import type { Transaction } from "../store/database.ts";
import { loadPlaces } from "../store/imports.ts";
import type { KnownLaw } from "../store/laws.ts";
import type { ReceivedRow } from "../store/received-rows.ts";
import { placeAct } from "./act-territory.ts";
import { canonical, sha256 } from "./context.ts";
import type { Derived } from "./derivation.ts";
import { readStatements, readWrittenAct, type WrittenAct } from "./read-act.ts";
import { readCells } from "./read-cells.ts";
import { recordAll, type Recording, type SubmittedAct } from "./record-acts.ts";

export interface ImportReading extends Recording {
  readonly law: KnownLaw;
  readonly salt: string;
}

/** What became of a row. */
export type RowOutcome =
  | { readonly is: "accepted" | "unchanged" }
  | {
      readonly is: "rejected";
      readonly code: string;
      readonly says: Sentence;
      /** Another row of the file may bring what this one lacks. */
      readonly maySucceedLater: boolean;
    };

export interface ChunkOutcome {
  /** One for each row, in their order. */
  readonly outcomes: readonly RowOutcome[];
  readonly derived: Derived;
}

/** Takes rows in, in one transaction: those that are acts are recorded, the others say why they are none. */
export async function importChunk(
  tx: Transaction,
  rows: readonly ReceivedRow[],
  reading: ImportReading,
): Promise<ChunkOutcome> {
  const definitions = new Map(reading.law.law.vocabulary.facts.map((fact) => [fact.name, fact]));
  const written = rows.map((row) => readRow(row, definitions, reading.salt));
  const known = await findSaid(tx, written, reading);
  const read = written.map((one, at) => known[at] ?? readSaid(one, reading));
  const placed = await refuseForeign(tx, read, reading);
  const acts = placed.flatMap((one) => ("act" in one ? [one.act] : []));
  const recorded = await recordAll(tx, acts, reading);
  const outcomes = recorded.outcomes.values();
  return {
    outcomes: placed.map((one) => ("act" in one ? outcomeOf(outcomes.next().value!) : one)),
    derived: recorded.derived,
  };
}

type Rejected = RowOutcome & { readonly is: "rejected" };

function readRow(
  row: ReceivedRow,
  definitions: ReadonlyMap<string, FactDefinition>,
  salt: string,
): WrittenAct | Rejected {
  if (row.is === "unreadable") return reject(row.code, row.says);
  const said = row.is === "act" ? { value: withoutReason(row.said) } : null;
  const raw = said ?? readCells(row.is === "cells" ? row.cells : {}, definitions);
  const written: Parsed<WrittenAct> = "defects" in raw ? raw : readWrittenAct(raw.value, salt);
  return "defects" in written ? rejectFor(written.defects) : written.value;
}

/** A row that came back with its reason is handed in again as it was. */
function withoutReason(said: unknown): unknown {
  if (typeof said !== "object" || said === null || Array.isArray(said)) return said;
  const { [reasonHeading]: _, ...rest } = said as Record<string, unknown>;
  return rest;
}

/** What was said before stays said, whatever the law has become since. */
async function findSaid(
  tx: Transaction,
  written: readonly (WrittenAct | Rejected)[],
  { acting }: ImportReading,
): Promise<(RowOutcome | null)[]> {
  const keys = written.flatMap((one) => ("content" in one ? [one.idempotencyKey] : []));
  const past = await loadActs(tx, acting.client, keys);
  return written.map((one) => {
    if (!("content" in one)) return one;
    const before = past.get(one.idempotencyKey);
    return before !== undefined && before.fingerprint === sha256(canonical(one.content))
      ? { is: "unchanged" }
      : null;
  });
}

type Read = RowOutcome | { readonly act: SubmittedAct };

function readSaid(one: WrittenAct | Rejected, { law, acting, salt }: ImportReading): Read {
  if (!("content" in one)) return one;
  if (one.text.文号 === undefined)
    return reject("basis.required", {
      zh: "须写明所依文件的文号",
      en: "the document on which the act rests must be named (文号)",
    });
  const read = readStatements(one, { law: law.law, region: acting.region, salt });
  return "defects" in read ? rejectFor(read.defects) : { act: read.value };
}

/** An institution records what lies within its own territory. */
async function refuseForeign(
  tx: Transaction,
  read: readonly Read[],
  { acting: { region } }: ImportReading,
): Promise<Read[]> {
  const placed = read.map((one) => ("act" in one ? placeAct(one.act.statements, region) : null));
  const open = placed.flatMap((place) =>
    typeof place === "object" && place !== null ? place.dependsOn : [],
  );
  const places = await loadPlaces(tx, [...new Set(open)]);
  const isKnownWithin = (code: string): boolean =>
    places.get(code)?.some((place) => lies(place, region)) === true;
  return read.map((one, at) => {
    const place = placed[at]!;
    if (place === null || place === "within") return one;
    if (place === "elsewhere") return foreignLand(region);
    const stranger = place.dependsOn.find((code) => !isKnownWithin(code));
    return stranger === undefined ? one : foreignFirm(stranger, region);
  });
}

function foreignLand(region: string): Rejected {
  return reject("territory.foreign", {
    zh: `所涉土地或区域不在本机构辖区 ${region} 之内`,
    en: `the land or place is not within ${region}, the territory of this institution`,
  });
}

function foreignFirm(code: string, region: string): Rejected {
  return {
    ...reject("territory.foreign", {
      zh: `没有记录表明企业 ${code} 在本机构辖区 ${region} 之内；确在辖区内的，先登记其区划或使用权`,
      en: `nothing recorded places ${code} within ${region}, the territory of this institution; if it is there, record its 区划 or the land it holds first`,
    }),
    maySucceedLater: true,
  };
}

function outcomeOf(outcome: Awaited<ReturnType<typeof recordAll>>["outcomes"][number]): RowOutcome {
  if (outcome.is !== "rejected") return { is: outcome.is };
  return {
    ...reject(outcome.code, outcome.because),
    maySucceedLater: outcome.code === "parcel.unknown",
  };
}

function reject(code: string, says: Sentence): Rejected {
  return { is: "rejected", code, says, maySucceedLater: false };
}

/** One code, that of the first; every fault in words, so that nobody mends one at a time. */
function rejectFor(defects: readonly Defect[]): Rejected {
  const told = [...new Map(defects.map((one) => [one.says.zh, one.says])).values()].slice(0, 10);
  return reject(defects[0]!.code, {
    zh: told.map(({ zh }) => zh).join("；"),
    en: told.map(({ en }) => en).join("; "),
  });
}
