import { readForm } from "../../src/commands/read-form.ts";
import {
  type CaseFile,
  type FiledAct,
  type Form,
  isRefused,
} from "../../src/domain/ledger/form.ts";
import { parseWorld } from "../../src/domain/registry/parse-world.ts";
import { day } from "../../src/domain/time/day.ts";
import { loadPacks } from "./packs.ts";

const { law } = loadPacks();

export interface Filing {
  /** What the register knows, in the grammar of worlds. */
  readonly known?: Readonly<Record<string, unknown>>;
  readonly on?: string;
  readonly today?: string;
  readonly acts?: readonly FiledAct[];
}

/** A file as an act would find it, without a register. */
export function caseFile({
  known = {},
  on = "2024-03-01",
  today = "2026-03-02",
  acts = [],
}: Filing): CaseFile {
  const world = parseWorld(known, {
    facts: law.vocabulary.facts,
    identifiers: "real",
    isFragment: true,
    isNumberedByPlace: true,
  });
  if ("defects" in world) throw new Error(JSON.stringify(world.defects));
  return {
    on: day(on),
    today: day(today),
    law,
    world: world.value,
    acts,
    documentNumber: "测试1号",
  };
}

/** The code with which a form refuses, or what it says; what it says must be grammar. */
export function decided(
  form: Form,
  typed: Readonly<Record<string, unknown>>,
  filing: Filing,
): unknown {
  const read = readForm(form, typed, { salt: null });
  if ("refused" in read) return read.refused;
  const decision = form.decide(read.input, caseFile(filing));
  if (isRefused(decision)) return decision.refused;
  const world = parseWorld(decision.says, {
    facts: law.vocabulary.facts,
    identifiers: "real",
    isFragment: true,
  });
  if ("defects" in world) throw new Error(JSON.stringify(world.defects));
  return decision.isCorrection === true ? { corrects: decision.says } : decision.says;
}
