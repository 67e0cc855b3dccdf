import type { Sentence } from "../domain/sentence.ts";
import { codeOf, isConnectionLost } from "./retry.ts";

/**
 * Why a server lets nobody in, in words, where that is for whoever runs the program to mend; null for a
 * fault of ours.
 */
export function wordUnreachable(error: unknown): Sentence | null {
  const code = codeOf(error) ?? "";
  const said = error instanceof Error ? firstMessage(error) : "";
  if (code === "28P01" || code === "28000")
    return {
      zh: `数据库拒绝登录：用户名或口令不符（${said}）`,
      en: `the database refuses the login: wrong user or password (${said})`,
    };
  if (code === "3D000")
    return { zh: `数据库不存在（${said}）`, en: `there is no such database (${said})` };
  if (code === "53300")
    return {
      zh: `数据库连接数已满（${said}）`,
      en: `the database has no connection left (${said})`,
    };
  if (isConnectionLost(error) || networkCodes.has(code))
    return {
      zh: `无法连接数据库（${said || code}）`,
      en: `the database cannot be reached (${said || code})`,
    };
  return null;
}

const networkCodes: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CONNECT_TIMEOUT",
]);

/** Several addresses may have been tried, and the message of the whole is then empty. */
function firstMessage(error: Error): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error)
    return error.errors[0].message;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
