/** In which ways a source may fail. */
export type FaultKind =
  /** It says that it cannot. */
  | "error"
  /** It says nothing, until somebody's patience ends. */
  | "timeout"
  /** It says that there is nothing. */
  | "empty"
  /** It says what it said before. */
  | "stale";

export const faultKinds: readonly FaultKind[] = ["error", "timeout", "empty", "stale"];

/** A way in or out of a running service. */
export interface FaultPoint {
  /** What comes through. */
  readonly what: string;
  /** Of each kind whether it can happen here; where it cannot, why. */
  readonly kinds: Readonly<Record<FaultKind, true | string>>;
}

const writes = "it is written to, and what it says of that cannot be older than the writing";
const atOnce = "it is done at once, on this thread";
const withoutLimit =
  "the operating system sets no limit to a file: what waits for it says nothing, and nobody else waits";
const byHash = "the bytes are found by their hash, so that older ones are other ones";

const all = { error: true, timeout: true, empty: true, stale: true } as const;

/**
 * Every input and output of the running service. At none of them may a failure be read as an answer:
 * a test plans each kind at each point, at each time that a request passes it.
 */
export const faultPoints = {
  "register.read": point(
    "every statement of a reading, and first of all how far the register is",
    all,
  ),
  "register.record": point("every statement of a recording, likewise", all),
  "register.commit": point("the end of a recording", {
    ...all,
    empty: "COMMIT says nothing but that it is done",
    stale: writes,
  }),
  "register.copy": point("rows that are streamed into a table", {
    ...all,
    timeout: "a COPY that does not go on holds only its own import, for as long as that may take",
    empty: "COPY says nothing but that it is done",
    stale: writes,
  }),
  "register.sequence": point("every statement that extends the log or looks for recalls", all),
  "register.check": point("every statement of the counters' sessions, and of whoever looks back", {
    ...all,
    stale:
      "`check.read` and `signing.terms` are told by the head; who looks back goes on from there",
  }),
  "register.law": point("what is law at a position", all),
  "register.setting": point("what the register is and how it hashes persons", {
    ...all,
    stale: "a setting is set once and never another",
  }),
  "register.migrations": point("which migrations it has had", {
    ...all,
    stale: "a migration that it has had once it has had for ever",
  }),
  "register.caller": point("who calls with a key or a login", all),
  "check.read": point("the statement that reads and records what is asked", all),
  "check.seal": point("the statement that stores what was signed", { ...all, stale: writes }),
  "check.past": point("what was asked before under a key, and the receipt that it has", {
    ...all,
    stale: "a batch never changes; one without a receipt gets one, and only the first is stored",
  }),
  "check.unsealed": point("what was recorded and not signed, and the clock by which it is signed", {
    ...all,
    stale: "whatever is signed already keeps its receipt, and is not signed again",
  }),
  "signing.terms": point("from when to when a key stood", all),
  "signing.files": point("the private keys on the disk", { ...all, timeout: atOnce }),
  "signing.sign": point("the bytes that are signed", { ...all, timeout: atOnce }),
  "witness.read": point("the head of the log that was kept beside the database", all),
  "witness.write": point("the newest head of the log", {
    ...all,
    empty: "a file that was written says nothing but that it is",
    stale: writes,
  }),
  "evidence.read": point("the bytes of evidence", {
    ...all,
    timeout: withoutLimit,
    stale: byHash,
  }),
  "evidence.write": point("bytes of evidence that arrive", {
    ...all,
    timeout: withoutLimit,
    empty: "what was written is told by its own hash, over what arrived",
    stale: writes,
  }),
  "issuer.fetch": point("the keys of an identity provider", all),
  "files.folder": point("what lies in the folders of packs and migrations", {
    ...all,
    timeout: atOnce,
    stale: "folders of the program are of one version, and migrations are compared by their hashes",
  }),
  "files.text": point("the packs, documents and migrations of this program", {
    ...all,
    timeout: atOnce,
    stale: "an older pack is another version, and is law only where it is adopted",
  }),
  "files.engine": point("the sources that derive", {
    ...all,
    timeout: atOnce,
    stale: "other sources are another version of the engine, which readiness names",
  }),
  "files.spool": point("rows of an import that are kept beside memory", {
    ...all,
    timeout: withoutLimit,
    stale: "a file of this process alone, written once",
  }),
} as const satisfies Readonly<Record<string, FaultPoint>>;

export type FaultPointName = keyof typeof faultPoints;

function point(what: string, kinds: FaultPoint["kinds"]): FaultPoint {
  return { what, kinds };
}
