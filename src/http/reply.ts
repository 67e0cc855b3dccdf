import type { ServerResponse } from "node:http";
import type { ExecutionResult, GraphQLError } from "graphql";
import { rejection, type RejectionCode, rejections } from "../graphql/rejection.ts";
import type { Allowance } from "./allowance.ts";
import type { MediaType } from "./media-type.ts";
import type { Visit } from "./visit.ts";

/** A reply before it is one of HTTP. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What GraphQL or Yoga says by itself is told under our codes. */
function codeOf({ extensions }: GraphQLError): RejectionCode {
  const { code, http } = extensions as { code?: unknown; http?: { status?: number } };
  if (typeof code === "string" && Object.hasOwn(rejections, code)) return code as RejectionCode;
  return http?.status === 405 ? "request.method" : "request.malformed";
}

/** A result as GraphQL over HTTP wants it told. */
export function replyOf(result: ExecutionResult, type: MediaType, visit: Visit): Reply {
  const { data, errors, extensions } = result;
  if (errors === undefined || errors.length === 0)
    return { status: 200, type, body: JSON.stringify({ data, extensions }) };
  const told = errors.map((error) => ({ error, code: codeOf(error) }));
  visit.rejected = told.map(({ code }) => code);
  const status = statusOf(told, { data, type });
  const plain = told.map(({ error, code }) => plainError(error, code, visit));
  const body = JSON.stringify(data === undefined ? { errors: plain } : { errors: plain, data });
  return { status, type, body, headers: headersFor(told, visit.allowance) };
}

interface Told {
  readonly error: GraphQLError;
  readonly code: RejectionCode;
}

/**
 * Data is a success in part. Without it the worst error decides; but of a document that GraphQL could not
 * read or run, `application/json` says so with 200, as it always has.
 */
function statusOf(
  told: readonly Told[],
  { data, type }: { readonly data: unknown; readonly type: MediaType },
): number {
  if (data !== undefined && data !== null) return 200;
  const ours = told.filter(({ code }) => code !== "request.malformed");
  if (ours.length > 0) return Math.max(...ours.map(({ code }) => rejections[code].status));
  return type === "application/json" ? 200 : 400;
}

function plainError(error: GraphQLError, code: RejectionCode, { requestId }: Visit): unknown {
  const { message, locations, path, extensions } = error;
  const { says } = extensions as { says?: unknown };
  return {
    message,
    locations,
    path,
    extensions: { code, says: says ?? rejections[code].says, requestId: traced(code, requestId) },
  };
}

/** Whoever is to look for what went wrong needs the number of the request. */
function traced(code: RejectionCode, requestId: string): string | undefined {
  return rejections[code].status >= 500 ? requestId : undefined;
}

function headersFor(
  told: readonly Told[],
  allowance: Allowance | null,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const { code } of told) {
    const wait = retryAfter(code, allowance);
    if (wait !== null) headers["Retry-After"] = String(wait);
    if (code === "request.method") headers["Allow"] = "GET, POST";
    if (code === "caller.unknown") headers["WWW-Authenticate"] = 'Bearer realm="liandong"';
  }
  return headers;
}

/** Seconds after which asking again may help; null where it would not. */
function retryAfter(code: RejectionCode, allowance: Allowance | null): number | null {
  switch (code) {
    case "limits.rate":
      return Math.max(1, allowance?.resetSeconds ?? 1);
    case "limits.concurrency":
      return 1;
    case "limits.time":
    case "register.stale":
    case "register.unavailable":
      return 2;
    default:
      return null;
  }
}

/** A request turned away before it came to GraphQL, in the same form. */
export function replyRejected(error: GraphQLError, visit: Visit): Reply {
  const code = codeOf(error);
  visit.rejected = [code];
  return {
    status: rejections[code].status,
    type: "application/json",
    body: JSON.stringify({ errors: [plainError(error, code, visit)] }),
    headers: headersFor([{ error, code }], visit.allowance),
  };
}

export function replyCode(code: RejectionCode, visit: Visit): Reply {
  return replyRejected(rejection(code), visit);
}

/** The reply itself: nothing of it may be kept, and each names its request. */
export function respond(reply: Reply, visit: Visit): Response {
  return new Response(reply.body, { status: reply.status, headers: headersOf(reply, visit) });
}

/** The same, straight onto the wire. */
export function send(reply: Reply, visit: Visit, outgoing: ServerResponse): void {
  const headers = headersOf(reply, visit);
  headers["Content-Length"] = String(Buffer.byteLength(reply.body));
  outgoing.writeHead(reply.status, headers);
  outgoing.end(reply.body);
}

function headersOf({ type, headers }: Reply, visit: Visit): Record<string, string> {
  const { allowance, requestId } = visit;
  const said: Record<string, string> = {
    "Content-Type": `${type}; charset=utf-8`,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Request-Id": requestId,
  };
  if (allowance !== null) {
    said["RateLimit-Limit"] = String(allowance.limit);
    said["RateLimit-Remaining"] = String(allowance.remaining);
    said["RateLimit-Reset"] = String(allowance.resetSeconds);
  }
  return headers === undefined ? said : Object.assign(said, headers);
}
