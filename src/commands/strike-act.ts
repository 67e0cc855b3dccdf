import { strike } from "../domain/registry/striking.ts";
import type { Transaction } from "../store/database.ts";
import { keyText, loadRecorded, recordDated } from "../store/dated.ts";
import { closeUndatedBy, loadChangedBy } from "../store/struck-acts.ts";
import { deriveAffected } from "./derivation.ts";
import type { Ground } from "./ground.ts";

/**
 * Takes back at a position whatever an act established, with everything that followed from it. What was
 * known before stays known as of then.
 */
export async function strikeAct(
  tx: Transaction,
  struck: number,
  { position, ground }: { readonly position: number; readonly ground: Ground },
): Promise<void> {
  const changed = await loadChangedBy(tx, struck);
  const standing = await loadRecorded(
    tx,
    changed.map(({ key }) => key),
  );
  const rows = changed.map(({ key, closed, opened }) => ({
    key,
    ...strike({ closed, opened, standing: standing.get(keyText(key)) ?? [] }),
  }));
  await recordDated(
    tx,
    {
      closed: rows.flatMap(({ key: { table }, closes }) =>
        closes.map((id) => ({ table, id, closedBy: position })),
      ),
      opened: rows.flatMap(({ key, opens }) =>
        opens.map((row) => ({ ...row, key, openedBy: position })),
      ),
    },
    position,
  );
  const discharged = await closeUndatedBy(tx, struck, position);
  const things = rows.flatMap(({ key }) => key.keys.filter((one) => typeof one === "number"));
  await deriveAffected(tx, [...new Set([...things, ...discharged])], {
    law: ground.law.law,
    isDemonstration: ground.isDemonstration,
    position,
  });
}
