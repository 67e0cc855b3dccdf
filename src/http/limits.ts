import { rightsKeptMsMax } from "../domain/access/keeping.ts";

/** Bounds of the edge: what one request and one institution may take before anybody else has to wait. */
export interface EdgeLimits {
  readonly bodyBytesMax: number;
  /** Of one piece of evidence. */
  readonly evidenceBytesMax: number;
  /** Of the text of a document: the cache of documents holds many. */
  readonly documentLengthMax: number;
  readonly requestMsMax: number;
  /** Requests of one institution at once. */
  readonly concurrencyMax: number;
  /** What the documents of one institution may cost in one window; a check costs 1. */
  readonly ratePoints: number;
  readonly rateSeconds: number;
  /** How long a key is believed without asking the register again: a withdrawal takes effect after it. */
  readonly callerMsMax: number;
}

export const edgeLimits: EdgeLimits = {
  bodyBytesMax: 1_048_576,
  evidenceBytesMax: 20_971_520,
  documentLengthMax: 32_768,
  requestMsMax: 15_000,
  concurrencyMax: 256,
  ratePoints: 120_000,
  rateSeconds: 60,
  callerMsMax: rightsKeptMsMax,
};
