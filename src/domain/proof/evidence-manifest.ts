import { readRow } from "./evidence-rows.ts";

/** What the manifest says of the rest. */
export interface Manifest {
  readonly liandong: "evidence/1";
  readonly madeAt: string;
  readonly origin: string | null;
  /** The newest position. */
  readonly head: number;
  readonly log: { readonly size: number; readonly checkpoint: string | null };
  readonly counts: Counts;
}

export interface Counts {
  readonly acts: number;
  readonly seals: number;
  readonly batches: number;
  readonly leaves: number;
  readonly checkpoints: number;
  readonly keys: number;
}

const manifestShape = {
  liandong: "text",
  madeAt: "text",
  origin: "text?",
  head: "count",
  log: "object",
  counts: "object",
} as const;

const countsShape = {
  acts: "count",
  seals: "count",
  batches: "count",
  leaves: "count",
  checkpoints: "count",
  keys: "count",
} as const;

/** Null for whatever no export says of itself. */
export function readManifest(value: unknown): Manifest | null {
  const manifest = readRow(manifestShape, value);
  if (manifest?.liandong !== "evidence/1") return null;
  const log = readRow({ size: "count", checkpoint: "text?" }, manifest.log);
  const counts = readRow(countsShape, manifest.counts);
  return log === null || counts === null
    ? null
    : { ...manifest, liandong: manifest.liandong, log, counts };
}
