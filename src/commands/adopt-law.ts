import { findHead, recordActs, recordHead } from "../store/acts.ts";
import type { Database } from "../store/database.ts";
import { findLaw, listDecided, recordLaw } from "../store/laws.ts";
import { findIsDemonstration } from "../store/settings.ts";
import type { Acting } from "./context.ts";
import { lawKey, lawRows, type LawText } from "./law-rows.ts";
import { type Derived, deriveAll } from "./derivation.ts";
import { ownAct } from "./own-act.ts";

export interface Adopted {
  readonly position: number;
  /** Codes of the parts that were entered or replaced; none where nothing has changed. */
  readonly changed: readonly string[];
  readonly withdrawn: readonly string[];
  readonly derived: Derived;
}

/**
 * Makes law what is handed in: enters what is new or differs, closes what is no longer there, and
 * derives everything anew in the same transaction. The same law again changes nothing; a policy about
 * whose versions two persons have decided is left as they decided, withdrawn or not.
 */
export function adoptLaw(database: Database, text: LawText, acting: Acting): Promise<Adopted> {
  const written = lawRows(text, acting.region);
  return database.recording(acting, async (tx) => {
    const head = await findHead(tx);
    const parts = (await findLaw(tx, null))?.parts ?? [];
    const decided = new Set(
      (await listDecided(tx)).map((code) => lawKey({ part: "policy", code })),
    );
    const standing = parts.filter((row) => !decided.has(lawKey(row)));
    const rows = written.filter((row) => !decided.has(lawKey(row)));
    const known = new Map(standing.map((row) => [lawKey(row), row]));
    const opens = rows.filter((row) => known.get(lawKey(row))?.hash !== row.hash);
    const wanted = new Map(rows.map((row) => [lawKey(row), row]));
    const closes = standing.filter((row) => wanted.get(lawKey(row))?.hash !== row.hash);
    const changed = opens.map(({ code }) => code);
    const withdrawn = closes.filter((row) => !wanted.has(lawKey(row))).map(({ code }) => code);
    if (opens.length + closes.length === 0)
      return { position: head, changed, withdrawn, derived: { opened: 0, closed: 0 } };
    const position = head + 1;
    const enters = opens.map(({ part, code, hash }) => ({ part, code, hash }));
    const said = {
      kind: "adopt-law",
      key: position,
      content: { enters, withdraws: [...withdrawn] },
    };
    await recordActs(tx, [ownAct(position, said, acting)]);
    await recordLaw(tx, { closes: closes.map(({ id }) => id), opens }, position);
    const { law } = (await findLaw(tx, null))!;
    const isDemonstration = await findIsDemonstration(tx);
    const derived = await deriveAll(tx, { law, isDemonstration, position });
    await recordHead(tx, position);
    return { position, changed, withdrawn, derived };
  });
}
