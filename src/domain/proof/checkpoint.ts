import { isHash } from "./hash.ts";
import { isNoteText, readBase64 } from "./note.ts";
import { type ProofRefusal, refuseProof } from "./refusal.ts";

/** The head of a log at a size, as it is signed (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which log it is. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Lines that the log adds of its own; monitors cannot check them. */
  readonly extensions?: readonly string[];
}

/** The text to be signed. What could not be read back as it was given is a fault of the caller. */
export function checkpointBody({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), Buffer.from(root).toString("base64"), ...extensions];
  const body = `${lines.join("\n")}\n`;
  const read = parseCheckpoint(body);
  if ("refused" in read || read.origin !== origin || read.extensions.length !== extensions.length)
    throw new RangeError("The checkpoint cannot be read back.");
  return body;
}

/** Reads the body of a note as a checkpoint; one that is read is written the same. */
export function parseCheckpoint(body: string): Required<Checkpoint> | ProofRefusal {
  const lines = body.slice(0, -1).split("\n");
  const [origin, sizeText, rootText, ...extensions] = lines;
  if (!isNoteText(body) || lines.includes("")) return refuseProof("checkpoint.malformed");
  if (origin === undefined || sizeText === undefined || rootText === undefined)
    return refuseProof("checkpoint.malformed");
  const size = Number(sizeText);
  if (!/^(?:0|[1-9]\d*)$/.test(sizeText) || !Number.isSafeInteger(size))
    return refuseProof("checkpoint.size-malformed");
  const root = readBase64(rootText);
  if (root === null || !isHash(root)) return refuseProof("checkpoint.root-malformed");
  return { origin, size, root, extensions };
}
