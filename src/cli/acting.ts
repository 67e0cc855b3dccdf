import { userInfo } from "node:os";
import type { Acting } from "../commands/context.ts";
import type { Reader } from "../store/database.ts";
import type { Invocation } from "./cli.ts";

export const actingFlags = ["institution", "operator"];

/** Whoever runs a verb acts; where nobody is named, the account of the machine is. */
export function actingOf({ flags }: Invocation): Acting & Reader {
  const { institution, operator } = flags;
  return {
    institution: typeof institution === "string" ? institution : "liandong",
    operator: typeof operator === "string" ? operator : runner(),
    client: "cli",
    region: "100000",
    within: "everywhere",
  };
}

/** The account of the machine; in a container it may have a number only. */
export function runner(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? ""}`;
  }
}
