import type { ActRow } from "../store/acts.ts";
import { type Acting, canonical, sha256 } from "./context.ts";

/** An act of the program itself: law that is adopted, a derivation, a key. It rests on no document. */
export interface OwnAct {
  readonly kind: string;
  /** What tells it from every other of its kind. */
  readonly key: number | string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** As it enters the log. */
export function ownAct(
  position: number,
  { kind, key, content }: OwnAct,
  { institution, operator: actor, client, region }: Acting,
): ActRow {
  const idempotencyKey = `${kind}/${key}`;
  const text = canonical({
    act: kind,
    actor,
    client,
    content,
    idempotencyKey,
    institution,
    position,
    region,
  });
  return {
    position,
    region,
    kind,
    institution,
    actor,
    basis: null,
    effectiveOn: null,
    client,
    idempotencyKey,
    fingerprint: sha256(canonical(content)),
    canonical: text,
    hash: sha256(text),
    reply: JSON.stringify({ position }),
  };
}
