import { randomBytes, randomUUID } from "node:crypto";
import type { Database } from "../store/database.ts";
import { findLaw } from "../store/laws.ts";
import { findSetting, recordSetting } from "../store/settings.ts";
import type { Acting } from "./context.ts";
import { type ActReading, readAct } from "./read-act.ts";
import { recordAll, type SubmittedAct } from "./record-acts.ts";

/**
 * Whether this is to be a register of fictitious firms is said once, before anything is recorded, and so is
 * the name of its log.
 */
export function beginRegister(
  database: Database,
  { isDemonstration }: { readonly isDemonstration: boolean },
  acting: Acting,
): Promise<{ readonly isDemonstration: boolean; readonly salt: string; readonly origin: string }> {
  return database.recording(acting, async (tx) => {
    await recordSetting(tx, "demonstration", isDemonstration ? "yes" : "no");
    await recordSetting(tx, "person-salt", randomBytes(32).toString("base64url"));
    await recordSetting(tx, "log-origin", `liandong/${randomUUID()}`);
    return {
      isDemonstration: (await findSetting(tx, "demonstration")) === "yes",
      salt: (await findSetting(tx, "person-salt"))!,
      origin: (await findSetting(tx, "log-origin"))!,
    };
  });
}

/** Entries of the grammar of worlds as acts, one an entry; what stands already changes nothing. */
export async function seed(
  database: Database,
  written: Readonly<Record<string, unknown>>,
  { acting, salt }: { readonly acting: Acting; readonly salt: string },
): Promise<{ readonly accepted: number; readonly position: number }> {
  return database.recording(acting, async (tx) => {
    const law = await findLaw(tx, null);
    if (law === null) throw new Error("no law has been adopted");
    const acts = seedActs(written, {
      law: law.law,
      region: acting.region,
      salt,
      isNumberedByPlace: true,
    });
    const { outcomes, position } = await recordAll(tx, acts, {
      acting,
      law,
      isDemonstration: (await findSetting(tx, "demonstration")) === "yes",
    });
    const rejected = outcomes.find(({ is }) => is === "rejected");
    if (rejected?.is === "rejected")
      throw new Error(`the seed is refused: ${rejected.because.zh} / ${rejected.because.en}`);
    return { accepted: outcomes.filter(({ is }) => is === "accepted").length, position };
  });
}

/** Land comes before those who hold it. */
const order = ["区域", "地块", "自然人", "企业", "项目"];

function seedActs(written: Readonly<Record<string, unknown>>, reading: ActReading): SubmittedAct[] {
  const entries = Object.entries(written).filter(([key]) => key.includes(" "));
  return entries
    .toSorted((one, other) => rankOf(one) - rankOf(other))
    .map(([key, fields]) => {
      const read = readAct({ 编号: `seed/${key}`, 文号: "演示", 内容: { [key]: fields } }, reading);
      if ("value" in read) return read.value;
      const { path, says } = read.defects[0]!;
      throw new Error(`the seed cannot be read at ${path.join(" ")}: ${says.zh} / ${says.en}`);
    });
}

function rankOf([key]: readonly [string, unknown]): number {
  return order.indexOf(key.slice(0, key.indexOf(" ")));
}
