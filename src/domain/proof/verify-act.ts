import { formatDay } from "../time/day.ts";
import type { Findings, Place } from "./evidence-defect.ts";
import { type ActRecord, readJson } from "./evidence-rows.ts";
import { digest, wordActLeaf } from "./entry.ts";
import { leafHash } from "./hash.ts";

/** What an act says, as its canonical text has it. */
export type SaidAct = Readonly<Record<string, unknown>>;

const always = "act actor client content idempotencyKey institution position region".split(" ");

/** Compares every column of an act with its canonical text; returns the text, read, and its leaf. */
export function verifyAct(
  act: ActRecord,
  place: Place,
  findings: Findings,
): { readonly said: SaidAct | null; readonly leaf: Uint8Array } {
  if (digest(act.canonical) !== act.hash) findings.add("act.hash", place);
  const said = readAct(act.canonical);
  if (said === null) findings.add("act.malformed", place);
  else
    for (const [column, expected] of columnsOf(said))
      if (act[column] !== expected) findings.add("act.column", place, column);
  const { position, hash, fingerprint, recordedAt, reply } = act;
  const worded = wordActLeaf({
    act: hash,
    fingerprint,
    position,
    recordedAt,
    reply: digest(reply),
  });
  return { said, leaf: leafHash(worded) };
}

function readAct(text: string): SaidAct | null {
  const said = readJson(text);
  if (typeof said !== "object" || said === null) return null;
  return always.every((name) => Object.hasOwn(said, name)) ? (said as SaidAct) : null;
}

/** What an act that rests on no document, has no day or no account does not say is null in its row. */
function columnsOf(said: SaidAct): [keyof ActRecord, unknown][] {
  const on = said["effectiveOn"] ?? null;
  return [
    ["position", said["position"]],
    ["region", said["region"]],
    ["kind", said["act"]],
    ["institution", said["institution"]],
    ["actor", said["actor"]],
    ["basis", said["basis"] ?? null],
    ["effectiveOn", Number.isSafeInteger(on) ? formatDay(on as number) : on],
    ["client", said["client"]],
    ["idempotencyKey", said["idempotencyKey"]],
    ["account", said["account"] ?? null],
    ["proposal", said["proposal"] ?? null],
  ];
}
