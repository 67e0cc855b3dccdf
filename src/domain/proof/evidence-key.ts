/** A public key as an export names it, and between which positions it stood. */
export interface KeyRecord {
  readonly kid: string;
  readonly alg: string;
  /** The necessary members of its JWK. */
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly region: string;
  readonly from: number;
  readonly until: number | null;
  /** The acts that published and retired it. */
  readonly openedBy: number;
  readonly closedBy: number | null;
}

/** A key by which signatures are checked; how is the matter of whoever hands it in. */
export interface EvidenceKey {
  readonly kid: string;
  /** As JOSE names it, by the kind of the key. */
  readonly alg: string;
  readonly from: number;
  readonly until: number | null;
  /** How a note says that it was this key (C2SP signed-note). */
  readonly noteHash: (name: string) => Uint8Array;
  readonly verify: (bytes: Uint8Array, signature: Uint8Array) => boolean;
}

/** The keys that verify, by name and by what notes say of them. */
export class Keyring {
  readonly #byKid: ReadonlyMap<string, EvidenceKey>;
  readonly #byNote = new Map<string, ReadonlyMap<string, EvidenceKey>>();

  constructor(keys: readonly EvidenceKey[]) {
    this.#byKid = new Map(keys.map((key) => [key.kid, key]));
  }

  byKid(kid: string): EvidenceKey | null {
    return this.#byKid.get(kid) ?? null;
  }

  byNote(name: string, hash: Uint8Array): EvidenceKey | null {
    let named = this.#byNote.get(name);
    if (named === undefined) {
      named = new Map([...this.#byKid.values()].map((key) => [hex(key.noteHash(name)), key]));
      this.#byNote.set(name, named);
    }
    return named.get(hex(hash)) ?? null;
  }
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}
