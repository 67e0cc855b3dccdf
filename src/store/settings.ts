import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";

export type SettingName = "demonstration" | "person-salt";

export async function findSetting(tx: Transaction, name: SettingName): Promise<string | null> {
  const [row] = await tx.execute<{ value: string }>(
    sql`select s.value from setting s where s.name = ${name}`,
  );
  return row?.value ?? null;
}

/** Sets what has not been set; a register does not change its nature. */
export async function recordSetting(
  tx: Transaction,
  name: SettingName,
  value: string,
): Promise<void> {
  await tx.execute(
    sql`insert into setting (name, value) values (${name}, ${value}) on conflict (name) do nothing`,
  );
}

export async function findIsDemonstration(tx: Transaction): Promise<boolean> {
  return (await findSetting(tx, "demonstration")) === "yes";
}
