import { type Change, changesOf } from "../domain/answer/impact.ts";
import type { Subject } from "../domain/policy/consequence.ts";
import type { Law } from "../domain/policy/law.ts";
import type { NumberedRow } from "../store/impacts.ts";

/** Somebody or some land about which a counter would be told something else. */
export interface Impacted {
  readonly key: string;
  readonly subject: Subject;
  readonly changes: readonly Change[];
}

/** What is filed under each key before a trial and after it, and the law of both. */
export interface Sides {
  readonly before: ReadonlyMap<string, readonly NumberedRow[]>;
  readonly after: ReadonlyMap<string, readonly NumberedRow[]>;
  readonly laws: { readonly before: Law; readonly after: Law };
}

/** Under which keys a question about a subject looks, besides what surrounds the counter. */
export function keysAround(key: string): string[] {
  const { kind, id } = subjectOf(key);
  return kind === "parcel" ? [key, `holder:${id}`, `over:${id}`] : [key];
}

function subjectOf(key: string): Subject {
  const at = key.indexOf(":");
  const [kind, id] = [key.slice(0, at), key.slice(at + 1)];
  if (kind === "parcel" || kind === "region") return { kind, id };
  return { kind: id.startsWith("自然人:") ? "person" : "enterprise", id };
}

/** What a counter would be told otherwise about one subject. */
export function impactOn(key: string, { before, after, laws }: Sides): Impacted {
  const subject = subjectOf(key);
  const own = keysAround(key);
  const [was, is] = [before, after].map((side) => own.flatMap((one) => side.get(one) ?? []));
  const [old, fresh] = [was!, is!].map((rows) => new Set(rows.map(({ id }) => id)));
  const differing = [
    ...was!.filter(({ id }) => !fresh!.has(id)),
    ...is!.filter(({ id }) => !old!.has(id)),
  ].map(({ row }) => row);
  const near = subject.kind === "enterprise" || subject.kind === "person";
  const sideOf = (law: Law, rows: readonly NumberedRow[], all: Sides["before"]) => ({
    law,
    rows: [
      ...rows,
      ...(near ? [...all].flatMap(([under, some]) => (isNear(under) ? some : [])) : []),
    ].map(({ row }) => row),
  });
  return {
    key,
    subject,
    changes: changesOf({
      subject,
      differing,
      before: sideOf(laws.before, was!, before),
      after: sideOf(laws.after, is!, after),
    }),
  };
}

function isNear(under: string): boolean {
  return under.startsWith("around:") || under.startsWith("within:");
}
