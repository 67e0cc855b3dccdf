import { Findings } from "../domain/proof/evidence-defect.ts";
import { type EvidenceKey, type KeyRecord, Keyring } from "../domain/proof/evidence-key.ts";
import { type Payload, readRow } from "../domain/proof/evidence-rows.ts";
import { keyHash } from "../domain/proof/note.ts";
import { keyPlace } from "../domain/proof/verify-keys.ts";
import type { OpenJws } from "../domain/proof/verify-receipt.ts";
import { readJws } from "../signing/jws.ts";
import { noteKeyOf } from "../signing/note-signature.ts";
import { type PublicKey, readPublicKey, thumbprintOf } from "../signing/public-key.ts";
import { openVerifier } from "../signing/verify-signature.ts";

/** The keys of an export, each with its record, as far as they are keys at all. */
export interface ListedKeys {
  readonly records: readonly KeyRecord[];
  readonly keyring: Keyring;
  readonly findings: Findings;
}

const recordShape = {
  kid: "text",
  alg: "text",
  region: "text",
  from: "count",
  until: "count?",
  openedBy: "count",
  closedBy: "count?",
} as const;

/** Reads the keys that an export lists; of others, given from elsewhere, none may be missing among those. */
export function readListedKeys(
  listed: readonly unknown[],
  trusted: ReadonlySet<string> | null,
): ListedKeys {
  const findings = new Findings();
  const records: KeyRecord[] = [];
  const keys: EvidenceKey[] = [];
  for (const one of listed) {
    const { kty, crv, x, y, ...members } = (one ?? {}) as Readonly<Record<string, unknown>>;
    const record = readRow(recordShape, members);
    const place = keyPlace(typeof members["kid"] === "string" ? members["kid"] : "?");
    const publicKey = readPublicKey({ kty, crv, x, y });
    if (record === null || publicKey === null || thumbprintOf(publicKey) !== record.kid)
      findings.add("key.malformed", place);
    if (record === null) continue;
    records.push({ ...record, jwk: { ...(y === undefined ? {} : { y }), crv, kty, x } });
    if (publicKey === null || thumbprintOf(publicKey) !== record.kid) continue;
    if (trusted !== null && !trusted.has(record.kid)) findings.add("key.untrusted", place);
    else keys.push(evidenceKey(publicKey, record));
  }
  return { records, keyring: new Keyring(keys), findings };
}

export function evidenceKey(
  publicKey: PublicKey,
  { from, until }: Pick<EvidenceKey, "from" | "until">,
): EvidenceKey {
  const noteKey = noteKeyOf(publicKey);
  return {
    kid: thumbprintOf(publicKey),
    alg: publicKey.crv === "SM2" ? "SM2" : "EdDSA",
    from,
    until,
    noteHash: (name) => keyHash(name, noteKey),
    verify: openVerifier(publicKey),
  };
}

/** A key as it is published: how long it stood is said in positions, in instants, or not at all. */
interface PublishedKey {
  readonly key: EvidenceKey;
  readonly until: unknown;
}

/** The keys of a JWK set (RFC 7517), by their names; members of it that are no keys of ours are passed over. */
export function readKeySet(value: unknown): ReadonlyMap<string, PublishedKey> {
  const { keys } = (value ?? {}) as { readonly keys?: unknown };
  const found = (Array.isArray(keys) ? (keys as unknown[]) : []).flatMap((one) => {
    const publicKey = readPublicKey(one);
    if (publicKey === null) return [];
    const { until = null, untilPosition = until } = one as Readonly<Record<string, unknown>>;
    const key = evidenceKey(publicKey, { from: 0, until: null });
    return [[key.kid, { key, until: untilPosition }] as const];
  });
  return new Map(found);
}

/** Reads the signature of a receipt by published keys. */
export function openBy(keys: ReadonlyMap<string, PublishedKey>): OpenJws {
  return (text) => {
    const jws = readJws(text);
    if (jws === null) return null;
    const { header, payload, signingInput, signature } = jws;
    const found = keys.get(header.kid) ?? null;
    const isSigned =
      found === null
        ? null
        : header.alg === found.key.alg && found.key.verify(signingInput, signature);
    return {
      typ: header.typ,
      payload: payload.toString("utf8"),
      isSigned,
      isStanding: (said) => found === null || isStanding(found.until, said),
    };
  };
}

function isStanding(until: unknown, { position, readAt, sealedLateAt }: Payload): boolean {
  if (typeof until === "number") return position < until;
  if (typeof until === "string") return Date.parse(sealedLateAt ?? readAt) <= Date.parse(until);
  return true;
}
