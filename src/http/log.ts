import { type DestinationStream, type Logger, pino } from "pino";
import type { Visit } from "./visit.ts";

export interface LogOptions {
  readonly level: string;
  readonly destination?: DestinationStream;
}

/** Little enough: each line is put to those before it by copying them. */
const gathered = 8_192;

/** Lines of JSON, gathered and written together: a system call for each would cost as much as an answer. */
export function openLog({ level, destination }: LogOptions): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination ??
      pino.destination({
        minLength: gathered,
        maxWrite: 2 * gathered,
        periodicFlush: 500,
        sync: false,
      }),
  );
}

/**
 * One line for each request: no code of a subject, no name, no key and no variable can get into it,
 * because only what is listed here does.
 */
export function logVisit(log: Logger, visit: Visit, { route, status }: Passed): void {
  const { requestId, begunAt, institution, operation, outcomes, refused, rejected, faults } = visit;
  const line = {
    requestId,
    route,
    status,
    ms: Math.round((performance.now() - begunAt) * 10) / 10,
    ...(institution === null ? {} : { institution }),
    ...(operation === null ? {} : { operation: shown(operation) }),
    ...(outcomes.size === 0 ? {} : { outcomes: Object.fromEntries(outcomes) }),
    ...(refused.size === 0 ? {} : { refused: Object.fromEntries(refused) }),
    ...(rejected.length === 0 ? {} : { rejected: [...new Set(rejected)] }),
    ...(faults.length === 0 ? {} : { faults: faults.slice(0, 3).map(plainFault) }),
  };
  if (status >= 500) log.error(line);
  else log.info(line);
}

export interface Passed {
  readonly route: string;
  readonly status: number;
}

/** The name of an operation is the caller's own; one that could be a code is not repeated. */
function shown(operation: string): string {
  return operation.length > 64 || /[0-9A-Z]{12}|\d{6}/.test(operation) ? "(withheld)" : operation;
}

/** Where a fault lies, without the values that it was about. */
export function plainFault(fault: unknown): Readonly<Record<string, unknown>> {
  if (!(fault instanceof Error)) return { name: typeof fault };
  const { code, table_name, constraint_name, routine } = fault as unknown as Record<
    string,
    unknown
  >;
  const frames = (fault.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: fault.name,
    ...(code === undefined ? {} : { code }),
    ...(table_name === undefined ? {} : { table: table_name }),
    ...(constraint_name === undefined ? {} : { constraint: constraint_name }),
    ...(routine === undefined ? { message: withoutValues(fault.message) } : { routine }),
    at: frames.slice(0, 6).map((line) => line.trim()),
    ...(fault.cause === undefined ? {} : { cause: plainFault(fault.cause) }),
  };
}

/** What stands in quotation marks is somebody's; so is what looks like a code or a key. */
function withoutValues(message: string): string {
  return message
    .slice(0, 500)
    .replaceAll(/"[^"]*"|“[^”]*”|'[^']*'|`[^`]*`/g, "…")
    .replaceAll(/[0-9A-Za-z_-]{15,}/g, (word) => (/\d|^ld_/.test(word) ? "…" : word))
    .replaceAll(/[^\p{ASCII}…]+/gu, "…");
}
