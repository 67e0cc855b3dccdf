import { sql } from "drizzle-orm";
import type { Transaction } from "./database.ts";
import { StaleRegister } from "./newest-head.ts";
import { passing } from "./passing.ts";

export type SettingName = "demonstration" | "person-salt" | "log-origin";

export async function findSetting(tx: Transaction, name: SettingName): Promise<string | null> {
  const [row] = await passing("register.setting", () =>
    tx.execute<{ value: string | null }>(
      sql`select (select s.value from setting s where s.name = ${name}) as value`,
    ),
  );
  if (row === undefined) throw new StaleRegister(`the register did not say its ${name}`);
  return row.value;
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
