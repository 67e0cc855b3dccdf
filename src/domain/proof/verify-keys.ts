import type { KeyRecord } from "./evidence-key.ts";
import type { Findings, Place } from "./evidence-defect.ts";
import type { ActRecord } from "./evidence-rows.ts";
import type { SaidAct } from "./verify-act.ts";

/** What acts have said of the keys that sign. */
export class SaidKeys {
  readonly #published = new Map<string, Said>();
  readonly #retired = new Map<string, Said>();

  add({ kind, position, recordedAt, region }: ActRecord, said: SaidAct): void {
    const content = (said["content"] ?? {}) as Readonly<Record<string, unknown>>;
    const { kid } = content;
    if (typeof kid !== "string") return;
    const one = { position, recordedAt, region, content };
    if (kind === "publish-signing-key") this.#published.set(kid, one);
    if (kind === "retire-signing-key") this.#retired.set(kid, one);
  }

  /** When a key was retired; null where it was not, or not yet. */
  retiredAt(kid: string): string | null {
    return this.#retired.get(kid)?.recordedAt ?? null;
  }

  /** Compares the keys that an export lists with the acts that published and retired them. */
  compare(keys: readonly KeyRecord[], findings: Findings): void {
    const listed = new Set<string>();
    for (const key of keys) {
      const place = keyPlace(key.kid);
      if (listed.has(key.kid)) findings.add("key.doubled", place);
      listed.add(key.kid);
      const published = this.#published.get(key.kid);
      if (published === undefined) findings.add("key.without-act", place);
      else
        for (const part of unlikeParts(key, published, this.#retired.get(key.kid) ?? null))
          findings.add("key.column", place, part);
    }
    for (const kid of new Set([...this.#published.keys(), ...this.#retired.keys()]))
      if (!listed.has(kid)) findings.add("key.missing", keyPlace(kid));
  }
}

interface Said extends Pick<ActRecord, "position" | "recordedAt" | "region"> {
  readonly content: Readonly<Record<string, unknown>>;
}

function unlikeParts(key: KeyRecord, published: Said, retired: Said | null): string[] {
  const { alg, jwk } = published.content;
  const end = retired?.position ?? null;
  const parts = {
    alg: key.alg === alg,
    jwk: wordKey(key.jwk) === wordKey((jwk ?? {}) as KeyRecord["jwk"]),
    region: key.region === published.region,
    from: key.from === published.position,
    openedBy: key.openedBy === published.position,
    until: key.until === end,
    closedBy: key.closedBy === end,
  };
  return Object.entries(parts).flatMap(([part, isLike]) => (isLike ? [] : [part]));
}

function wordKey({ crv, kty, x, y }: KeyRecord["jwk"]): string {
  return JSON.stringify({ crv, kty, x, y });
}

export function keyPlace(kid: string): Place {
  return { file: "keys.json", line: null, about: kid };
}
