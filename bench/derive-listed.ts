// The consequences of all listed land, derived and written by the product's own machinery.
import { deriveAffected } from "../src/commands/derivation.ts";
import { findHead } from "../src/store/acts.ts";
import { findLaw } from "../src/store/laws.ts";
import { acting, type BenchRegister, type Size } from "./registers.ts";

const batch = 20_000;

/** Returns how many rows were written. */
export async function deriveListed(
  { database }: BenchRegister,
  { enterprises, listed }: Size,
): Promise<number> {
  let rows = 0;
  for (let at = 0; at < listed; at += batch) {
    const count = Math.min(batch, listed - at);
    const parcels = Array.from({ length: count }, (_, n) => enterprises + at + n + 1);
    const { opened } = await database.recording(acting, async (tx) => {
      const known = await findLaw(tx, null);
      const position = await findHead(tx);
      return deriveAffected(tx, parcels, { law: known!.law, isDemonstration: false, position });
    });
    rows += opened;
  }
  return rows;
}
